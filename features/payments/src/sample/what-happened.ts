// Halvara's money in the week before one looks. Amounts in euro cents; a device that signed in today pays at most 100 EUR.

export const deposits: readonly {
  readonly username: string;
  readonly amountMinor: number;
  readonly payerName: string;
}[] = [
  { username: 'mira', amountMinor: 130_000, payerName: 'Harbour School' },
  { username: 'leyla', amountMinor: 94_000, payerName: 'Lighthouse Bakery' },
  { username: 'oskar', amountMinor: 121_500, payerName: 'Halvara Ferries' },
  { username: 'ines', amountMinor: 88_000, payerName: 'Harbour Clinic' },
  { username: 'tomas', amountMinor: 45_000, payerName: 'Student Fund' },
  { username: 'anton', amountMinor: 67_000, payerName: 'Halvara Ferries' },
  { username: 'samira', amountMinor: 102_000, payerName: 'Halvara Town Hall' },
];

export const payments: readonly { readonly from: string; readonly to: string; readonly amountMinor: number }[] = [
  { from: 'mira', to: 'leyla', amountMinor: 1540 },
  { from: 'leyla', to: 'mira', amountMinor: 2400 },
  { from: 'mira', to: 'tomas', amountMinor: 800 },
];

export const requests: readonly { readonly from: string; readonly payer: string; readonly amountMinor: number }[] = [
  { from: 'oskar', payer: 'mira', amountMinor: 1250 },
];

/** Linden trees for Courtyard 12. */
export const split = {
  maker: 'oskar',
  totalMinor: 9600,
  among: ['mira', 'leyla', 'ines', 'tomas', 'anton'],
  paidBy: ['leyla'],
} as const;
