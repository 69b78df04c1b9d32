// `npm run dev`: the server restarts when one of its files changes, the web app reloads in the browser. Open the address
// that Vite prints: it passes calls on to the server.
import { join } from 'node:path';
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { install, PINNED_NODE, PROJECT_FOLDER } from './installation.mjs';
import { viteProgram } from './web-build.mjs';

const WEB_PORT = 5173;

install();
const hasWeb = existsSync(join(PROJECT_FOLDER, 'apps/web/index.html'));
const publicUrl = hasWeb ? `http://localhost:${WEB_PORT}` : undefined;
const children = [
  start(
    'server',
    [`--watch`, '--watch-preserve-output', join(PROJECT_FOLDER, 'apps/server/src/main.ts')],
    PROJECT_FOLDER,
    publicUrl && !process.env.ALTHING_PUBLIC_URL ? { ALTHING_PUBLIC_URL: publicUrl } : {},
  ),
];
if (hasWeb) {
  const port = process.env.ALTHING_PORT ?? '8008';
  const args = [viteProgram(), '--port', String(WEB_PORT), '--strictPort'];
  children.push(
    start('web', args, join(PROJECT_FOLDER, 'apps/web'), { ALTHING_DEV_SERVER: `http://localhost:${port}` }),
  );
}

// Both get a terminal's Ctrl-C by themselves; a signal to this process alone goes on to them.
let isEnding = false;
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => {
    isEnding = true;
    for (const child of children) child.kill(signal);
  });
}

function start(name, args, cwd, env) {
  const child = spawn(PINNED_NODE, args, {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  child.on('exit', (code) => {
    if (isEnding) return;
    if (code) process.stderr.write(`the ${name} ended with code ${code}\n`);
    process.exitCode ||= code ?? 1;
    for (const other of children) if (other !== child) other.kill('SIGTERM');
  });
  return child;
}
