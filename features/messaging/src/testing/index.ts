// The door for tests and simulations.
import type { Simulation } from '@althing/testing/sim';
import { sendSimulation } from './send-simulation.ts';

export const simulations: readonly Simulation[] = [sendSimulation];
