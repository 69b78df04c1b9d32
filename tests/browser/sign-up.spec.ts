import { expect, test } from './journey.ts';

test('WEB17 a suggested account name never runs into what somebody types, and never undoes it', async ({
  openBrowser,
}) => {
  const page = await openBrowser();
  await page.goto('/');
  await page.getByRole('button', { name: 'Create account' }).click();
  const name = page.getByLabel('Name in chats');
  const username = page.getByLabel('Account name');
  // The server's answer waits until it is let through: late, as on a slow line.
  let gate = Promise.withResolvers<void>();
  await page.route('**/suggest', async (route) => {
    await gate.promise;
    await route.fallback();
  });
  /** Leaves the name by the tab key, and answers how to let the suggestion come. */
  const leaveName = async (typed: string) => {
    gate = Promise.withResolvers<void>();
    await name.fill(typed);
    const request = page.waitForRequest('**/suggest');
    await name.press('Tab');
    await request;
    await expect(username).toBeFocused();
    return async () => {
      const response = page.waitForResponse('**/suggest');
      gate.resolve();
      await (await response).finished();
    };
  };

  // It comes while nobody writes: it is there, and an earlier one gives way to a later one.
  await (
    await leaveName('Mira Sól')
  )();
  await expect(username).toHaveValue(/^mira/);
  await (
    await leaveName('Ragna')
  )();
  await expect(username).toHaveValue(/^ragna/);

  // It comes between two keys: what is typed stays.
  await page.reload();
  const between = await leaveName('Mira');
  await page.keyboard.type('har');
  await between();
  await page.keyboard.type('bour');
  await expect(username).toHaveValue('harbour');

  // It comes before the first key: typing replaces it.
  await page.reload();
  const before = await leaveName('Mira');
  await before();
  await expect(username).toHaveValue(/^mira/);
  await page.keyboard.type('lighthouse');
  await expect(username).toHaveValue('lighthouse');

  // Somebody emptied the field: nothing is asked for any more.
  const requests: string[] = [];
  page.on('request', (request) => requests.push(request.url()));
  await username.fill('');
  await name.fill('Somebody else');
  await name.press('Tab');
  await expect(username).toBeFocused();
  await expect(username).toHaveValue('');
  expect(requests).toEqual([]);
});
