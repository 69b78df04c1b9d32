import { useLocale } from '../use-text.ts';
import { formatAmount, formatSigned, type Amount } from './amount.ts';

/** Digits run left to right in every language, and one amount never breaks over two lines. */
export function AmountText({ amount, isSigned = false }: { amount: Amount; isSigned?: boolean }) {
  const locale = useLocale();
  return <bdi className="num amount-text">{(isSigned ? formatSigned : formatAmount)(amount, locale)}</bdi>;
}
