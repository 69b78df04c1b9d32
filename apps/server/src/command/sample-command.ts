import { StartRefusal } from '../start/start-refusal.ts';
import type { Command } from './command.ts';

export const sampleCommand: Command = {
  name: 'sample',
  usage: 'load [address]',
  summary: 'Loads the sample community into a running server',
  details: '',
  wordsMin: 1,
  wordsMax: 2,
  run() {
    throw new StartRefusal('pending');
  },
};
