// The settings of the link to a bank, which belong together.
import { join } from 'node:path';
import type { Configuration } from './settings.ts';

/** No bank has this code: German ones begin with 1 to 8. */
const SANDBOX = {
  iban: 'DE89000000009999999999',
  range: { country: 'DE', bankCode: '00000000' },
  ownerName: 'Althing sandbox',
} as const;

/** The bank, null for none, or what is wrong. */
export async function bankFrom(
  values: ReadonlyMap<string, unknown>,
  { dataFolder, isSampleOn }: { readonly dataFolder: string; readonly isSampleOn: boolean },
): Promise<Configuration['bank'] | string> {
  const text = (key: string) => values.get(key) as string | undefined;
  const kind = text('bank') ?? (isSampleOn ? 'sandbox' : 'off');
  if (kind === 'off') return null;
  const iban = text('bank_iban');
  if (iban !== undefined && !(await isIban(iban))) return 'ALTHING_BANK_IBAN is no IBAN: its check digits are wrong';
  const ownerName = text('bank_holder');
  const currency = text('bank_currency') ?? 'EUR';
  const range = values.get('bank_iban_range') as { country: string; bankCode: string } | undefined;
  if (kind === 'sandbox')
    return {
      account: {
        iban: iban ?? SANDBOX.iban,
        bic: text('bank_bic') ?? null,
        ownerName: ownerName ?? SANDBOX.ownerName,
        currency,
        range: range ?? SANDBOX.range,
      },
      link: { kind: 'sandbox' },
    };
  if (iban === undefined || ownerName === undefined)
    return 'ALTHING_BANK is folder, so ALTHING_BANK_IBAN and ALTHING_BANK_HOLDER have to be set';
  return {
    account: { iban, bic: text('bank_bic') ?? null, ownerName, currency, range: range ?? null },
    link: { kind: 'folder', folder: join(dataFolder, 'bank') },
  };
}

// Payments is large; reading the settings without a bank of one's own need not wait for it.
async function isIban(text: string): Promise<boolean> {
  return (await import('@althing/payments/server')).isIban(text);
}
