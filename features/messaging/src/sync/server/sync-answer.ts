// What a /sync is answered with. Everything that memory holds is put together in one go: nothing waits for a promise
// that needn't, so that a burst of woken polls costs little more than its bytes.
import { encodeJson, RawJson, RawReply } from '@althing/http';
import type { SyncQuestion, SyncSectionAnswer } from '../../core/server/sync-extensions.ts';
import { formatSyncToken } from '../domain/sync-token.ts';
import type { AccountDataRow } from '../storage/tables.ts';
import type { SyncServices } from './services.ts';
import { streamedBody } from './streamed-body.ts';
import { accountDataEvent, findRoomTasks, type Moment, type RoomTask } from './sync-rooms.ts';
import { lazyOf, type SyncSettings } from './sync-settings.ts';

/** Rooms of one answer that are read at the same time. */
const ROOMS_AT_ONCE = 8;
/** From this many rooms on a first sync is sent as it is made, so that it is never held in memory whole. */
const STREAMED_ROOMS_MIN = 100;

export interface Answer {
  readonly isNews: boolean;
  /** To be called for the answer that goes out, and for no other. */
  body(): RawJson | RawReply;
}

type Section = RoomTask['section'];
/** The members of each section, as text. */
type FoundRooms = Record<Section, string>;

export async function makeAnswer(services: SyncServices, settings: SyncSettings): Promise<Answer> {
  const { core, accountData } = services;
  const { requester, since } = settings;
  const { userId } = requester;
  const ignored = accountData.ignoredNow(userId) ?? (await accountData.ignoredBy(userId));
  const memberships = services.memberships.peek(userId) ?? (await services.memberships.of(userId));
  // From here to the next await is one moment: positions and memberships belong together.
  const pos = core.commit.committed;
  const ephemeral = core.ephemeral.current;
  const entries = [...memberships.values()];
  const range = { after: since?.pos ?? 0, upTo: pos };
  const rows = accountData.changesNow(userId, range) ?? (await accountData.changes(userId, range));
  const moment: Moment = { pos, ephemeral, memberships: entries, accountData: byRoom(rows), ignored };
  const rooms = await findRoomTasks(services, settings, moment);
  const sections = await readSections(services, {
    requester,
    since: since?.pos ?? null,
    upTo: pos,
    ephemeralSince: since?.ephemeral ?? 0,
    ephemeralUpTo: ephemeral,
    mark: since?.mark ?? null,
    setPresence: settings.setPresence,
    joinedRooms: rooms.joinedRooms,
    newlyJoinedRooms: rooms.newlyJoinedRooms,
    newlyLeftRooms: rooms.newlyLeftRooms,
  });
  const mark = sections.find((section) => section.mark !== undefined)?.mark ?? null;
  const nextBatch = formatSyncToken({ pos, ephemeral, mark });
  const own = (moment.accountData.get('') ?? [])
    .map(accountDataEvent)
    .filter((event) => settings.choice.accountDataMatches(event))
    .map((event) => new RawJson(event.text));
  const members = joinSections(settings, sections, own);
  const lazy = lazyOf(settings);
  lazy?.begin(since === null ? null : formatSyncToken(since));
  if (since === null && rooms.tasks.length >= STREAMED_ROOMS_MIN) {
    return { isNews: true, body: () => streamedReply(settings, nextBatch, members, rooms.tasks) };
  }
  const { join, invite, knock, leave } = await runTasks(rooms.tasks);
  const hasRooms = join !== '' || invite !== '' || knock !== '' || leave !== '';
  return {
    isNews: hasRooms || own.length > 0 || sections.some((section) => section.isNews),
    body() {
      lazy?.finish(nextBatch);
      const found = `{"join":{${join}},"invite":{${invite}},"knock":{${knock}},"leave":{${leave}}}`;
      return new RawJson(`{"next_batch":"${nextBatch}","rooms":${found},${members}}`);
    },
  };
}

/** All begin at once; those whose answer is there already are not waited for. */
function readSections(
  { core }: SyncServices,
  question: SyncQuestion,
): readonly SyncSectionAnswer[] | Promise<readonly SyncSectionAnswer[]> {
  const answers = core.syncExtensions.sections.map((section) => section.read(question));
  const isReady = (answer: SyncSectionAnswer | Promise<SyncSectionAnswer>): answer is SyncSectionAnswer =>
    !(answer instanceof Promise);
  return answers.every(isReady) ? answers : Promise.all(answers.map(async (answer) => answer));
}

async function runTasks(tasks: readonly RoomTask[]): Promise<FoundRooms> {
  const found: FoundRooms = { join: '', invite: '', knock: '', leave: '' };
  let next = 0;
  const work = async () => {
    for (let task = tasks[next++]; task; task = tasks[next++]) {
      const room = await task.run();
      const { section, roomId } = task;
      if (room === null) continue;
      found[section] += `${found[section] === '' ? '' : ','}${JSON.stringify(roomId)}:${encodeJson(room)}`;
    }
  };
  if (tasks.length <= 1) await work();
  else await Promise.all(Array.from({ length: Math.min(ROOMS_AT_ONCE, tasks.length) }, work));
  return found;
}

function streamedReply(
  settings: SyncSettings,
  nextBatch: string,
  members: string,
  tasks: readonly RoomTask[],
): RawReply {
  return new RawReply({
    status: 200,
    headers: { 'Content-Type': 'application/json; charset=utf-8' },
    body: streamedBody(tasks, ROOMS_AT_ONCE, {
      // The end of the answer carries the token: one that breaks off gives none.
      last: () => {
        lazyOf(settings)?.finish(nextBatch);
        return `${members},"next_batch":"${nextBatch}"}`;
      },
    }),
  });
}

/** The members of all sections as text; events of account data and presence pass the client's filter. */
function joinSections(settings: SyncSettings, sections: readonly SyncSectionAnswer[], own: readonly RawJson[]): string {
  let members = '';
  const accountData: unknown[] = [...own];
  const presence: unknown[] = [];
  for (const section of sections) {
    for (const name of Object.keys(section.members)) {
      const value = section.members[name];
      if (name === 'account_data') accountData.push(...eventsOf(value).filter(settings.choice.accountDataMatches));
      else if (name === 'presence') presence.push(...eventsOf(value).filter(settings.choice.presenceMatches));
      else members += `,"${name}":${encodeJson(value)}`;
    }
  }
  return `"account_data":{"events":${encodeJson(accountData)}},"presence":{"events":${encodeJson(presence)}}${members}`;
}

function eventsOf(value: unknown): { type: string; sender?: string }[] {
  const events = (value as { events?: unknown } | null)?.events;
  return Array.isArray(events) ? (events as { type: string }[]) : [];
}

function byRoom(rows: readonly AccountDataRow[]): Map<string, AccountDataRow[]> {
  const found = new Map<string, AccountDataRow[]>();
  for (const row of rows) {
    const list = found.get(row.room_id);
    if (list) list.push(row);
    else found.set(row.room_id, [row]);
  }
  return found;
}
