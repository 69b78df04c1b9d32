// Payers send, hold, capture, void and are collected from, through two processes at a time on one disk, over a network
// that loses and repeats, while commits fail before and after they reach the disk and processes crash. The ledger is
// production code; disk, network and time are the simulation's. What is left is held against what the payers were told,
// and the log is audited from its first entry.
import { CallLost, callAcross, type NetworkFaults, type Simulation, type World } from '@althing/testing/sim';
import type { TransferCommand } from '../ledger/domain/commands.ts';
import { openLedgerOn } from '../ledger/server/open-ledger.ts';
import type { Ledger } from '../ledger/server/index.ts';
import { verifyAtOnce } from '../ledger/server/signatures.ts';
import { LedgerDisk, openMemoryLedgerStore, type DiskManners } from '../ledger/storage/ledger-store-memory.ts';
import { StoreLost, type LedgerStore } from '../ledger/storage/ledger-store.ts';
import { checkLedger, type Told } from './ledger-check.ts';
import { nextStep, preparePeople, type SimulatedPerson } from './ledger-workload.ts';

const PROCESSES = 2;
const PEOPLE = 5;
const STEPS_EACH = 10;
const CRASHES_MAX = 4;
/** Crashes fall into this span, in which the payments take place. */
const SPAN_MS = 4000;
const RESTART_MS = 300;
/** Something always moves, so that a simulation that waits for work and not for time isn't taken for one that hangs. */
const HEARTBEAT_MS = 20;

/** How a disk fails; chances per commit. */
interface DiskFaults {
  readonly commitMsMax: number;
  readonly failsBefore: number;
  readonly failsAfter: number;
}

/** What a test plants to see that the checks notice. */
export interface LedgerMutant {
  readonly disk?: () => LedgerDisk;
  /** Stands between the ledger and its store. */
  readonly store?: (store: LedgerStore, world: World) => LedgerStore;
}

export const ledgerSimulation: Simulation = createLedgerSimulation();

export function createLedgerSimulation(mutant: LedgerMutant = {}): Simulation {
  return { name: 'payments-ledger', run: (world) => simulate(world, mutant) };
}

interface Process {
  isAlive: boolean;
  readonly ledger: Ledger;
}

async function simulate(world: World, mutant: LedgerMutant): Promise<Record<string, number>> {
  const { clock, random } = world;
  const disk = mutant.disk?.() ?? new LedgerDisk();
  const isOver = { value: false };
  const beat = (): void => void (isOver.value || clock.after(HEARTBEAT_MS, beat));
  beat();

  const calm = await boot(world, { disk, mutant: {}, faults: { commitMsMax: 0, failsBefore: 0, failsAfter: 0 } });
  const people = await preparePeople(calm.ledger, PEOPLE);
  const faults: DiskFaults = { commitMsMax: 12, failsBefore: 0.04, failsAfter: 0.04 };
  const bootBad = () => boot(world, { disk, mutant, faults });
  const processes: (Process | null)[] = [];
  for (let index = 0; index < PROCESSES; index++) processes.push(await bootBad());

  const crashes = 1 + random.below(CRASHES_MAX);
  const crashing = Array.from({ length: crashes }, async () => {
    await clock.sleep(random.below(SPAN_MS));
    const index = random.below(PROCESSES);
    const crashed = processes[index];
    if (crashed) crashed.isAlive = false;
    processes[index] = null;
    await clock.sleep(RESTART_MS);
    processes[index] ??= await bootBad();
  });
  const told: Told[] = [];
  const figures = { asked: 0, repeats: 0, refused: 0, done: 0 };
  const paying = people.map((person) => payOneAfterAnother(world, { person, people, processes, told, figures }));
  await Promise.all([...crashing, ...paying]);

  // Whoever asks again much later gets the first answer.
  const last = await bootBad();
  for (const { legs, answer } of told) {
    if (!random.chance(0.2)) continue;
    const again = answerOf(await last.ledger.post(legs));
    if (again !== answer) throw new Error(`LED5 ${legs[0]?.id} was answered "${answer}" and then "${again}"`);
  }
  isOver.value = true;
  await checkLedger({ disk, told, ledger: calm.ledger });
  return { ...figures, crashes };
}

async function payOneAfterAnother(
  world: World,
  given: {
    person: SimulatedPerson;
    people: readonly SimulatedPerson[];
    processes: readonly (Process | null)[];
    told: Told[];
    figures: Record<'asked' | 'repeats' | 'refused' | 'done', number>;
  },
): Promise<void> {
  const { clock, random } = world;
  const { person, people, processes, told, figures } = given;
  const network: NetworkFaults = { delayMsMax: 60, requestLost: 0.05, requestRepeated: 0.15, answerLost: 0.08 };
  for (let step = 0; step < STEPS_EACH; step++) {
    const legs = nextStep(world, person, people);
    figures.asked++;
    for (;;) {
      try {
        const process = processes[random.below(PROCESSES)] ?? null;
        const answer = await callAcross({ clock, random, faults: network }, () => serve(process, legs));
        told.push({ legs, answer });
        if (answer.startsWith('done')) figures.done++;
        else figures.refused++;
        break;
      } catch (fault) {
        // Lost, crashed or failed: a client can't tell, so it sends the same again.
        if (!(fault instanceof CallLost)) throw fault;
        figures.repeats++;
      }
    }
  }
}

async function serve(process: Process | null, legs: readonly TransferCommand[]): Promise<string> {
  if (!process?.isAlive) throw new CallLost('nobody answers');
  const answer = await process.ledger.post(legs).catch((fault: unknown) => {
    throw new CallLost('the ledger failed', { cause: fault });
  });
  // What a crashed process would still say reaches nobody.
  if (!process.isAlive) return new Promise<never>(() => undefined);
  return answerOf(answer);
}

/** An answer as a payer would write it down. */
export function answerOf(answer: Awaited<ReturnType<Ledger['post']>>): string {
  if (!answer.ok) return `refused ${answer.refusal.code} at ${answer.refusal.index}`;
  return `done ${answer.value.map(({ id, seq }) => `${id}@${seq}`).join(' ')}`;
}

async function boot(
  world: World,
  { disk, mutant, faults }: { disk: LedgerDisk; mutant: LedgerMutant; faults: DiskFaults },
): Promise<Process> {
  const { clock, random } = world;
  const process = { isAlive: true } as { -readonly [Key in keyof Process]: Process[Key] };
  const mayFail = (chance: number, where: string): void => {
    if (!process.isAlive || random.chance(chance)) throw new StoreLost(`the connection broke ${where} the commit`);
  };
  const manners: DiskManners = {
    async beforeCommit() {
      await clock.sleep(random.below(faults.commitMsMax + 1));
      mayFail(faults.failsBefore, 'before');
    },
    afterCommit() {
      mayFail(faults.failsAfter, 'after');
      return Promise.resolve();
    },
  };
  const plain = openMemoryLedgerStore(disk, manners);
  const mutated = mutant.store?.(plain, world) ?? plain;
  const store: LedgerStore = {
    ...mutated,
    // A process that has crashed asks nothing any more.
    transact: (work) => (process.isAlive ? mutated.transact(work) : new Promise<never>(() => undefined)),
  };
  const ledger = await openLedgerOn({
    store,
    clock,
    logger: { error: () => undefined } as never,
    publicUrl: 'https://simulated.example',
    verify: verifyAtOnce,
  });
  ledger.start();
  process.ledger = ledger;
  return process;
}
