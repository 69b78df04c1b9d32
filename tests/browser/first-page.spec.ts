import type { Page } from '@playwright/test';
import { expect, test } from './journey.ts';

/** What someone on a slow phone waits for before they can sign in. */
const FIRST_PAGE_BYTES_MAX = 200_000;

for (const [language, locale] of [
  ['English', 'en-GB'],
  ['Arabic', 'ar-EG'],
] as const) {
  test(`WEB10 the first page and the sign-in page in ${language} each need under 200 KB, and no crypto before signing in`, async ({
    openBrowser,
  }) => {
    const page = await openBrowser({ locale });
    const landing = await bytesFor(page, async () => {
      await page.goto('/');
      await page.getByRole('button', { name: /^(Create account|إنشاء حساب)$/ }).waitFor();
    });
    const signIn = await bytesFor(page, async () => {
      await page.getByRole('button', { name: /^(Sign in|تسجيل الدخول)$/ }).click();
      await page.locator('input[name=username]').first().waitFor();
    });
    process.stdout.write(`${language}: first page ${landing.bytes} bytes, sign-in page ${signIn.bytes} bytes\n`);
    expect(landing.bytes).toBeLessThan(FIRST_PAGE_BYTES_MAX);
    expect(signIn.bytes).toBeLessThan(FIRST_PAGE_BYTES_MAX);
    // Small because it is lean, not because its look is missing.
    expect(signIn.paths).toEqual(
      expect.arrayContaining([expect.stringMatching(/\.css$/), expect.stringMatching(/\.woff2$/)]),
    );
    await expect(page.locator('.button').first()).toHaveCSS('min-block-size', '48px');
    // The canary: the files were seen at all.
    expect(landing.paths).toEqual(
      expect.arrayContaining([expect.stringMatching(/\.js$/), expect.stringMatching(/\.woff2$/)]),
    );
    expect([...landing.paths, ...signIn.paths].filter((path) => /wasm|crypto/.test(path))).toEqual([]);
  });
}

/** Bytes over the wire, headers included, until the page is at rest. */
async function bytesFor(page: Page, act: () => Promise<void>): Promise<{ bytes: number; paths: string[] }> {
  const session = await page.context().newCDPSession(page);
  await session.send('Network.enable');
  await session.send('Network.setCacheDisabled', { cacheDisabled: true });
  const paths: string[] = [];
  let bytes = 0;
  session.on('Network.responseReceived', ({ response }) => paths.push(new URL(response.url).pathname));
  session.on('Network.loadingFinished', ({ encodedDataLength }) => {
    bytes += encodedDataLength;
  });
  await act();
  await page.waitForLoadState('networkidle');
  await page.evaluate(() => document.fonts.ready.then(() => null));
  await session.detach();
  return { bytes, paths };
}
