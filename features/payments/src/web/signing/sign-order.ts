// The person's signature over an order's text: by a passkey, or by this device's key where they have none.
import { signByDevice, type MatrixApi } from '@althing/accounts/web';
import { startAuthentication, type PublicKeyCredentialRequestOptionsJSON } from '@simplewebauthn/browser';
import type { Confirmation, ConfirmationNeeded } from '../api/types.ts';

export type Signed =
  | { readonly kind: 'signed'; readonly confirmation: Confirmation }
  /** The person closed the passkey's window, or it timed out. */
  | { readonly kind: 'cancelled' }
  /** This browser has no key of the device. */
  | { readonly kind: 'keyMissing' };

interface Signable {
  readonly orderText: string;
  readonly confirmation: ConfirmationNeeded;
}

/** As the contracts name it (SIGNED_PURPOSE): a signature for a payment is good for nothing else. */
const PURPOSE = 'payments/order';

export async function signOrder(api: MatrixApi, { orderText, confirmation }: Signable): Promise<Signed> {
  if (confirmation.by === 'key') {
    const signature = await signByDevice(api, { purpose: PURPOSE, digest: await sha256(orderText) });
    return signature === null ? { kind: 'keyMissing' } : { kind: 'signed', confirmation: { by: 'key', signature } };
  }
  try {
    const credential = await startAuthentication({
      optionsJSON: confirmation.options as unknown as PublicKeyCredentialRequestOptionsJSON,
    });
    return { kind: 'signed', confirmation: { by: 'passkey', credential: { ...credential } } };
  } catch (error) {
    if (CANCELLED.has((error as Error).name)) return { kind: 'cancelled' };
    throw error;
  }
}

const CANCELLED = new Set(['NotAllowedError', 'AbortError']);

async function sha256(text: string): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)));
}
