// Somebody with a key who signs orders, as a device does.
import { createHash, generateKeyPairSync, randomUUID, sign, type KeyObject } from 'node:crypto';
import type {
  Cap,
  DevicePublicKey,
  HoldCommand,
  LedgerKey,
  MandateCommand,
  MoveCommand,
  Purpose,
} from '../ledger/domain/commands.ts';
import { mandateText } from '../ledger/domain/mandate-text.ts';
import type { Money } from '../ledger/domain/money.ts';
import { orderText, type Order } from '../ledger/domain/order.ts';

export interface SigningPayer {
  readonly key: LedgerKey;
  /** 64 bytes, base64url. */
  sign(text: string): string;
}

/** Ed25519 unless told otherwise. */
export function createSigningPayer(algorithm: 'Ed25519' | 'P-256' = 'Ed25519'): SigningPayer {
  const { publicKey, privateKey } =
    algorithm === 'Ed25519' ? generateKeyPairSync('ed25519') : generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { kty, crv, x, y } = publicKey.export({ format: 'jwk' });
  const jwk = (y === undefined ? { kty, crv, x } : { kty, crv, x, y }) as DevicePublicKey;
  const members = 'y' in jwk ? { crv, kty, x, y } : { crv, kty, x };
  const keyId = createHash('sha256').update(JSON.stringify(members)).digest('base64url');
  return {
    key: { keyId, kind: 'device_key', publicKey: jwk },
    sign: (text) => signatureOf(privateKey, algorithm, text),
  };
}

export interface Payment {
  readonly payer: SigningPayer;
  readonly from: string;
  readonly to: string;
  readonly amount: Money;
  /** When the order is made: it is good for ten minutes. */
  readonly atMs: number;
  readonly id?: string;
  readonly purpose?: Purpose;
  readonly reference?: string | null;
  readonly caps?: readonly Cap[];
  readonly feeMinor?: bigint;
  /** Changes the order before it is signed, as an attacker would. */
  readonly order?: Partial<Order>;
}

const ORDER_MS = 600_000;

/** A signed transfer. */
export function signedTransfer(payment: Payment): MoveCommand {
  return { ...movement(payment, null), kind: 'transfer' };
}

/** A signed hold. */
export function signedHold(payment: Payment & { readonly expiresAtMs: number }): HoldCommand {
  const { expiresAtMs } = payment;
  return { ...movement(payment, expiresAtMs), kind: 'hold', expiresAtMs };
}

/** A signed mandate. */
export function signedMandate(
  payer: SigningPayer,
  { atMs, ...terms }: Omit<MandateCommand, 'authorization'> & { readonly atMs: number },
): MandateCommand {
  const text = mandateText(terms, { toName: 'Payee', expiresAtMs: atMs + ORDER_MS, lines: [] });
  return { ...terms, authorization: { by: 'key', orderText: text, signature: signatureBy(payer, text) } };
}

function movement(payment: Payment, holdExpiresAtMs: number | null): Omit<MoveCommand, 'kind'> {
  const { payer, from, to, amount, atMs, id = randomUUID(), purpose = 'send', reference = null, caps } = payment;
  const text = orderText({
    id,
    kind: holdExpiresAtMs === null ? 'transfer' : 'hold',
    from,
    to,
    toName: 'Payee',
    amount,
    feeMinor: payment.feeMinor ?? 0n,
    purpose,
    reference,
    expiresAtMs: atMs + ORDER_MS,
    holdExpiresAtMs,
    lines: [],
    ...payment.order,
  });
  const authorization = { by: 'key' as const, orderText: text, signature: signatureBy(payer, text) };
  const base = { id, debitAccount: from, creditAccount: to, amount, purpose, reference, authorization };
  return caps ? { ...base, caps } : base;
}

function signatureBy(payer: SigningPayer, text: string) {
  const { keyId } = payer.key;
  return { kind: 'device_key' as const, keyId, signature: payer.sign(text), statement: 'text' as const };
}

function signatureOf(key: KeyObject, algorithm: 'Ed25519' | 'P-256', text: string): string {
  const data = Buffer.from(text);
  const bytes =
    algorithm === 'Ed25519' ? sign(null, data, key) : sign('sha256', data, { key, dsaEncoding: 'ieee-p1363' });
  return bytes.toString('base64url');
}
