import { defineConfig } from 'vitest/config';

// unit: what needs no server and no database; part of `npm run check`.
// house: tests over the tree and its gates, each with its canary.
// integration: against a real PostgreSQL, one for the whole run; each test file takes a database of its own.
// The browser journeys are Playwright's (tests/browser) and run as a separate step of `npm test`.
const unit = [
  'packages/*/tests/**/*.unit.test.ts',
  'features/*/tests/**/*.unit.test.ts',
  'features/*/tests/web/**/*.test.ts',
  'apps/*/tests/**/*.unit.test.ts',
];
const house = ['tests/house/**/*.test.ts'];
const browser = ['tests/browser/**'];
const nowhere = ['**/node_modules/**', '**/dist/**'];

export default defineConfig({
  test: {
    // Two cores: more processes only wait for each other.
    maxWorkers: 2,
    // Loading a feature's modules on a busy machine takes seconds; a rule that needs longer says so itself.
    testTimeout: 30_000,
    hookTimeout: 60_000,
    projects: [
      { extends: true, test: { name: 'unit', include: unit, exclude: nowhere } },
      { extends: true, test: { name: 'house', include: house, exclude: nowhere } },
      {
        extends: true,
        test: {
          name: 'integration',
          include: [
            'packages/*/tests/**/*.test.ts',
            'features/*/tests/**/*.test.ts',
            'apps/*/tests/**/*.test.ts',
            'tests/**/*.test.ts',
          ],
          exclude: [...nowhere, ...unit, ...house, ...browser],
          globalSetup: ['packages/testing/src/test-cluster.ts'],
        },
      },
    ],
  },
});
