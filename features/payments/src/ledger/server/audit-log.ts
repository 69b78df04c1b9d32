// Checks an exported log from its first line to its last by nothing but what stands in it: the chain of hashes, every
// signature, every balance, limit, mandate and hold. It decides by itself and shares no decision with the ledger, so that
// a mistake there is seen here. A line is `[seq, hash, body]`, as `Ledger.exportLog` writes it.
import { canonicalJson, isJsonObject, type JsonObject } from '@althing/kernel';
import { ruleText } from '../domain/log-bodies.ts';
import { periodKeyAt } from '../domain/periods.ts';
import type { KeySignature, LedgerKey, MandatePeriod, Purpose } from '../domain/commands.ts';
import { checkpointText, houseKeyId, isSignedByHouse, type HousePublicKey } from './house-key.ts';
import {
  AuditFinding,
  available,
  readCaps,
  type AuditedAccount,
  type AuditedHold,
  type AuditedMandate,
  type AuditReport,
  type ChainState,
} from './audit-state.ts';
import type { Checkpoint } from './index.ts';
import { hashOf } from './log-hash.ts';
import { isSignedBy, verifyAtOnce, verifyingKey, type VerifyingKey } from './signatures.ts';

/** Throws an {@link AuditFinding} at the first entry that doesn't hold. `checkpoint`: the log must contain it. */
export async function auditLog(
  lines: AsyncIterable<string> | Iterable<string>,
  { checkpoint }: { checkpoint?: Checkpoint } = {},
): Promise<AuditReport> {
  const audit = new Audit();
  for await (const line of lines) {
    if (line.trim() !== '') await audit.take(line);
    if (checkpoint && audit.seq === checkpoint.seq) audit.compare(checkpoint);
  }
  return audit.finish(checkpoint);
}

class Audit {
  seq = 0;
  #hash = '0'.repeat(64);
  #at = 0;
  #house: HousePublicKey | null = null;
  #transfers = 0;
  #signatures = 0;
  #chain: ChainState | null = null;
  #isCheckpointSeen = false;
  readonly #ids = new Set<string>();
  readonly #accounts = new Map<string, AuditedAccount>();
  readonly #keys = new Map<string, { key: VerifyingKey | null; isEnded: boolean }>();
  readonly #holds = new Map<string, AuditedHold>();
  readonly #mandates = new Map<string, AuditedMandate>();
  readonly #spent = new Map<string, bigint>();

  async take(line: string): Promise<void> {
    const [seq, hash, text] = this.#read(line);
    this.#check(seq === this.seq + 1, `it follows ${this.seq}`);
    this.seq = seq;
    this.#check(hashOf(this.#hash, text) === hash, 'its hash is not that of its text and the hash before it');
    this.#hash = hash;
    const body: unknown = JSON.parse(text);
    this.#check(isJsonObject(body) && canonicalJson(body) === text, 'its text is not canonical');
    this.#check(body['seq'] === seq, 'its text names another place');
    const at = Number(body['at']);
    this.#check(Number.isSafeInteger(at) && at >= this.#at, 'time runs backwards');
    this.#at = at;
    await this.#apply(String(body['kind']), body);
  }

  compare(checkpoint: Checkpoint): void {
    this.#isCheckpointSeen = true;
    this.#check(checkpoint.hash === this.#hash, 'the checkpoint was made of another history');
    this.#check(this.#house?.x === checkpoint.publicKey.x, 'the checkpoint is signed by another ledger');
    this.#check(
      isSignedByHouse(checkpoint.publicKey, checkpointText(checkpoint), checkpoint.signature),
      'the checkpoint’s signature is wrong',
    );
  }

  finish(checkpoint: Checkpoint | undefined): AuditReport {
    this.#check(this.#chain === null, 'its chain is not whole');
    this.#check(!checkpoint || this.#isCheckpointSeen, 'the log ends before the checkpoint');
    const sums = new Map<string, bigint>();
    for (const { currency, balance, held, coming } of this.#accounts.values()) {
      sums.set(currency, (sums.get(currency) ?? 0n) + balance);
      this.#check(held >= 0n && coming >= 0n, 'more was released than held');
    }
    for (const [currency, sum] of sums) this.#check(sum === 0n, `${currency} does not add up to nothing: ${sum}`);
    return {
      entries: this.seq,
      transfers: this.#transfers,
      signatures: this.#signatures,
      lastHash: this.#hash,
      balances: this.#accounts,
    };
  }

  #read(line: string): [number, string, string] {
    const parts: unknown = JSON.parse(line);
    this.#check(Array.isArray(parts) && parts.length === 3, 'the line is no entry');
    const [seq, hash, text] = parts as [unknown, unknown, unknown];
    this.#check(typeof seq === 'number' && typeof hash === 'string' && typeof text === 'string', 'it is no entry');
    return [seq, hash, text];
  }

  async #apply(kind: string, body: JsonObject): Promise<void> {
    switch (kind) {
      case 'ledger_opened':
        return this.#open(body);
      case 'account_opened':
        return this.#openAccount(body);
      case 'account_changed':
        return this.#changeAccount(body);
      case 'key_added':
        return this.#addKey(body);
      case 'key_ended':
        return this.#endKey(body);
      case 'mandate_granted':
        return this.#grantMandate(body);
      case 'mandate_ended':
        this.#known(this.#mandates, String(body['id']), 'mandate').isEnded = true;
        return;
      case 'transferred':
      case 'held':
        return this.#move(kind, body);
      case 'captured':
      case 'voided':
      case 'expired':
        return this.#resolve(kind, body);
      default:
        this.#check(false, `nobody knows the kind ${kind}`);
    }
  }

  #open(body: JsonObject): void {
    this.#check(this.seq === 1, 'a ledger opens once');
    this.#house = body['publicKey'] as unknown as HousePublicKey;
    this.#check(houseKeyId(this.#house) === body['keyId'], 'the key’s name is not its thumbprint');
  }

  #openAccount(body: JsonObject): void {
    const id = String(body['account']);
    this.#check(!this.#accounts.has(id), 'an account opens once');
    this.#accounts.set(id, {
      currency: String(body['currency']),
      allowance: BigInt(String(body['allowanceMinor'])),
      balance: 0n,
      held: 0n,
      coming: 0n,
      mayReceive: body['mayReceive'] === true,
      maySpend: body['maySpend'] === true,
      isClosed: false,
    });
  }

  #changeAccount(body: JsonObject): void {
    const account = this.#known(this.#accounts, String(body['account']), 'account');
    this.#check(!account.isClosed, 'a closed account is changed');
    if (body['allowanceMinor'] !== undefined) account.allowance = BigInt(String(body['allowanceMinor']));
    if (body['mayReceive'] !== undefined) account.mayReceive = body['mayReceive'] === true;
    if (body['maySpend'] !== undefined) account.maySpend = body['maySpend'] === true;
    if (body['isClosed'] === true) {
      this.#check(account.balance === 0n && account.held === 0n && account.coming === 0n, 'it closes with money in it');
      account.isClosed = true;
    }
    this.#check(available(account) >= 0n, 'the allowance is taken away below what is used');
  }

  #addKey(body: JsonObject): void {
    const name = `${String(body['account'])} ${String(body['keyId'])}`;
    this.#check(!this.#keys.has(name), 'a key is added once');
    const publicKey = body['publicKey'] as unknown as LedgerKey['publicKey'];
    this.#keys.set(name, { key: verifyingKey({ publicKey }), isEnded: false });
  }

  #endKey(body: JsonObject): void {
    const key = this.#known(this.#keys, `${String(body['account'])} ${String(body['keyId'])}`, 'key');
    this.#check(!key.isEnded, 'a key ends once');
    key.isEnded = true;
  }

  async #grantMandate(body: JsonObject): Promise<void> {
    const id = String(body['id']);
    this.#check(!this.#mandates.has(id), 'a mandate is granted once');
    const from = String(body['from']);
    const order = await this.#signedOrder(from, body['by'] as JsonObject, 'althing.mandate.v1');
    for (const member of ['id', 'from', 'to', 'capMinor', 'currency', 'period', 'startsAt', 'endsAt']) {
      this.#check(order[member] === body[member], `the payer signed another ${member}`);
    }
    this.#mandates.set(id, {
      from,
      to: String(body['to']),
      cap: BigInt(String(body['capMinor'])),
      currency: String(body['currency']),
      period: String(body['period']) as MandatePeriod,
      startsAt: Number(body['startsAt']),
      endsAt: body['endsAt'] === null ? null : Number(body['endsAt']),
      isEnded: false,
    });
  }

  async #move(kind: 'transferred' | 'held', body: JsonObject): Promise<void> {
    const { id, debitId, creditId, debit, credit, amount, currency } = this.#parties(body);
    this.#check(debit.currency === currency && credit.currency === currency, 'currencies are mixed');
    this.#check(debit.maySpend && credit.mayReceive, 'a suspended account spends or receives');
    const chain = this.#inChain(id, body);
    const by = body['by'] as JsonObject;
    await this.#allow(kind, { body, by, chain, debitId, creditId, amount });
    this.#count(debitId, body, amount);
    this.#check(available(debit) >= amount, 'more is spent than there is');
    if (kind === 'held') {
      debit.held += amount;
      credit.coming += amount;
      const caps = readCaps(body).map(([key, period]): [string, string] => [key, period]);
      const expiresAt = Number(body['expiresAt']);
      this.#check(expiresAt > this.#at, 'it is held until a time that is over');
      this.#holds.set(id, { debit: debitId, credit: creditId, amount, currency, expiresAt, caps, isOpen: true });
    } else {
      debit.balance -= amount;
      credit.balance += amount;
      chain.brought.set(creditId, (chain.brought.get(creditId) ?? 0n) + amount);
      chain.brought.set(debitId, (chain.brought.get(debitId) ?? 0n) - amount);
    }
    this.#endOfLeg(chain);
  }

  #resolve(kind: 'captured' | 'voided' | 'expired', body: JsonObject): void {
    const { id, debitId, creditId, debit, credit, amount, currency } = this.#parties(body);
    const hold = this.#known(this.#holds, String(body['hold']), 'hold');
    this.#check(hold.isOpen, 'a hold is resolved once');
    this.#check(
      hold.debit === debitId && hold.credit === creditId && hold.currency === currency,
      'the hold is another’s',
    );
    this.#check(kind === 'captured' ? amount <= hold.amount : amount === hold.amount, 'more is taken than is held');
    this.#check(kind !== 'captured' || this.#at < hold.expiresAt, 'it is captured after it has run out');
    this.#check(kind !== 'expired' || this.#at >= hold.expiresAt, 'it expires before its time');
    const chain = this.#inChain(id, body);
    hold.isOpen = false;
    debit.held -= hold.amount;
    credit.coming -= hold.amount;
    const taken = kind === 'captured' ? amount : 0n;
    debit.balance -= taken;
    credit.balance += taken;
    chain.brought.set(creditId, (chain.brought.get(creditId) ?? 0n) + taken);
    for (const [key, period] of hold.caps) {
      const name = JSON.stringify([debitId, key, period]);
      this.#spent.set(name, (this.#spent.get(name) ?? 0n) - hold.amount + taken);
    }
    this.#endOfLeg(chain);
  }

  #parties(body: JsonObject) {
    const id = String(body['id']);
    this.#check(!this.#ids.has(id), 'an id has two effects');
    this.#ids.add(id);
    this.#transfers++;
    const [debitId, creditId] = [String(body['debit']), String(body['credit'])];
    const debit = this.#known(this.#accounts, debitId, 'account');
    const credit = this.#known(this.#accounts, creditId, 'account');
    const amount = BigInt(String(body['amountMinor']));
    this.#check(amount > 0n && debitId !== creditId, 'it moves nothing');
    this.#check(!debit.isClosed && !credit.isClosed, 'a closed account moves money');
    return { id, debitId, creditId, debit, credit, amount, currency: String(body['currency']) };
  }

  /** Legs of a chain stand next to each other, all of them. */
  #inChain(id: string, body: JsonObject): ChainState {
    const told = body['chain'] as JsonObject | undefined;
    const place = told ?? { id, index: 0, legs: 1 };
    if (place['index'] === 0) {
      this.#check(this.#chain === null, 'the chain before it is not whole');
      const order = this.#orderText(body['by']);
      this.#chain = {
        id: String(place['id']),
        legs: Number(place['legs']),
        next: 0,
        fee: order ? BigInt(String(order['feeMinor'] ?? '0')) : 0n,
        payer: order ? String(body['debit']) : null,
        brought: new Map(),
      };
    }
    const chain = this.#chain;
    this.#check(chain && chain.id === place['id'] && chain.next === place['index'], 'its chain is not whole');
    chain.next++;
    return chain;
  }

  #endOfLeg(chain: ChainState): void {
    if (chain.next < chain.legs) return;
    this.#check(chain.fee === 0n, 'the fee is not what the payer signed');
    this.#chain = null;
  }

  async #allow(
    kind: 'transferred' | 'held',
    leg: { body: JsonObject; by: JsonObject; chain: ChainState; debitId: string; creditId: string; amount: bigint },
  ): Promise<void> {
    const { body, by, chain, debitId, creditId, amount } = leg;
    const isToHouse = creditId.startsWith('house:');
    if (by['key'] !== undefined) return this.#allowByOrder(kind, body, by);
    if (by['first'] === true) {
      this.#check(chain.payer === debitId && isToHouse && amount <= chain.fee, 'the fee is not what the payer signed');
      chain.fee -= amount;
      return;
    }
    if (by['mandate'] !== undefined) return this.#allowByMandate(String(by['mandate']), body);
    const isFee = isToHouse && body['purpose'] === 'fee' && (chain.brought.get(debitId) ?? 0n) >= amount;
    this.#check(kind === 'transferred' && (debitId.startsWith('house:') || isFee), 'no rule allows it');
    const text = ruleText({
      rule: String(by['rule']),
      id: String(body['id']),
      debitAccount: debitId,
      creditAccount: creditId,
      amount: { amountMinor: amount, currency: String(body['currency']) },
      purpose: String(body['purpose']) as Purpose,
      reference: null,
    });
    this.#signatures++;
    this.#check(
      this.#house && isSignedByHouse(this.#house, text, String(by['signature'])),
      'the house did not sign it',
    );
  }

  async #allowByOrder(kind: 'transferred' | 'held', body: JsonObject, by: JsonObject): Promise<void> {
    const order = await this.#signedOrder(String(body['debit']), by, 'althing.order.v1');
    const expected: JsonObject = {
      id: String(body['id']),
      kind: kind === 'held' ? 'hold' : 'transfer',
      from: String(body['debit']),
      to: String(body['credit']),
      amountMinor: String(body['amountMinor']),
      currency: String(body['currency']),
      purpose: String(body['purpose']),
      reference: body['reference'] ?? null,
      holdExpiresAt: body['expiresAt'] ?? null,
    };
    for (const [member, value] of Object.entries(expected)) {
      this.#check(order[member] === value, `the payer signed another ${member}`);
    }
  }

  #allowByMandate(id: string, body: JsonObject): void {
    const mandate = this.#known(this.#mandates, id, 'mandate');
    const isRunning = mandate.startsAt <= this.#at && (mandate.endsAt === null || this.#at < mandate.endsAt);
    this.#check(!mandate.isEnded && isRunning, 'the mandate is not active');
    this.#check(mandate.from === body['debit'] && mandate.to === body['credit'], 'the mandate is another’s');
    this.#check(mandate.currency === body['currency'], 'the mandate is in another currency');
    const counted = readCaps(body).find(([key]) => key === `mandate:${id}`);
    this.#check(
      counted && counted[1] === periodKeyAt(mandate.period, this.#at) && counted[2] === mandate.cap,
      'the mandate’s cap is not counted',
    );
  }

  #count(debitId: string, body: JsonObject, amount: bigint): void {
    for (const [key, period, limit] of readCaps(body)) {
      const name = JSON.stringify([debitId, key, period]);
      const spent = (this.#spent.get(name) ?? 0n) + amount;
      this.#check(spent <= limit, `the limit ${key} is crossed`);
      this.#spent.set(name, spent);
    }
  }

  #orderText(by: unknown): JsonObject | null {
    if (!isJsonObject(by) || typeof by['order'] !== 'string') return null;
    const order: unknown = JSON.parse(by['order']);
    return isJsonObject(order) ? order : null;
  }

  async #signedOrder(accountId: string, by: JsonObject, type: string): Promise<JsonObject> {
    const signature = by['key'] as unknown as KeySignature;
    const text = String(by['order']);
    const held = this.#known(this.#keys, `${accountId} ${signature.keyId}`, 'key');
    this.#check(!held.isEnded && held.key, 'it is signed by a key that has ended');
    this.#signatures++;
    this.#check(
      await isSignedBy(held.key, { text, signature, site: null, verify: verifyAtOnce }),
      'the payer did not sign it',
    );
    const order = this.#orderText(by);
    this.#check(order && order['type'] === type && canonicalJson(order) === text, 'the order can’t be read');
    this.#check(Number(order['expiresAt']) > this.#at, 'the order had expired');
    return order;
  }

  #known<T>(among: ReadonlyMap<string, T>, name: string, what: string): T {
    const found = among.get(name);
    this.#check(found !== undefined, `there is no such ${what}`);
    return found;
  }

  #check(holds: unknown, finding: string): asserts holds {
    if (!holds) throw new AuditFinding(`entry ${this.seq}: ${finding}`);
  }
}
