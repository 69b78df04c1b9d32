// Runs steps, two at a time (the machines that check this have two cores), and tells of each when it ends.
import { spawn } from 'node:child_process';
import { PROJECT_FOLDER } from './installation.mjs';

const AT_ONCE = 2;

/** Runs `steps` ({ name, command, args, env }); each that fails shows what it said. Returns the names that failed. */
export async function runSteps(steps, { atOnce = AT_ONCE } = {}) {
  const waiting = [...steps];
  const failed = [];
  const lane = async () => {
    for (let step = waiting.shift(); step; step = waiting.shift()) {
      const { passed, output, seconds } = await runStep(step);
      process.stdout.write(`${passed ? 'ok    ' : 'FAILED'} ${step.name} (${seconds} s)\n`);
      if (passed) continue;
      failed.push(step.name);
      process.stdout.write(`${output.trimEnd()}\n\n`);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
  return failed;
}

function runStep({ command, args, env = {} }) {
  const started = performance.now();
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: PROJECT_FOLDER,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    child.stdout.on('data', (chunk) => (output += chunk));
    child.stderr.on('data', (chunk) => (output += chunk));
    const end = (passed) => resolve({ passed, output, seconds: ((performance.now() - started) / 1000).toFixed(1) });
    child.on('error', (fault) => {
      output += fault.message;
      end(false);
    });
    child.on('close', (code) => end(code === 0));
  });
}
