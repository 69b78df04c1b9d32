#!/usr/bin/env node
// The `althing` command. Runs under any Node from 20 on and hands over to the Node that the lock file pins.
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const main = join(dirname(fileURLToPath(import.meta.url)), '../src/main.ts');
const words = process.argv.slice(2);
const node = createRequire(import.meta.url).resolve('node/bin/node');
const child = spawn(node, [main, ...(words.length === 0 ? ['--help'] : words)], { stdio: 'inherit' });
// Ctrl-C reaches the child by itself, being of the same terminal; here it only must not end the parent first.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => child.kill('SIGTERM'));
child.on('exit', (code, signal) => {
  process.exitCode = signal ? 1 : (code ?? 1);
});
