import { expect, test } from './journey.ts';
import { backToTalk, meet } from './meeting.ts';
import { inApp, keepRecoveryKey, say, signIn, talk } from './people.ts';

test('WEB18 who has neither another device nor the recovery key starts over with fresh keys, and those they talk to are told', async ({
  openBrowser,
}) => {
  const { mira, miraPage, miraKey, tomasPage } = await meet(openBrowser);
  await miraPage.context().close();

  const fresh = await openBrowser();
  await signIn(fresh, mira);
  await fresh.getByRole('button', { name: 'I have neither' }).click();
  const sheet = fresh.getByRole('dialog', { name: 'Start over with a fresh key?' });
  await expect(sheet.getByText('Earlier encrypted messages stay closed for good.')).toBeVisible();
  await sheet.getByRole('button', { name: 'Start over' }).click();
  // A stolen session alone must not be able to do this: the server asks for proof on its own page.
  const accountPage = fresh.waitForEvent('popup');
  await sheet.getByRole('link', { name: 'Open account page' }).click();
  const proof = await accountPage;
  await proof.getByLabel('Your password').fill(mira.password);
  await proof.getByRole('button', { name: 'Yes, go on' }).click();
  await proof.getByRole('heading', { name: 'Confirmed' }).waitFor();
  await proof.close();
  await sheet.getByRole('button', { name: 'I have confirmed it' }).click();
  const freshKey = await keepRecoveryKey(fresh);
  expect(freshKey).not.toEqual(miraKey);

  await fresh.getByRole('link', { name: /Tomas/ }).click();
  await expect(talk(fresh).getByText(/can’t be read|isn’t in your backup|before this device/)).toBeVisible();
  await say(fresh, 'I have lost everything, and am back');
  await expect(talk(tomasPage).getByText('I have lost everything, and am back')).toBeVisible();
  const told = tomasPage.getByRole('alert').filter({ hasText: 'Mira’s keys have changed' });
  await expect(told).toBeVisible();
  await told.getByRole('button', { name: 'I know' }).click();
  await expect(told).toBeHidden();
  await say(tomasPage, 'Good to read you again');
  await expect(talk(fresh).getByText('Good to read you again')).toBeVisible();
  await tomasPage.reload();
  await expect(talk(tomasPage).getByText('Good to read you again')).toBeVisible();
  await expect(told).toBeHidden();
});

test('WEB19 a session that only ran out is taken up again with its keys: nothing has to be unlocked', async ({
  meeting,
}) => {
  const { tomasPage, miraPage } = meeting;
  await backToTalk(meeting);
  await say(tomasPage, 'Written before it ran out');
  await expect(talk(miraPage).getByText('Written before it ran out')).toBeVisible();

  // What the server says once neither token is good any more, but the device still is.
  await tomasPage.route('**/_matrix/client/**', (route) =>
    route.fulfill({
      status: 401,
      json: { errcode: 'M_UNKNOWN_TOKEN', error: 'The access token has expired.', soft_logout: true },
    }),
  );
  await tomasPage.route('**/oauth2/token', (route) => route.fulfill({ status: 400, json: { error: 'invalid_grant' } }));
  await tomasPage.getByRole('textbox', { name: 'Message' }).fill('Half a thought');
  await expect(tomasPage.getByText('You were signed out')).toBeVisible();
  await tomasPage.unrouteAll();

  const miraTurn = say(miraPage, 'Said while he was out');
  // The browser still knows him: one press, no password.
  await tomasPage.getByRole('button', { name: 'Sign in' }).click();
  await inApp(tomasPage);
  // He hasn't kept his recovery key yet, and is asked again.
  await tomasPage.getByRole('button', { name: 'Remind me tomorrow' }).click();
  await miraTurn;
  await tomasPage.getByRole('link', { name: /Mira/ }).click();
  await expect(talk(tomasPage).getByText('Written before it ran out')).toBeVisible();
  await expect(talk(tomasPage).getByText('Said while he was out')).toBeVisible();
  await expect(tomasPage.getByRole('textbox', { name: 'Message' })).toHaveValue('Half a thought');
  await expect(tomasPage.getByText('Your earlier messages are still locked')).toBeHidden();
  await tomasPage.getByRole('textbox', { name: 'Message' }).fill('');
  await say(tomasPage, 'Back again');
  await expect(talk(miraPage).getByText('Back again')).toBeVisible();
});
