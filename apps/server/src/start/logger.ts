// Structured logs on standard output. They never hold a token, a key or what somebody wrote: an error is logged by its
// kind, message and place only, and what looks like a secret is cut out of its message.
import { pino, type DestinationStream, type Logger } from 'pino';

/** Our own tokens' prefixes, bearer headers, and query strings, which may hold access_token or a code. */
const SECRETS: readonly [RegExp, string][] = [
  [/\balt_[a-z]{2}_[\w.-]+/g, '[token]'],
  [/\b(bearer|basic)\s+\S+/gi, '$1 [token]'],
  [/\b(access_token|refresh_token|loginToken|code|token|password|secret|key)=[^&\s"']+/gi, '$1=[hidden]'],
  [/((?:postgres(?:ql)?|s3):\/\/[^:@/\s]*):[^@/\s]*@/g, '$1:[hidden]@'],
];

/** Members that are hidden wherever they come up in a logged object, up to two levels down. */
const HIDDEN = [
  'access_token',
  'refresh_token',
  'token',
  'login_token',
  'password',
  'new_password',
  'authorization',
  'cookie',
  'secret',
  'key',
  'keys',
  'private_key',
  'session_data',
  'body',
  'content',
  'formatted_body',
  'url',
];

/** Cuts what looks like a secret out of a line. */
export function withoutSecrets(text: string): string {
  return SECRETS.reduce((line, [pattern, shown]) => line.replaceAll(pattern, shown), text);
}

export function createLogger(level: string, destination: DestinationStream = standardOutput): Logger {
  const options = {
    level,
    base: null,
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    formatters: { level: (label: string) => ({ level: label }) },
    redact: { paths: HIDDEN.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]), censor: '[hidden]' },
    serializers: {
      err: describeFault,
      // A request's address holds ids and, with old clients, tokens; the route's name says enough.
      req: (request: { method?: string }) => ({ method: request.method }),
      res: (reply: { statusCode?: number }) => ({ status: reply.statusCode }),
    },
    hooks: {
      logMethod(args: unknown[], method: (...given: unknown[]) => void) {
        method.apply(
          this,
          args.map((arg) => (typeof arg === 'string' ? withoutSecrets(arg) : arg)),
        );
      },
    },
  };
  return pino(options as never, destination);
}

/**
 * Through Node's own stream: pino's fast one tries again for ever once the reader is gone (a closed pipe), and a server
 * that can't end holds its port and its data folder. Here the line is lost and the server goes on.
 */
const standardOutput: DestinationStream = { write: (line) => void process.stdout.write(line) };

/** PostgreSQL's errors carry the row and the statement beside the message: those stay out. */
function describeFault(fault: unknown): Record<string, unknown> {
  if (!(fault instanceof Error)) return { message: withoutSecrets(String(fault)) };
  const code = (fault as NodeJS.ErrnoException).code;
  return {
    type: fault.name,
    ...(code === undefined ? {} : { code }),
    message: withoutSecrets(fault.message),
    // The first line of a stack repeats the message.
    stack: withoutSecrets(
      (fault.stack ?? '')
        .split('\n')
        .filter((line) => /^\s+at /.test(line))
        .join('\n'),
    ),
    ...(fault.cause === undefined ? {} : { cause: describeFault(fault.cause) }),
  };
}
