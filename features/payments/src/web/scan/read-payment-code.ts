// What a scanned, pasted or typed code is for. Pure; what it asks for, the server says.

export type PaymentCode =
  /** A person's own code, or a link that holds it. */
  | { readonly kind: 'person'; readonly code: string }
  | { readonly kind: 'invoice'; readonly code: string }
  /** EMVCo merchant-presented: read and checked by the server. */
  | { readonly kind: 'merchant'; readonly text: string };

const CODE = /^[\w-]{22}$/;
/** An EMVCo code begins with its format indicator and ends with its check digits (CRC, id 63). */
const EMV = /^000201\d{2}.+6304[\dA-F]{4}$/is;

export function readPaymentCode(given: string): PaymentCode | null {
  const text = given.trim();
  if (EMV.test(text)) return { kind: 'merchant', text };
  if (CODE.test(text)) return { kind: 'person', code: text };
  const path = /#\/?(.+)$/.exec(text)?.[1]?.split('?')[0] ?? '';
  const code = path.split('/').at(-1) ?? '';
  if (!CODE.test(code)) return null;
  return /(^|\/)invoices?\//.test(path) ? { kind: 'invoice', code } : { kind: 'person', code };
}
