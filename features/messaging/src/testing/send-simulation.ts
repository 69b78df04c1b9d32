// Many devices send to a few rooms over a network that loses and repeats, on a disk that fails, through a server that
// crashes. The owners of rooms, the idempotent sends and the decisions are production code; disk, network and time are
// the simulation's. The auditor holds the disk against what the senders were told.
import { CallLost, callAcross, type NetworkFaults, type Simulation, type World } from '@althing/testing/sim';
import type { RoomId, UserId } from '../core/contract/ids.ts';
import { roomVersions } from '../core/domain/room-version.ts';
import type { Core } from '../core/server/core.ts';
import { Rooms } from '../core/server/rooms.ts';
import { openMemoryEventStore } from '../core/storage/event-store-memory.ts';
import { roomsTable, type EventRow } from '../core/storage/tables.ts';
import { CommitFault, rowFor, type GroupCommit } from '@althing/db';
import { appendTo } from '../rooms/server/in-room.ts';
import { sendOnce } from '../rooms/server/send-once.ts';
import { openTransactions, type Transactions } from '../rooms/server/transactions.ts';
import type { RoomsContext } from '../rooms/server/context.ts';
import { auditLog, type SenderRecord } from './log-auditor.ts';
import { openSimulatedCommit, SimulatedDisk, type DiskFaults } from './simulated-disk.ts';

const ROOMS = 3;
const SENDERS = 8;
const MESSAGES = 12;
const CRASHES_MAX = 4;
/** Crashes fall into this span, in which the sends take place. */
const SPAN_MS = 3000;
const RESTART_MS = 200;

interface Process {
  isAlive: boolean;
  readonly commit: GroupCommit;
  readonly context: RoomsContext;
}

export const sendSimulation: Simulation = createSendSimulation(() => new SimulatedDisk());

/** `createDisk` lets a test plant a disk that breaks its promises, to see that the auditor notices. */
export function createSendSimulation(createDisk: () => SimulatedDisk): Simulation {
  return { name: 'messaging-send', run: (world) => simulateSends(world, createDisk()) };
}

async function simulateSends(world: World, disk: SimulatedDisk): Promise<Record<string, number>> {
  const { clock, random } = world;
  const network: NetworkFaults = { delayMsMax: 50, requestLost: 0.05, requestRepeated: 0.1, answerLost: 0.05 };
  const faults: DiskFaults = { commitMsMax: 10, failsBefore: 0, failsAfter: 0 };
  const server: { process: Process | null } = { process: boot(world, disk, faults) };
  const rooms = await prepareRooms(server.process as Process);
  const badDisk: DiskFaults = { commitMsMax: 10, failsBefore: 0.03, failsAfter: 0.03 };
  Object.assign(faults, badDisk);

  const crashes = 1 + random.below(CRASHES_MAX);
  const crashing = Array.from({ length: crashes }, async () => {
    await clock.sleep(random.below(SPAN_MS));
    if (server.process) server.process.isAlive = false;
    server.process = null;
    await clock.sleep(RESTART_MS);
    server.process ??= boot(world, disk, faults);
  });
  const records = Array.from({ length: SENDERS }, (_, index): SenderRecord & { roomId: RoomId } => ({
    userId: userOf(index),
    deviceId: `DEVICE${index}`,
    roomId: rooms[index % ROOMS] as RoomId,
    acknowledged: [],
  }));
  let retries = 0;
  const sending = records.map(async (record) => {
    for (let count = 0; count < MESSAGES; count++) {
      for (;;) {
        try {
          const eventId = await callAcross({ clock, random, faults: network }, () =>
            send(server.process, record, count),
          );
          record.acknowledged.push({ eventId, transactionId: String(count) });
          break;
        } catch (fault) {
          // Lost, crashed or failed: a client can't tell, so it sends the same again.
          if (!(fault instanceof CallLost || fault instanceof CommitFault)) throw fault;
          retries++;
        }
      }
    }
  });
  await Promise.all([...crashing, ...sending]);
  auditLog({ rows: disk.stored<EventRow>('messaging_events'), records });
  return { sent: SENDERS * MESSAGES, retries, crashes };
}

async function send(
  process: Process | null,
  record: SenderRecord & { roomId: RoomId },
  count: number,
): Promise<string> {
  if (!process?.isAlive) throw new CallLost('nobody answers');
  const requester = { userId: record.userId, deviceId: record.deviceId, sessionId: record.deviceId, isGuest: false };
  const sent = { roomId: record.roomId, type: 'm.room.message', transactionId: String(count) };
  const outcome = await sendOnce(process.context, requester, sent, (room, options) =>
    appendTo(
      room,
      { type: sent.type, stateKey: null, sender: record.userId as UserId, content: { body: String(count) } },
      options,
    ),
  );
  if (!outcome.ok) throw new Error(`refused: ${outcome.refusal.code} ${outcome.refusal.message}`);
  // What a crashed process would still say reaches nobody.
  if (!process.isAlive) return new Promise<never>(() => undefined);
  return outcome.value;
}

function boot(world: World, disk: SimulatedDisk, faults: DiskFaults): Process {
  const head = Math.max(0, ...disk.rows<EventRow>('messaging_events').map((row) => row.pos));
  const process = { isAlive: true } as { -readonly [Key in keyof Process]: Process[Key] };
  const commit = openSimulatedCommit({
    disk,
    clock: world.clock,
    random: world.random,
    faults,
    head,
    isAlive: () => process.isAlive,
  });
  const store = openMemoryEventStore(disk);
  const rooms = new Rooms(store, { commit, clock: world.clock, listener: { eventCommitted: () => undefined } });
  // Of the core, sends touch the log, its reads and the rooms.
  const core = { commit, store, rooms, clock: world.clock } as unknown as Core;
  const transactions: Transactions = openTransactions(core);
  process.commit = commit;
  process.context = { core, transactions } as unknown as RoomsContext;
  return process;
}

async function prepareRooms({ commit, context }: Process): Promise<RoomId[]> {
  const version = roomVersions.get('11');
  if (!version) throw new Error('room version 11 is not offered');
  const ids: RoomId[] = [];
  for (let index = 0; index < ROOMS; index++) {
    const roomId = `!room${index}:simulated` as RoomId;
    const creator = userOf(index);
    const room = context.core.rooms.begin(roomId, version);
    const state = (type: string, stateKey: string, sender: UserId, content: Record<string, string>) =>
      room.append(
        { type, stateKey, sender, content },
        type === 'm.room.create'
          ? {
              also: (event) => ({
                rows: [rowFor(roomsTable, { room_id: roomId, version: version.id, creator, created_pos: event.pos })],
              }),
            }
          : {},
      );
    state('m.room.create', '', creator, { room_version: version.id });
    state('m.room.member', creator, creator, { membership: 'join' });
    state('m.room.join_rules', '', creator, { join_rule: 'public' });
    for (let member = 0; member < SENDERS; member++) {
      if (userOf(member) !== creator) state('m.room.member', userOf(member), userOf(member), { membership: 'join' });
    }
    await room.settled();
    ids.push(roomId);
  }
  await commit.whenCommitted(commit.committed);
  return ids;
}

function userOf(index: number): UserId {
  return `@sender${index}:simulated` as UserId;
}
