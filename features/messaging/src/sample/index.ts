// Messaging's part of the sample city: channels with posts, encrypted groups and direct chats.
import type { SampleCity, SamplePart, SamplePerson } from '@althing/accounts/sample';
import { channels, directChats, groups, type SampleChannel } from './places.ts';

const client = '/_matrix/client/v3';
const encryption = { type: 'm.room.encryption', state_key: '', content: { algorithm: 'm.megolm.v1.aes-sha2' } };

export const sampleMessaging: SamplePart = {
  feature: 'messaging',
  async load(city) {
    for (const channel of channels) await openChannel(city, channel);
    for (const { name, owner, members } of groups) {
      const people = members.map((username) => city.person(username));
      const room = await createRoom(city, city.person(owner), {
        name,
        preset: 'private_chat',
        initial_state: [encryption],
        invite: people.map(({ userId }) => userId),
      });
      for (const person of people) await join(city, person, room);
    }
    for (const [from, to] of directChats) await openDirectChat(city, city.person(from), city.person(to));
  },
};

async function openChannel(city: SampleCity, channel: SampleChannel): Promise<void> {
  const owner = city.person(channel.owner);
  const room = await createRoom(city, owner, {
    name: channel.name,
    topic: channel.topic,
    preset: 'public_chat',
    visibility: 'public',
    room_alias_name: channel.alias,
    // Only the owner posts; everybody may react.
    power_level_content_override: { events_default: 50, events: { 'm.reaction': 0, 'm.room.redaction': 0 } },
  });
  for (const [index, body] of channel.posts.entries()) {
    await city.call(owner, 'PUT', `${client}/rooms/${encodeURIComponent(room)}/send/m.room.message/sample-${index}`, {
      msgtype: 'm.text',
      body,
    });
  }
  for (const reader of channel.readers) await join(city, city.person(reader), room);
}

async function openDirectChat(city: SampleCity, from: SamplePerson, to: SamplePerson): Promise<void> {
  const room = await createRoom(city, from, {
    preset: 'trusted_private_chat',
    is_direct: true,
    initial_state: [encryption],
    invite: [to.userId],
  });
  await join(city, to, room);
  await noteDirect(city, { owner: from, other: to, room });
  await noteDirect(city, { owner: to, other: from, room });
}

/** Adds to the account data by which a person's apps know that the room is a chat of two. */
async function noteDirect(
  city: SampleCity,
  chat: { owner: SamplePerson; other: SamplePerson; room: string },
): Promise<void> {
  const path = `${client}/user/${encodeURIComponent(chat.owner.userId)}/account_data/m.direct`;
  const known = (await city.call(chat.owner, 'GET', path).catch(() => ({}))) as Record<string, string[]>;
  await city.call(chat.owner, 'PUT', path, {
    ...known,
    [chat.other.userId]: [...(known[chat.other.userId] ?? []), chat.room],
  });
}

async function createRoom(city: SampleCity, owner: SamplePerson, body: Record<string, unknown>): Promise<string> {
  return String((await city.call(owner, 'POST', `${client}/createRoom`, body))['room_id']);
}

async function join(city: SampleCity, person: SamplePerson, room: string): Promise<void> {
  await city.call(person, 'POST', `${client}/join/${encodeURIComponent(room)}`, {});
}
