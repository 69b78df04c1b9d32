// A simulation drives production code through a seed's worth of bad luck and audits what is left.
import { seededRandom, type SeededRandom } from './seeded-random.ts';
import { VirtualClock } from './virtual-clock.ts';

export interface World {
  readonly seed: number;
  readonly clock: VirtualClock;
  readonly random: SeededRandom;
}

export interface Simulation {
  readonly name: string;
  /** Runs one seed; throws what the auditor finds. Returns figures that tell whether anything was exercised. */
  run(world: World): Promise<Readonly<Record<string, number>>>;
}

export interface SimulationReport {
  readonly seeds: number;
  /** Sums of what the runs returned. */
  readonly figures: Readonly<Record<string, number>>;
  /** The seeds that failed, with the reason; `runSeed` replays one. */
  readonly failures: readonly { readonly seed: number; readonly reason: string }[];
}

/** How many failing seeds are collected before the rest is left out. */
const FAILURES_MAX = 10;

export async function runSeed(simulation: Simulation, seed: number): Promise<Readonly<Record<string, number>>> {
  const world: World = { seed, clock: new VirtualClock(), random: seededRandom(seed) };
  return world.clock.run(simulation.run(world));
}

/** Runs seeds `first .. first + seeds - 1`. */
export async function runSimulation(
  simulation: Simulation,
  { seeds, first = 1 }: { seeds: number; first?: number },
): Promise<SimulationReport> {
  const figures: Record<string, number> = {};
  const failures: { seed: number; reason: string }[] = [];
  let ran = 0;
  for (let seed = first; seed < first + seeds && failures.length < FAILURES_MAX; seed++) {
    ran++;
    try {
      for (const [name, value] of Object.entries(await runSeed(simulation, seed)))
        figures[name] = (figures[name] ?? 0) + value;
    } catch (fault) {
      failures.push({ seed, reason: fault instanceof Error ? (fault.stack ?? fault.message) : String(fault) });
    }
  }
  return { seeds: ran, figures, failures };
}
