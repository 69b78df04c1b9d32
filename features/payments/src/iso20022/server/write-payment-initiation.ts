// pain.001.001.09, Customer Credit Transfer Initiation: the orders that go to the bank, in the form of the SEPA rule book
// (service level SEPA, charges shared). One message has one debtor account and one execution day.
import { decimalOf } from '../domain/minor-units.ts';
import { bankText } from '../domain/bank-text.ts';
import { document } from './xml-document.ts';

export interface PaymentOrder {
  /** Comes back in the bank's statement: it names the payout. At most 35 characters. */
  readonly endToEndId: string;
  readonly amountMinor: bigint;
  readonly payeeName: string;
  readonly payeeIban: string;
  readonly remittance: string;
}

export interface PaymentInitiation {
  /** At most 35 characters; a bank refuses one that it has had. */
  readonly messageId: string;
  readonly createdAtMs: number;
  /** ISO calendar day. */
  readonly executeOn: string;
  readonly currency: string;
  readonly exponent: number;
  readonly debtor: { readonly name: string; readonly iban: string; readonly bic: string | null };
  readonly orders: readonly PaymentOrder[];
}

const NAME_MAX = 70;
const REMITTANCE_MAX = 140;

export function writePaymentInitiation(initiation: PaymentInitiation): string {
  const { messageId, currency, exponent, debtor, orders } = initiation;
  const total = orders.reduce((sum, order) => sum + order.amountMinor, 0n);
  const count = String(orders.length);
  const sum = decimalOf(total, exponent);
  const name = bankText(debtor.name, NAME_MAX);
  return document('urn:iso:std:iso:20022:tech:xsd:pain.001.001.09', {
    CstmrCdtTrfInitn: {
      GrpHdr: {
        MsgId: messageId,
        CreDtTm: new Date(initiation.createdAtMs).toISOString(),
        NbOfTxs: count,
        CtrlSum: sum,
        InitgPty: { Nm: name },
      },
      PmtInf: {
        PmtInfId: messageId,
        PmtMtd: 'TRF',
        NbOfTxs: count,
        CtrlSum: sum,
        PmtTpInf: { SvcLvl: { Cd: 'SEPA' } },
        ReqdExctnDt: { Dt: initiation.executeOn },
        Dbtr: { Nm: name },
        DbtrAcct: { Id: { IBAN: debtor.iban }, Ccy: currency },
        DbtrAgt: { FinInstnId: debtor.bic === null ? { Othr: { Id: 'NOTPROVIDED' } } : { BICFI: debtor.bic } },
        ChrgBr: 'SLEV',
        CdtTrfTxInf: orders.map((order) => ({
          PmtId: { EndToEndId: order.endToEndId },
          Amt: { InstdAmt: { '@Ccy': currency, '#text': decimalOf(order.amountMinor, exponent) } },
          Cdtr: { Nm: bankText(order.payeeName, NAME_MAX) },
          CdtrAcct: { Id: { IBAN: order.payeeIban } },
          RmtInf: { Ustrd: bankText(order.remittance, REMITTANCE_MAX) },
        })),
      },
    },
  });
}
