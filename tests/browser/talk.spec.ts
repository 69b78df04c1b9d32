import { expect, test } from './journey.ts';
import { addPasskeyDevice, openActs, inApp, keepRecoveryKey, newIdentity, PHONE, say, signUp, talk } from './people.ts';
import { backToTalk } from './meeting.ts';
import { readCode } from './read-code.ts';
import { holdsAnywhere, takeDump } from './server-dump.ts';

test('WEB1 a person with a passkey and one with a password find each other by code and talk encrypted both ways', async ({
  openBrowser,
  server,
}) => {
  const mira = newIdentity('Mira');
  const tomas = newIdentity('Tomas');
  const miraPage = await openBrowser({ viewport: PHONE });
  await addPasskeyDevice(miraPage);
  await miraPage.goto('/');
  await miraPage.getByRole('button', { name: 'Create account' }).click();
  await miraPage.getByLabel('Account name').fill(mira.username);
  await miraPage.getByLabel('Name in chats').fill(mira.name);
  await miraPage.getByRole('button', { name: 'Create passkey' }).click();
  await inApp(miraPage);
  await keepRecoveryKey(miraPage);

  await miraPage.getByRole('link', { name: 'Show my code' }).click();
  const link = await readCode(miraPage.getByRole('img', { name: /QR code that leads to a chat/ }));
  expect(link).toBe(`${server.url}/#/u/@${mira.username}:${new URL(server.url).host}`);

  const tomasPage = await openBrowser();
  await signUp(tomasPage, tomas, { at: link });
  await expect(tomasPage.getByRole('heading', { name: mira.name })).toBeVisible();
  await tomasPage.getByRole('button', { name: 'Start chat' }).click();
  await say(tomasPage, 'Do you come on Thursday?');

  await miraPage.goto('/#/chats');
  await miraPage.getByRole('button', { name: 'Accept' }).click();
  await expect(talk(miraPage).getByText('Do you come on Thursday?')).toBeVisible();
  await say(miraPage, 'Yes, with the children');
  await expect(talk(tomasPage).getByText('Yes, with the children')).toBeVisible();
  await expect(tomasPage.getByText('Only you two can read this chat')).toBeVisible();
});

test('WEB2 replies, reactions, edits and deletions reach the other side', async ({ meeting }) => {
  const { miraPage, tomasPage } = meeting;
  await backToTalk(meeting);
  await say(tomasPage, 'The ferry leaves at nine');
  await expect(talk(miraPage).getByText('The ferry leaves at nine')).toBeVisible();

  await openActs(miraPage, 'The ferry leaves at nine');
  await miraPage.getByRole('menuitem', { name: 'Reply', exact: true }).click();
  await say(miraPage, 'Is it late?');
  await expect(talk(tomasPage).getByRole('button', { name: /Tomas.*The ferry leaves at nine/ })).toBeVisible();

  await openActs(tomasPage, 'Is it late?');
  await tomasPage.getByRole('menuitem', { name: 'React with 👍' }).click();
  await expect(talk(miraPage).getByRole('button', { name: '👍 from Tomas' })).toBeVisible();
  await talk(miraPage).getByRole('button', { name: '👍 from Tomas' }).click();
  await expect(talk(tomasPage).getByRole('button', { name: '👍 from Tomas and Mira' })).toBeVisible();

  await openActs(miraPage, 'Is it late?');
  await miraPage.getByRole('menuitem', { name: 'Edit' }).click();
  await say(miraPage, 'Is it on time?');
  await expect(talk(tomasPage).getByText('Is it on time?')).toBeVisible();
  await expect(talk(tomasPage).getByText('edited')).toBeVisible();

  await say(tomasPage, 'Sent by mistake');
  await expect(talk(miraPage).getByText('Sent by mistake')).toBeVisible();
  const remove = async () => {
    await openActs(tomasPage, 'Sent by mistake');
    await tomasPage.getByRole('menuitem', { name: 'Delete for everyone' }).click();
    await expect(talk(tomasPage).getByText('Sent by mistake')).toBeHidden();
  };
  await remove();
  await tomasPage.getByRole('button', { name: 'Undo' }).click();
  await expect(talk(tomasPage).getByText('Sent by mistake')).toBeVisible();
  await remove();
  await expect(talk(miraPage).getByText('Message deleted')).toBeVisible();
  await expect(talk(miraPage).getByText('Sent by mistake')).toBeHidden();
});

test('WEB3 what is seen shows as read, and who writes shows as typing', async ({ meeting }) => {
  const { miraPage, tomasPage } = meeting;
  await backToTalk(meeting);
  await say(tomasPage, 'Have you seen the boat?');
  const message = talk(tomasPage).getByRole('listitem').filter({ hasText: 'Have you seen the boat?' });
  await expect(message.getByText('read', { exact: true })).toBeAttached();
  await tomasPage.getByRole('textbox', { name: 'Message' }).pressSequentially('I am');
  await expect(miraPage.getByText('Tomas is typing')).toBeVisible();
});

test('R1 neither the database nor the files on the server hold what was said, sent or drawn', async ({
  meeting,
  server,
}) => {
  const { miraPage, tomasPage, mira } = meeting;
  await backToTalk(meeting);
  const words = 'The lindens are planted at dusk';
  const fileName = 'planting-plan-of-the-courtyard.txt';
  const fileText = 'Two lindens, one by the well, the other by the gate.';
  await say(miraPage, words);
  await expect(talk(tomasPage).getByText(words)).toBeVisible();
  await miraPage
    .getByLabel('Add pictures or files')
    .last()
    .setInputFiles({ name: fileName, mimeType: 'text/plain', buffer: Buffer.from(fileText) });
  await expect(talk(tomasPage).getByText(fileName)).toBeVisible();
  const picture = await miraPage.screenshot();
  await miraPage
    .getByLabel('Add pictures or files')
    .last()
    .setInputFiles({ name: 'courtyard.png', mimeType: 'image/png', buffer: picture });
  await expect(
    talk(tomasPage).getByRole('button', { name: 'Open picture courtyard.png' }).locator('img'),
  ).toBeVisible();
  const download = tomasPage.waitForEvent('download');
  await tomasPage.getByRole('button', { name: `Save ${fileName}` }).click();
  expect((await download).suggestedFilename()).toBe(fileName);

  const dump = await takeDump(server);
  try {
    // The canary: what the server does know is found, so the search sees everything there is.
    expect(await holdsAnywhere(dump, Buffer.from(mira.username))).toBe(true);
    for (const secret of [words, fileText, fileName, 'Hello from the harbour']) {
      expect(await holdsAnywhere(dump, Buffer.from(secret)), secret).toBe(false);
    }
    // A picture has no words: a stretch of its own bytes stands for it.
    expect(await holdsAnywhere(dump, picture.subarray(200, 264))).toBe(false);
  } finally {
    await dump.remove();
  }
});
