// What the ledger is asked to do. Ids come from the caller and are idempotent for ever.
import type { Money } from './money.ts';

/** What a movement is for; statements and pictures of spending are made of it. */
export type Purpose =
  | 'send'
  | 'request'
  | 'split'
  | 'merchant'
  | 'invoice'
  | 'refund'
  | 'fee'
  | 'mandate'
  | 'funding'
  | 'payout'
  | 'settlement'
  | 'return';

/**
 * A spending counter, checked and raised in the transfer's own transaction. The sum spent under one `key` and
 * `periodKey` out of the debit account never passes `limitMinor`. What a hold doesn't capture is given back.
 */
export interface Cap {
  /** `tier-day`, `new-device`, `payee:<id>`; never `mandate:`, which is the ledger's own. At most 100 characters. */
  readonly key: string;
  /** `2026-11-22`, `2026-11`, or `ever`. At most 32 characters. */
  readonly periodKey: string;
  readonly limitMinor: bigint;
}

/** The public key of a passkey (COSE, base64url) or of a device (JWK): what `@althing/accounts` hands out. */
export interface LedgerKey {
  /** The passkey's credential id; the device key's thumbprint (RFC 7638). */
  readonly keyId: string;
  readonly kind: 'passkey' | 'device_key';
  readonly publicKey: string | DevicePublicKey;
}

export type DevicePublicKey =
  | { readonly kty: 'OKP'; readonly crv: 'Ed25519'; readonly x: string }
  | { readonly kty: 'EC'; readonly crv: 'P-256'; readonly x: string; readonly y: string };

/** A device key's signature: 64 bytes as WebCrypto makes them (Ed25519, or P-256 with SHA-256 as r and s), base64url. */
export interface DeviceSignature {
  readonly kind: 'device_key';
  readonly keyId: string;
  readonly signature: string;
  /**
   * What was signed: the order's text itself in UTF-8, or the `deviceSignatureText` of `@althing/accounts` with the
   * purpose `payments/order` and the text's SHA-256, which is what `signByDevice` signs.
   */
  readonly statement: 'text' | 'device_signature';
}

/** A passkey's assertion (WebAuthn Level 3). All binary members are base64url. */
export interface PasskeySignature {
  readonly kind: 'passkey';
  /** The credential id. */
  readonly keyId: string;
  /**
   * Null: the challenge is the SHA-256 of the order's text. Else it is that of the `passkeyConfirmationText` of
   * `@althing/accounts` with the purpose `payments/order`, this nonce and the text's SHA-256.
   */
  readonly nonce: string | null;
  readonly authenticatorData: string;
  readonly clientDataJson: string;
  readonly signature: string;
}

export type KeySignature = DeviceSignature | PasskeySignature;

/** Who allows a movement. */
export type Authorization =
  /** The payer's own key signed `orderText` (see order.ts). */
  | { readonly by: 'key'; readonly orderText: string; readonly signature: KeySignature }
  /** A mandate that the payer granted: `debitAccount`, `creditAccount` and the cap are the mandate's. */
  | { readonly by: 'mandate'; readonly mandateId: string }
  /** A fee leg of a chain whose first leg is signed: the order's `feeMinor` is the sum of these. */
  | { readonly by: 'first' }
  /** The house's own: out of a house account, or a fee out of what the same chain has just brought. */
  | { readonly by: 'rule'; readonly rule: string };

interface Movement {
  /** UUID of the caller's making. */
  readonly id: string;
  readonly debitAccount: string;
  readonly creditAccount: string;
  readonly amount: Money;
  readonly purpose: Purpose;
  /** An invoice's number and the like, for merchants and banks. What people say to each other is never put here. */
  readonly reference?: string | null;
  readonly caps?: readonly Cap[];
  readonly authorization: Authorization;
}

export interface MoveCommand extends Movement {
  readonly kind: 'transfer';
}

/** Reserves; then captured, voided, or expired at `expiresAtMs`. */
export interface HoldCommand extends Movement {
  readonly kind: 'hold';
  readonly expiresAtMs: number;
}

/** Takes `amountMinor` of what is held, once; the rest is released. Who may ask for it the caller decides. */
export interface CaptureCommand {
  readonly kind: 'capture';
  readonly id: string;
  readonly holdId: string;
  readonly amountMinor: bigint;
  readonly purpose: Purpose;
  readonly reference?: string | null;
}

/** Releases what is held, once. */
export interface VoidCommand {
  readonly kind: 'void';
  readonly id: string;
  readonly holdId: string;
}

export type TransferCommand = MoveCommand | HoldCommand | CaptureCommand | VoidCommand;

/** What happened: one entry of the log. */
export interface Transfer {
  readonly id: string;
  readonly kind: 'transfer' | 'hold' | 'capture' | 'void' | 'expiry';
  readonly debitAccount: string;
  readonly creditAccount: string;
  readonly amount: Money;
  readonly purpose: Purpose;
  readonly reference: string | null;
  /** Of capture, void and expiry. */
  readonly holdId: string | null;
  /** Of a hold. */
  readonly expiresAtMs: number | null;
  /** The first leg's id of the chain that it was posted in. */
  readonly chainId: string;
  /** Its place in the log, which is also its place in time. */
  readonly seq: number;
  readonly atMs: number;
}

export interface Hold {
  readonly id: string;
  readonly debitAccount: string;
  readonly creditAccount: string;
  readonly amount: Money;
  readonly expiresAtMs: number;
  readonly state: 'held' | 'captured' | 'voided' | 'expired';
  readonly capturedMinor: bigint;
  /** The counters it was counted in, for giving back. */
  readonly caps: readonly { readonly key: string; readonly periodKey: string }[];
}

export type MandatePeriod = 'once' | 'day' | 'week' | 'month' | 'year';

/** Standing permission to collect, signed by the payer: `orderText` is that of mandate-text.ts. */
export interface MandateCommand {
  readonly id: string;
  readonly payerAccount: string;
  readonly payeeAccount: string;
  /** The most that is collected per period. */
  readonly cap: Money;
  readonly period: MandatePeriod;
  readonly startsAtMs: number;
  readonly endsAtMs: number | null;
  readonly authorization: Extract<Authorization, { by: 'key' }>;
}

export interface Mandate extends Omit<MandateCommand, 'authorization'> {
  readonly isEnded: boolean;
}

export interface OpenAccountCommand {
  readonly id: string;
  readonly currency: string;
  /** How far below nothing it may go; 0 unless told. */
  readonly allowanceMinor?: bigint;
  readonly mayReceive?: boolean;
  readonly maySpend?: boolean;
  /** The keys whose holder may spend from it. */
  readonly keys: readonly LedgerKey[];
}

export interface ChangeAccountCommand {
  readonly id: string;
  readonly allowanceMinor?: bigint;
  readonly mayReceive?: boolean;
  readonly maySpend?: boolean;
  /** For good, and only when it is empty. */
  readonly isClosed?: true;
  /** Stands in the log: the rule or decision by which it is changed. At most 140 characters, no names of people. */
  readonly reason: string;
}
