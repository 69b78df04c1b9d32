// The import rule of ARCHITECTURE.md: apps -> features -> packages, each only downward; a feature is entered by its
// doors only; within a feature, what is pure stays pure.

/** Low to high. */
export const PACKAGES = ['kernel', 'schema', 'db', 'events', 'http', 'ui', 'testing'];
export const FEATURES = [
  'accounts',
  'institutions',
  'messaging',
  'calls',
  'payments',
  'credentials',
  'signing',
  'services',
  'school',
  'bots',
  'miniapps',
  'feed',
];
/** The folders of a feature's `src` whose `index.ts` others may import. */
export const DOORS = ['contract', 'server', 'web', 'testing', 'sample'];

const oneOf = (names) => `(${names.join('|')})`;

/** What looks up: each of `names` must not import those listed after it. */
const onlyDownward = (folder, names) =>
  names.slice(0, -1).map((name, index) => ({
    name: `${folder}-only-downward`,
    comment: `${folder}/${name} is lower than what it imports. Turn the talk round: an event, or an extension point.`,
    severity: 'error',
    from: { path: `^${folder}/${name}/`, pathNot: folder === 'packages' ? '/tests/' : '^$' },
    to: { path: `^${folder}/${oneOf(names.slice(index + 1))}/` },
  }));

// A feature is one set of layers, or several, one level down: features/messaging/src/rooms/domain.
const layer = (...names) =>
  names.flatMap((name) => [`^features/[^/]+/src/${name}/`, `^features/[^/]+/src/[^/]+/${name}/`]);

const rule = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

export default {
  forbidden: [
    ...onlyDownward('packages', PACKAGES),
    ...onlyDownward('features', FEATURES),
    rule(
      'packages-know-no-feature',
      'A package serves every feature and contains none of their words.',
      { path: '^packages/', pathNot: '^packages/testing/' },
      { path: '^(features|apps)/' },
    ),
    rule(
      'features-know-no-app',
      'Apps put features together, never the reverse.',
      { path: '^features/' },
      { path: '^apps/' },
    ),
    rule(
      'features-by-their-doors',
      `Another feature is entered by ${DOORS.join(', ')} only.`,
      { path: '^features/([^/]+)/' },
      { path: '^features/', pathNot: ['^features/$1/', `^features/[^/]+/src/${oneOf(DOORS)}/index\\.tsx?$`] },
    ),
    rule(
      'apps-by-doors',
      `A feature is entered by ${DOORS.join(', ')} only.`,
      { path: '^apps/' },
      { path: '^features/', pathNot: `^features/[^/]+/src/${oneOf(DOORS)}/index\\.tsx?$` },
    ),
    rule(
      'contract-is-pure',
      'A contract describes: zod, the schema and kernel packages, other contracts.',
      { path: layer('contract') },
      { pathNot: ['^packages/(kernel|schema)/', '/contract/', '^node_modules/zod/'] },
    ),
    rule(
      'domain-is-pure',
      'A decision needs values only: contracts, the kernel, other decisions.',
      { path: layer('domain') },
      { pathNot: ['^packages/(kernel|schema)/', '/(contract|domain)/', '^node_modules/zod/'] },
    ),
    rule(
      'storage-knows-no-server',
      'Storage is below the server.',
      { path: layer('storage') },
      { path: layer('server', 'web') },
    ),
    rule(
      'web-knows-no-server',
      'What runs in the browser reaches the server by its contracts.',
      { path: [...layer('web'), '^apps/web/'] },
      { path: [...layer('server', 'storage'), '^packages/(db|events|http)/', '^apps/server/'] },
    ),
    rule('server-knows-no-web', 'The server answers any client.', { path: layer('server') }, { path: layer('web') }),
    rule(
      'no-tests-in-production',
      'Production code stands without its tests.',
      { path: '^(packages/(?!testing)|features|apps)', pathNot: ['/tests/', '/src/testing/'] },
      { path: ['/tests/', '^packages/testing/', '/src/testing/'] },
    ),
    rule(
      'no-cycles',
      'Two files that need each other to run are one, or need a third. Types may refer to each other.',
      {},
      { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    ),
    rule('resolves', 'The file or package is missing.', {}, { couldNotResolve: true }),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: ['(^|/)node_modules/@althing/', '/dist/'] },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'types', 'node', 'default'] },
  },
};
