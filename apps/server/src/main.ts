// What `npm start` runs: `althing serve` without the command's words.
import { runCommand } from './command/run-command.ts';

await runCommand(process.argv.length > 2 ? process.argv.slice(2) : ['serve']);
