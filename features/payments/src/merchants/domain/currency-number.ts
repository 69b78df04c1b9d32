// ISO 4217's numbers of the currencies that people can hold here; codes name currencies by them.
const NUMBERS: Readonly<Record<string, string>> = {
  AED: '784',
  BGN: '975',
  BRL: '986',
  CHF: '756',
  CZK: '203',
  DKK: '208',
  EUR: '978',
  GBP: '826',
  HUF: '348',
  INR: '356',
  ISK: '352',
  JPY: '392',
  KWD: '414',
  NOK: '578',
  PLN: '985',
  RON: '946',
  RSD: '941',
  RUB: '643',
  SEK: '752',
  TRY: '949',
  UAH: '980',
  USD: '840',
};

/** Null for a currency that codes can't name here. */
export function currencyNumber(currency: string): string | null {
  return NUMBERS[currency] ?? null;
}
