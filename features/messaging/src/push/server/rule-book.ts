// Everybody's push rules: read when they are first needed, compiled once, written in order per person.
import type { HttpRefusal } from '@althing/http';
import { rowFor } from '@althing/db';
import { Lru, ok, type Result } from '@althing/kernel';
import type { Core } from '../../core/server/core.ts';
import { nothingToSay, type SyncQuestion, type SyncSectionAnswer } from '../../core/server/sync-extensions.ts';
import { compiledDefaults, compileRules, type CompiledRules } from '../domain/evaluate-rules.ts';
import { rulesetJson, type Ruleset } from '../domain/push-rule.ts';
import { noStoredRules, rulesetOf, type PushRuleRefusal, type StoredRules } from '../domain/stored-rules.ts';
import { openPushRulesStore, type PushRulesStore } from '../storage/push-rules-store.ts';
import { pushRulesTable } from '../storage/tables.ts';
import { toHttp } from './rule-refusals.ts';

/** Those who changed nothing cost a few bytes; the compiled rules of one who did, some kilobytes. */
const PEOPLE_CACHED_MAX = 50_000;

interface Entry {
  readonly stored: StoredRules;
  readonly compiled: CompiledRules;
  /** Of the last change; 0 if there was none. */
  readonly pos: number;
}

const untouched: Entry = { stored: noStoredRules, compiled: compiledDefaults, pos: 0 };

export class RuleBook {
  readonly #core: Core;
  readonly #store: PushRulesStore;
  readonly #entries = new Lru<string, Entry>(PEOPLE_CACHED_MAX);
  /** The last write under way of each person: the next one decides on what it leaves. */
  readonly #writes = new Map<string, Promise<unknown>>();
  /** Counts what may have made a read that is under way outdated. */
  #generation = 0;

  constructor(core: Core) {
    this.#core = core;
    this.#store = openPushRulesStore(core.database);
    core.commit.onFault(() => {
      this.#generation++;
      this.#entries.clear();
    });
  }

  async rulesetOf(userId: string): Promise<Ruleset> {
    return rulesetOf((await this.#entry(userId)).stored, userId);
  }

  /** The same if memory has them, else null. */
  compiledNow(userId: string): CompiledRules | null {
    return this.#entries.get(userId)?.compiled ?? null;
  }

  async compiledOf(userId: string): Promise<CompiledRules> {
    return (this.#entries.get(userId) ?? (await this.#entry(userId))).compiled;
  }

  /** The compiled rules of many, by one query for those that memory doesn't hold. */
  async compiledOfAll(userIds: readonly string[]): Promise<ReadonlyMap<string, CompiledRules>> {
    const missing = userIds.filter((userId) => !this.#entries.peek(userId));
    const read = await this.#read(missing);
    return new Map(
      userIds.map((userId) => [userId, (read.get(userId) ?? this.#entries.get(userId) ?? untouched).compiled]),
    );
  }

  /** Decides on what the person's rules are now, and resolves after the commit. */
  change(
    userId: string,
    decide: (stored: StoredRules) => Result<StoredRules, PushRuleRefusal>,
  ): Promise<Result<Record<string, never>, HttpRefusal>> {
    const before = this.#writes.get(userId) ?? Promise.resolve();
    const write = before.then(
      () => this.#write(userId, decide),
      () => this.#write(userId, decide),
    );
    this.#writes.set(userId, write);
    const clear = () => {
      if (this.#writes.get(userId) === write) this.#writes.delete(userId);
    };
    write.then(clear, clear);
    return write;
  }

  async forget(userId: string): Promise<void> {
    await this.#store.delete(userId);
    this.#generation++;
    this.#entries.delete(userId);
  }

  /** m.push_rules among the account data, when it changed. */
  section(question: SyncQuestion): SyncSectionAnswer | Promise<SyncSectionAnswer> {
    const known = this.#entries.get(question.requester.userId);
    return known
      ? sectionOf(known, question)
      : this.#entry(question.requester.userId).then((entry) => sectionOf(entry, question));
  }

  async #write(
    userId: string,
    decide: (stored: StoredRules) => Result<StoredRules, PushRuleRefusal>,
  ): Promise<Result<Record<string, never>, HttpRefusal>> {
    const decided = decide((await this.#entry(userId)).stored);
    if (!decided.ok) return toHttp(decided.refusal);
    const stored = decided.value;
    const compiled = compileRules(stored);
    await this.#core.commit.append(1, (pos) => ({
      rows: [rowFor(pushRulesTable, { user_id: userId, rules: JSON.stringify(stored), pos })],
      committed: () => {
        this.#generation++;
        this.#entries.set(userId, { stored, compiled, pos });
        this.#core.notifier.wake([userId]);
      },
    }));
    return ok({});
  }

  async #entry(userId: string): Promise<Entry> {
    return this.#entries.get(userId) ?? (await this.#read([userId])).get(userId) ?? untouched;
  }

  async #read(userIds: readonly string[]): Promise<Map<string, Entry>> {
    if (userIds.length === 0) return new Map();
    const generation = this.#generation;
    const found = await this.#store.rules(userIds);
    const entries = new Map<string, Entry>();
    for (const userId of userIds) {
      const row = found.get(userId);
      entries.set(userId, row ? { stored: row.rules, compiled: compileRules(row.rules), pos: row.pos } : untouched);
    }
    // A write that came in between has put in what is newer.
    if (generation !== this.#generation)
      return new Map(userIds.map((id) => [id, this.#entries.get(id) ?? entries.get(id) ?? untouched]));
    for (const [userId, entry] of entries) this.#entries.set(userId, entry);
    return entries;
  }
}

function sectionOf({ stored, pos }: Entry, { requester, since, upTo }: SyncQuestion): SyncSectionAnswer {
  if (since !== null && (pos <= since || pos > upTo)) return nothingToSay;
  const content = { global: rulesetJson(rulesetOf(stored, requester.userId)) };
  return { members: { account_data: { events: [{ type: 'm.push_rules', content }] } }, isNews: since !== null };
}
