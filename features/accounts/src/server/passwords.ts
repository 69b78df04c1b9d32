// argon2id, a few at a time: each takes 19 MiB and a core for tens of milliseconds, so a crowd signing in waits in a
// bounded line instead of taking the memory and the threads that everything else needs.
import { hash, verify } from '@node-rs/argon2';
import { ok, refuse, type Result } from '@althing/kernel';
import { randomText } from './tokens.ts';

/** OWASP Password Storage Cheat Sheet, argon2id: 19 MiB, 2 passes, 1 lane. */
const ARGON2ID = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;
/** Half of Node's four worker threads: files, DNS and zlib need the others. */
const CONCURRENT_MAX = 2;
/** About four seconds of work on two cores; who comes after is better told to come again. */
const WAITING_MAX = 200;

export interface Passwords {
  hash(password: string): Promise<Result<string, 'overloaded'>>;
  /** Takes as long for an account without a password, or none at all (`null`), as for a wrong password. */
  verify(hashed: string | null, password: string): Promise<Result<boolean, 'overloaded'>>;
}

export function openPasswords(): Passwords {
  let running = 0;
  const waiting: (() => void)[] = [];
  let decoy: Promise<string> | null = null;

  async function inTurn<T>(work: () => Promise<T>): Promise<Result<T, 'overloaded'>> {
    if (running >= CONCURRENT_MAX) {
      if (waiting.length >= WAITING_MAX) return refuse('overloaded');
      // The turn is handed over by whoever ends, so `running` stays as it is.
      await new Promise<void>((resolve) => waiting.push(resolve));
    } else running++;
    try {
      return ok(await work());
    } finally {
      const next = waiting.shift();
      if (next) next();
      else running--;
    }
  }

  return {
    hash: (password) => inTurn(() => hash(password, ARGON2ID)),
    verify: (hashed, password) =>
      inTurn(async () => {
        decoy ??= hash(randomText(), ARGON2ID);
        const against = hashed ?? (await decoy);
        const isRight = await verify(against, password);
        return hashed !== null && isRight;
      }),
  };
}
