// What `npm start` runs: `althing serve` without the command's words.
import { enableCompileCache } from 'node:module';

// Stripping types and compiling a thousand files takes a second and a half; from the second start on it is read back.
enableCompileCache();
const { runCommand } = await import('./command/run-command.ts');

await runCommand(process.argv.length > 2 ? process.argv.slice(2) : ['serve']);
