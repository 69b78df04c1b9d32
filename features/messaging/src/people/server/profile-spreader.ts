// Brings a new name or picture into the rooms that a person is in, behind the answer and across a crash: the profile
// is marked until every room has it.
import type { Logger } from 'pino';
import type { Profile } from '../domain/profile-field.ts';
import type { ProfileStore } from '../storage/profile-store.ts';

/** Updates the person's membership in all rooms they are in; resolves after the commits. */
export type SpreadProfile = (userId: string, profile: Profile) => Promise<void>;

export class ProfileSpreader {
  readonly #running = new Map<string, { promise: Promise<void>; isAgain: boolean }>();
  readonly #deps: { profiles: ProfileStore; spread: SpreadProfile; logger: Logger };

  constructor(deps: { profiles: ProfileStore; spread: SpreadProfile; logger: Logger }) {
    this.#deps = deps;
  }

  /** Spreads what the profile holds now; resolves when the rooms have it. Never rejects: the mark stays for later. */
  spread(userId: string): Promise<void> {
    const running = this.#running.get(userId);
    if (running) {
      running.isAgain = true;
      return running.promise;
    }
    const entry = { promise: Promise.resolve(), isAgain: false };
    entry.promise = this.#run(userId, entry).finally(() => this.#running.delete(userId));
    this.#running.set(userId, entry);
    return entry.promise;
  }

  /** Goes on with what a stop or a crash left. */
  async resume(): Promise<void> {
    for (const userId of await this.#deps.profiles.spreading()) await this.spread(userId);
  }

  async settled(): Promise<void> {
    await Promise.all([...this.#running.values()].map(({ promise }) => promise));
  }

  async #run(userId: string, entry: { isAgain: boolean }): Promise<void> {
    const { profiles, spread, logger } = this.#deps;
    do {
      entry.isAgain = false;
      try {
        const profile = (await profiles.profiles([userId])).get(userId);
        if (!profile) return;
        await spread(userId, profile);
        await profiles.spread(userId, profile);
      } catch (fault) {
        logger.error({ err: fault }, 'a profile did not reach all rooms; it will at the next change or start');
      }
    } while (entry.isAgain);
  }
}
