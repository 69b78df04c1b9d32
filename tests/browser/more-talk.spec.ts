import { expect, test } from './journey.ts';
import { backToTalk } from './meeting.ts';
import { openActs, say, talk } from './people.ts';

test('WEB23 words and pictures are forwarded to another chat, which says who can read it', async ({ meeting }) => {
  const { miraPage, tomasPage } = meeting;
  await backToTalk(meeting);
  await tomasPage.goto('/#/new/group');
  await tomasPage.getByLabel('Name', { exact: true }).fill('Boat builders');
  await tomasPage.getByRole('button', { name: 'Create group' }).click();
  await tomasPage.getByRole('textbox', { name: 'Message' }).waitFor();
  const boats = new URL(tomasPage.url()).hash;

  await backToTalk(meeting);
  await say(miraPage, 'The keel is oak');
  await miraPage
    .getByLabel('Add pictures or files')
    .last()
    .setInputFiles({ name: 'keel.png', mimeType: 'image/png', buffer: await miraPage.screenshot() });
  await expect(talk(tomasPage).getByRole('button', { name: 'Open picture keel.png' }).locator('img')).toBeVisible();

  await openActs(tomasPage, 'The keel is oak');
  await tomasPage.getByRole('menuitem', { name: 'Forward' }).click();
  const sheet = tomasPage.getByRole('dialog', { name: 'Forward to' });
  await expect(sheet.getByRole('button', { name: 'Forward' })).toBeDisabled();
  await sheet.getByRole('searchbox').fill('boat');
  await sheet.getByRole('radio', { name: 'Boat builders' }).check();
  await sheet.getByRole('button', { name: 'Forward' }).click();
  await expect(tomasPage.getByText('Forwarded to Boat builders')).toBeVisible();
  const picture = tomasPage.getByRole('listitem').filter({ has: tomasPage.getByRole('button', { name: /keel/ }) });
  await picture.hover();
  await picture.getByRole('button', { name: 'Reply, react and more' }).click();
  await tomasPage.getByRole('menuitem', { name: 'Forward' }).click();
  await sheet.getByRole('radio', { name: 'Boat builders' }).check();
  await sheet.getByRole('button', { name: 'Forward' }).click();

  await tomasPage.goto(`/${boats}`);
  await expect(talk(tomasPage).getByText('The keel is oak')).toBeVisible();
  await expect(talk(tomasPage).getByRole('button', { name: 'Open picture keel.png' }).locator('img')).toBeVisible();
});
