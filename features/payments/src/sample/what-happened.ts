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

/** Bread, and buns for the courtyard. `till`: the counter, or the stall at the harbour. */
export const atTheBakery: readonly { readonly from: string; readonly till: 0 | 1; readonly amountMinor: number }[] = [
  { from: 'mira', till: 0, amountMinor: 460 },
  { from: 'leyla', till: 1, amountMinor: 320 },
  { from: 'mira', till: 1, amountMinor: 1150 },
];

export const townInvoice = {
  number: '2026-0417',
  lines: [
    { text: 'Garden plot 12, summer half', amountMinor: '4200' },
    { text: 'Water', amountMinor: '650' },
  ],
  object: { kind: 'garden_plot', id: 'plot-12', title: 'Garden plot 12' },
} as const;
