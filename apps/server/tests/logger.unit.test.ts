import { expect, test } from 'vitest';
import { createLogger } from '../src/start/logger.ts';

function logged(write: (logger: ReturnType<typeof createLogger>) => void): string {
  let text = '';
  write(createLogger('debug', { write: (line: string) => void (text += line) }));
  return text;
}

const SECRET = 'alt_at_c2VjcmV0c2VjcmV0c2VjcmV0';

test.each([
  ['a token in a message', (logger) => logger.info(`used ${SECRET}`)],
  ['a bearer header in a message', (logger) => logger.info(`authorization: Bearer ${SECRET}`)],
  ['a query string in a message', (logger) => logger.info(`GET /sync?access_token=${SECRET}&since=1`)],
  ['a token in an object', (logger) => logger.info({ access_token: SECRET }, 'x')],
  ['a token two levels down', (logger) => logger.info({ a: { b: { refresh_token: SECRET } } }, 'x')],
  ['a message body', (logger) => logger.info({ event: { content: { body: SECRET } } }, 'x')],
  ['a fault’s message', (logger) => logger.error({ err: new Error(`bad token ${SECRET}`) }, 'x')],
  [
    'a database fault’s row',
    (logger) => logger.error({ err: Object.assign(new Error('duplicate'), { detail: `Key (${SECRET})` }) }, 'x'),
  ],
  [
    'a cause’s message',
    (logger) => logger.error({ err: new Error('x', { cause: new Error(`Bearer ${SECRET}`) }) }, 'x'),
  ],
  ['an S3 secret', (logger) => logger.error({ err: new Error(`s3://me:${SECRET}@host/bucket is away`) }, 'x')],
  ['a database password', (logger) => logger.error({ err: new Error(`postgres://me:${SECRET}@host/db is away`) }, 'x')],
] satisfies [string, (logger: ReturnType<typeof createLogger>) => void][])(
  'R1 the log never holds %s',
  (_name, write) => {
    const text = logged(write);
    expect(text).not.toBe('');
    expect(text).not.toContain('c2VjcmV0');
  },
);

test('a fault is logged with its kind, message and place', () => {
  const line = JSON.parse(logged((logger) => logger.error({ err: new RangeError('too far') }, 'x'))) as {
    err: Record<string, string>;
  };
  expect(line.err).toMatchObject({ type: 'RangeError', message: 'too far' });
  expect(line.err['stack']).toContain('logger.unit.test.ts');
});
