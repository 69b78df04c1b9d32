// npm run check [-- gate ...]: the fast gates; those whose names begin with a given word, or all.
import { gates } from './gates.mjs';
import { install } from './installation.mjs';
import { runSteps } from './steps.mjs';

install();
const wanted = process.argv.slice(2);
const steps = Object.entries(gates)
  .filter(([name]) => wanted.length === 0 || wanted.some((word) => name.startsWith(word)))
  .map(([name, step]) => ({ name, ...step }));
if (steps.length === 0) {
  process.stderr.write(`There is no such gate. There are: ${Object.keys(gates).join(', ')}\n`);
  process.exit(1);
}
const failed = await runSteps(steps);
process.stdout.write(failed.length === 0 ? `All ${steps.length} gates passed.\n` : `Failed: ${failed.join(', ')}\n`);
process.exitCode = failed.length === 0 ? 0 : 1;
