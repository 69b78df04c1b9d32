import { expect, test } from './journey.ts';
import { say, talk } from './people.ts';
import { backToTalk, meet } from './meeting.ts';

test('WEB7 what is written without a connection is sent when it is back, in order and once', async ({ meeting }) => {
  const { miraPage, tomasPage } = meeting;
  await backToTalk(meeting);
  await tomasPage.context().setOffline(true);
  const lines = ['First without a net', 'Second without a net', 'Third without a net'];
  for (const line of lines) await say(tomasPage, line);
  await expect(talk(tomasPage).getByText('Waits for a connection')).toHaveCount(3);
  await tomasPage.context().setOffline(false);
  await expect(talk(miraPage).getByText('Third without a net')).toBeVisible();
  expect(await talk(miraPage).getByText('without a net').allInnerTexts()).toEqual(lines);
  await expect(talk(tomasPage).getByText('Waits for a connection')).toHaveCount(0);
});

test('WEB8 a lost answer doesn’t double a message: the retry carries the same id', async ({ meeting }) => {
  const { miraPage, tomasPage } = meeting;
  await backToTalk(meeting);
  let lost = 0;
  await tomasPage.route('**/send/**', async (route) => {
    await route.fetch();
    lost += 1;
    if (lost === 1) await route.abort('connectionreset');
    else await route.fallback();
  });
  await say(tomasPage, 'Said once');
  await say(tomasPage, 'Said after it');
  await expect(talk(miraPage).getByText('Said after it')).toBeVisible();
  await expect(
    talk(tomasPage)
      .getByText('sent', { exact: true })
      .or(talk(tomasPage).getByText('read', { exact: true }))
      .last(),
  ).toBeAttached();
  expect(lost).toBeGreaterThan(1);
  await expect(talk(miraPage).getByText('Said once')).toHaveCount(1);
  await tomasPage.unroute('**/send/**');
});

test('WEB9 the app opens without a connection, with the last chats and with what waits to be sent', async ({
  openBrowser,
}) => {
  const { miraPage, tomasPage } = await meet(openBrowser);
  await say(miraPage, 'Seen before the net went');
  await expect(talk(tomasPage).getByText('Seen before the net went')).toBeVisible();
  await tomasPage.evaluate(() => navigator.serviceWorker.ready);
  // Leaving the tab is when the last state is kept.
  await tomasPage.evaluate(() => {
    Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));
  });
  await tomasPage.reload();
  await expect(talk(tomasPage).getByText('Seen before the net went')).toBeVisible();

  await tomasPage.context().setOffline(true);
  await say(tomasPage, 'Written in the tunnel');
  await expect(talk(tomasPage).getByText('Waits for a connection')).toBeVisible();
  await tomasPage.reload();
  await expect(talk(tomasPage).getByText('Seen before the net went')).toBeVisible();
  await expect(talk(tomasPage).getByText('Written in the tunnel')).toBeVisible();
  await expect(talk(miraPage).getByText('Written in the tunnel')).toHaveCount(0);

  await tomasPage.context().setOffline(false);
  await expect(talk(miraPage).getByText('Written in the tunnel')).toHaveCount(1);
});
