// Reads pain.002: which orders the bank will not carry out. Other states (received, accepted, settled) change nothing
// here; what was paid is what a statement says.
import { parseXml } from './xml-node.ts';

export interface Rejection {
  /** The message that held the order. */
  readonly messageId: string;
  /** Null: every order of the message. */
  readonly endToEndId: string | null;
  /** ISO external status reason code, or `NARR` where the bank gave none. */
  readonly reason: string;
}

/** Null if the text is no pain.002. */
export function readStatusReport(text: string): readonly Rejection[] | null {
  if (/<!DOCTYPE/i.test(text)) return null;
  const report = parseXml(text)?.find('Document/CstmrPmtStsRpt');
  const messageId = report?.text('OrgnlGrpInfAndSts/OrgnlMsgId');
  if (!report || !messageId) return null;
  const reasonOf = (node: { text(path: string): string | null } | null) =>
    node?.text('StsRsnInf/Rsn/Cd') ?? node?.text('StsRsnInf/Rsn/Prtry') ?? 'NARR';
  const group = report.find('OrgnlGrpInfAndSts');
  if (group?.text('GrpSts') === 'RJCT') return [{ messageId, endToEndId: null, reason: reasonOf(group) }];
  return report.all('OrgnlPmtInfAndSts').flatMap((payment) => {
    // Every payment that we send is a message of its own, so a rejected payment block is the whole message.
    if (payment.text('PmtInfSts') === 'RJCT') return [{ messageId, endToEndId: null, reason: reasonOf(payment) }];
    return payment
      .all('TxInfAndSts')
      .filter((one) => one.text('TxSts') === 'RJCT')
      .map((one) => ({ messageId, endToEndId: one.text('OrgnlEndToEndId'), reason: reasonOf(one) }));
  });
}
