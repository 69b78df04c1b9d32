// pain.002.001.10, Customer Payment Status Report, as far as it says what was rejected.
import { document } from './xml-document.ts';

export interface StatusReport {
  readonly id: string;
  readonly atMs: number;
  /** The message that the report is about. */
  readonly messageId: string;
  /** The one payment that is rejected; null: the whole message is. */
  readonly endToEndId: string | null;
  /** ISO external status reason code. */
  readonly reason: string;
}

export function writeStatusReport({ id, atMs, messageId, endToEndId, reason }: StatusReport): string {
  const rejected = { StsRsnInf: { Rsn: { Cd: reason } } };
  return document('urn:iso:std:iso:20022:tech:xsd:pain.002.001.10', {
    CstmrPmtStsRpt: {
      GrpHdr: { MsgId: id, CreDtTm: new Date(atMs).toISOString() },
      OrgnlGrpInfAndSts: {
        OrgnlMsgId: messageId,
        OrgnlMsgNmId: 'pain.001.001.09',
        ...(endToEndId === null ? { GrpSts: 'RJCT', ...rejected } : { GrpSts: 'PART' }),
      },
      ...(endToEndId === null
        ? {}
        : {
            OrgnlPmtInfAndSts: {
              OrgnlPmtInfId: messageId,
              TxInfAndSts: { OrgnlEndToEndId: endToEndId, TxSts: 'RJCT', ...rejected },
            },
          }),
    },
  });
}
