import { expect, test } from './journey.ts';
import { backToTalk } from './meeting.ts';
import { newIdentity, say, signUp, talk } from './people.ts';

test('WEB21 a public channel is joined by its link, by who is here and by who signs up for it, and says that anyone can read it', async ({
  meeting,
  openBrowser,
}) => {
  const { miraPage, tomasPage } = meeting;
  await backToTalk(meeting);
  await tomasPage.goto('/#/new/group');
  await tomasPage.getByLabel('Name', { exact: true }).fill('Harbour news');
  await tomasPage.getByRole('radio', { name: 'Anyone' }).check();
  await tomasPage.getByRole('button', { name: 'Create public channel' }).click();
  await say(tomasPage, 'The crane is out of order');
  await tomasPage.getByRole('button', { name: 'About this chat' }).click();
  await tomasPage.getByRole('button', { name: 'Link and code to this chat' }).click();
  await expect(tomasPage.getByText('Whoever has this link can join.')).toBeVisible();
  const link = await tomasPage.getByTestId('room-link').innerText();
  await tomasPage.keyboard.press('Escape');

  await miraPage.goto(link);
  await expect(miraPage.getByText('Harbour news')).toBeVisible();
  await miraPage.getByRole('button', { name: 'Join' }).click();
  await expect(talk(miraPage).getByText('The crane is out of order')).toBeVisible();
  await expect(talk(miraPage).getByText('Anyone can find, join and read this chat.')).toBeVisible();
  await miraPage.getByRole('textbox', { name: 'Message that anyone can read' }).fill('Since when?');
  await miraPage.getByRole('button', { name: 'Send', exact: true }).click();
  await expect(talk(tomasPage).getByText('Since when?')).toBeVisible();
  // The link of a chat one is in leads into it.
  await miraPage.goto('/#/chats');
  await miraPage.goto(link);
  await expect(talk(miraPage).getByText('Since when?')).toBeVisible();

  const guest = await openBrowser();
  await signUp(guest, newIdentity('Oskar'), { at: link });
  await guest.getByRole('button', { name: 'Join' }).click();
  await expect(talk(guest).getByText('The crane is out of order')).toBeVisible();

  // A private group's link opens nothing by itself.
  await tomasPage.goto('/#/new/group');
  await tomasPage.getByLabel('Name', { exact: true }).fill('Only us');
  await tomasPage.getByRole('button', { name: 'Create group' }).click();
  await tomasPage.waitForURL(/#\/chats\/./);
  const room = new URL(tomasPage.url()).hash.replace('#/chats/', '');
  await guest.goto(`/#/r/${room}`);
  await guest.getByRole('button', { name: 'Join' }).click();
  await expect(guest.getByRole('alert')).toContainText('needs an invitation');
});
