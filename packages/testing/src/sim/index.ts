export { CallLost, callAcross } from './faulty-network.ts';
export type { NetworkFaults } from './faulty-network.ts';
export { seededRandom } from './seeded-random.ts';
export type { SeededRandom } from './seeded-random.ts';
export { runSeed, runSimulation } from './simulation.ts';
export type { Simulation, SimulationReport, World } from './simulation.ts';
export { VirtualClock } from './virtual-clock.ts';
