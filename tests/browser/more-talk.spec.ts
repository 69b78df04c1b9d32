import sharp from 'sharp';
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

test('WEB24 a person and a group have pictures that others see, small and without what the camera wrote, and may have none again', async ({
  meeting,
}) => {
  const { miraPage, tomasPage } = meeting;
  await backToTalk(meeting);
  const photo = { name: 'me.jpg', mimeType: 'image/jpeg', buffer: await photoWithPlace() };
  const uploads: Buffer[] = [];
  await miraPage.route('**/media/v3/upload**', async (route) => {
    uploads.push(route.request().postDataBuffer() ?? Buffer.alloc(0));
    await route.fallback();
  });
  await miraPage.goto('/#/you');
  await expect(miraPage.getByText('it isn’t encrypted')).toBeVisible();
  await miraPage.getByLabel('Add a picture of you').setInputFiles(photo);
  await expect(miraPage.getByRole('button', { name: 'Remove picture' })).toBeVisible();
  await expect(miraPage.locator('.picture-form img')).toBeVisible();
  expect(uploads).toHaveLength(1);
  const { width, height, exif } = await sharp(uploads[0]).metadata();
  expect([width, height, exif]).toEqual([512, 512, undefined]);

  // In the head of their chat and in the list beside it.
  await expect(tomasPage.locator('.bar .avatar img')).toBeVisible();
  await expect(tomasPage.locator('.side .row .avatar img')).toBeVisible();

  await tomasPage.goto('/#/new/group');
  await tomasPage.getByLabel('Name', { exact: true }).fill('With a face');
  await tomasPage.getByRole('button', { name: 'Create group' }).click();
  await tomasPage.getByRole('button', { name: 'About this chat' }).click();
  const about = tomasPage.getByRole('dialog', { name: 'With a face' });
  await about
    .getByLabel('Add a picture of the chat')
    .setInputFiles({ ...photo, name: 'words.jpg', buffer: Buffer.from('no') });
  await expect(tomasPage.getByText('words.jpg is no picture')).toBeVisible();
  await about.getByLabel('Add a picture of the chat').setInputFiles(photo);
  await expect(about.getByRole('button', { name: 'Remove picture' })).toBeVisible();
  await tomasPage.keyboard.press('Escape');
  await expect(tomasPage.locator('.bar .avatar img')).toBeVisible();

  await miraPage.getByRole('button', { name: 'Remove picture' }).click();
  await expect(miraPage.getByRole('button', { name: 'Add a picture of you' })).toBeVisible();
  await backToTalk(meeting);
  await expect(tomasPage.locator('.bar .avatar img')).toHaveCount(0);
  await miraPage.unrouteAll();
});

test('WEB25 a voice message is recorded, seen in its shape, sent sealed and played; one thrown away is never sent', async ({
  meeting,
}) => {
  const { miraPage, tomasPage } = meeting;
  await backToTalk(meeting);
  await tomasPage.getByRole('button', { name: 'Record a voice message' }).click();
  await expect(tomasPage.getByRole('timer')).toHaveText('0:01');
  await tomasPage.keyboard.press('Escape');
  await expect(tomasPage.getByRole('button', { name: 'Record a voice message' })).toBeVisible();

  await miraPage.getByRole('button', { name: 'Record a voice message' }).click();
  await expect(miraPage.getByRole('timer')).toHaveText('0:02');
  await miraPage.getByRole('button', { name: 'Send voice message' }).click();
  const sent = talk(miraPage).getByRole('group', { name: /^Voice message/ });
  const got = talk(tomasPage).getByRole('group', { name: /^Voice message, 0:02/ });
  await expect(sent).toHaveCount(1);
  await expect(got).toBeVisible();
  expect(await got.locator('.wave i').count()).toBeGreaterThan(20);

  await got.getByRole('button', { name: 'Play' }).click();
  await expect(got.locator('.wave i.on')).not.toHaveCount(0);
  await expect(got.getByRole('button', { name: 'Play' })).toBeVisible();
  const position = got.getByRole('slider', { name: 'Position in the voice message' });
  await position.fill('1000');
  await expect(position).toHaveAttribute('aria-valuetext', '0:01');

  // Words take the microphone's place.
  await tomasPage.getByRole('textbox', { name: 'Message' }).fill('I heard you');
  await expect(tomasPage.getByRole('button', { name: 'Record a voice message' })).toBeHidden();
  await tomasPage.getByRole('button', { name: 'Send', exact: true }).click();
  await expect(talk(miraPage).getByText('I heard you')).toBeVisible();
});

test('WEB26 words are found in a chat on this device, further back when asked, and lead to their message', async ({
  meeting,
}) => {
  const { miraPage, tomasPage } = meeting;
  await backToTalk(meeting);
  await say(tomasPage, 'Über die Brücke geht der Weg');
  await expect(talk(miraPage).getByText('Über die Brücke')).toBeVisible();
  const searches: string[] = [];
  miraPage.on('request', (request) => searches.push(`${request.url()} ${request.postData() ?? ''}`));
  await miraPage.getByRole('button', { name: 'Search in this chat' }).click();
  const sheet = miraPage.getByRole('dialog', { name: 'Search in this chat' });
  await sheet.getByRole('searchbox').fill('harbour hello');
  await expect(sheet.getByText('1 message found')).toBeVisible();
  await sheet.getByRole('searchbox').fill('uber BRUCKE');
  await expect(sheet.locator('mark')).toHaveText(['Über', 'Brücke']);
  await expect(sheet.getByText('Searched back to the beginning of the chat')).toBeVisible();
  await sheet.getByRole('button', { name: /Tomas.*Brücke/ }).click();
  await expect(sheet).toBeHidden();
  await expect(miraPage.getByRole('listitem').filter({ hasText: 'Über die Brücke' })).toBeFocused();
  expect(searches.filter((request) => /brucke|br%C3%BCcke|_matrix\/client\/v3\/search/i.test(request))).toEqual([]);
});

test('WEB27 an answer in a thread stays out of the chat, which tells how many there are; the other side reads and answers there', async ({
  meeting,
}) => {
  const { miraPage, tomasPage } = meeting;
  await backToTalk(meeting);
  await say(tomasPage, 'Which colour for the hull?');
  await expect(talk(miraPage).getByText('Which colour for the hull?')).toBeVisible();
  await miraPage.getByRole('textbox', { name: 'Message' }).fill('Half a thought');
  await openActs(miraPage, 'Which colour for the hull?');
  await miraPage.getByRole('menuitem', { name: 'Reply in a thread' }).click();
  await expect(miraPage.getByRole('heading', { name: 'Thread' })).toBeVisible();
  await expect(talk(miraPage).getByRole('listitem')).toContainText(['Today', 'Which colour for the hull?']);
  await expect(miraPage.getByRole('textbox', { name: 'Message' })).toHaveValue('');
  await say(miraPage, 'Red below the water');

  await tomasPage.getByRole('link', { name: '1 reply' }).click();
  await expect(talk(tomasPage).getByText('Red below the water')).toBeVisible();
  await say(tomasPage, 'And white above');
  await expect(talk(miraPage).getByText('And white above')).toBeVisible();
  await openActs(miraPage, 'And white above');
  await miraPage.getByRole('menuitem', { name: 'Reply', exact: true }).click();
  await say(miraPage, 'Agreed');
  await expect(talk(tomasPage).getByRole('button', { name: /Tomas.*And white above/ })).toBeVisible();

  await miraPage.getByRole('link', { name: 'Back to the chat' }).click();
  await expect(miraPage.getByRole('link', { name: '3 replies' })).toBeVisible();
  await expect(talk(miraPage).getByText('Red below the water')).toHaveCount(0);
  await expect(miraPage.getByRole('textbox', { name: 'Message' })).toHaveValue('Half a thought');
  await miraPage.getByRole('textbox', { name: 'Message' }).fill('');
  // It is the same after a fresh start.
  await miraPage.reload();
  await expect(miraPage.getByRole('link', { name: '3 replies' })).toBeVisible();
});

test('WEB28 a poll is asked from the composer, voted in by both, also without a connection, and ended by who asked', async ({
  meeting,
}) => {
  const { mira, miraPage, tomasPage } = meeting;
  await backToTalk(meeting);
  await tomasPage.goto('/#/new/group');
  await tomasPage.getByLabel('Name', { exact: true }).fill('Lindens');
  await tomasPage.getByRole('searchbox', { name: /Add people/ }).fill(mira.username);
  await tomasPage.getByRole('button', { name: /^Mira/ }).click();
  await tomasPage.getByRole('button', { name: 'Create group' }).click();
  await miraPage.goto('/#/chats');
  await miraPage.getByRole('button', { name: 'Accept' }).click();
  await miraPage.getByRole('textbox', { name: 'Message' }).waitFor();

  await tomasPage.getByRole('button', { name: 'Add to the message' }).click();
  await tomasPage.getByRole('menuitem', { name: 'Poll' }).click();
  const sheet = tomasPage.getByRole('dialog', { name: 'Ask a question' });
  await sheet.getByLabel('Question').fill('When do we plant?');
  await sheet.getByRole('button', { name: 'Send poll' }).click();
  await expect(sheet.getByRole('alert')).toHaveText('Enter at least two answers');
  await sheet.getByLabel('Answer 1', { exact: true }).fill('Thursday');
  await sheet.getByLabel('Answer 2', { exact: true }).fill('Saturday');
  await sheet.getByRole('checkbox', { name: 'Results show only at the end' }).check();
  await sheet.getByRole('button', { name: 'Send poll' }).click();

  const poll = (page: typeof miraPage) => talk(page).getByRole('group', { name: 'Poll: When do we plant?' });
  await poll(miraPage).getByRole('button', { name: 'Saturday' }).click();
  await expect(poll(miraPage).getByRole('button', { name: 'Saturday', pressed: true })).toBeVisible();
  await expect(poll(tomasPage).getByText('1 person has voted')).toBeVisible();
  await expect(poll(tomasPage).getByText('results at the end')).toBeVisible();
  // Changed without a connection, it counts here at once and there when it arrives.
  await miraPage.context().setOffline(true);
  await poll(miraPage).getByRole('button', { name: 'Thursday' }).click();
  await expect(poll(miraPage).getByRole('button', { name: 'Thursday', pressed: true })).toBeVisible();
  await expect(poll(miraPage).getByRole('button', { name: 'Saturday', pressed: true })).toHaveCount(0);
  await miraPage.context().setOffline(false);
  await poll(tomasPage).getByRole('button', { name: 'Thursday' }).click();
  await expect(poll(miraPage).getByText('2 people have voted')).toBeVisible();
  await expect(poll(miraPage).getByRole('button', { name: 'End poll' })).toHaveCount(0);
  await poll(tomasPage).getByRole('button', { name: 'End poll' }).click();
  for (const page of [miraPage, tomasPage]) {
    await expect(poll(page).getByText('Ended')).toBeVisible();
    await expect(poll(page).getByRole('button', { name: 'Thursday 2 votes' })).toBeDisabled();
  }
  await miraPage.goto('/#/chats');
  await expect(miraPage.getByRole('link', { name: /Lindens.*Poll: When do we plant/ })).toBeVisible();
});

/** A wide photograph that says where it was taken. */
async function photoWithPlace(): Promise<Buffer> {
  return await sharp({ create: { width: 1600, height: 900, channels: 3, background: '#386' } })
    .withExif({ IFD3: { GPSLatitude: '64/1 8/1 0/1', GPSLatitudeRef: 'N' } })
    .jpeg()
    .toBuffer();
}
