// The words of documents. They are made on the server, for they are signed here.

import type { Purpose } from '../../ledger/domain/commands.ts';

export type DocumentLanguage = 'en' | 'ar';

export interface DocumentTexts {
  readonly receipt: string;
  readonly statement: string;
  readonly paidTo: string;
  readonly receivedFrom: string;
  readonly amount: string;
  readonly fee: string;
  readonly total: string;
  readonly date: string;
  readonly purpose: string;
  readonly reference: string;
  readonly account: string;
  readonly transferId: string;
  readonly ledgerEntry: string;
  readonly ledgerHash: string;
  readonly ledgerHead: string;
  readonly howToCheck: string;
  readonly period: (from: string, until: string) => string;
  readonly opening: string;
  readonly closing: string;
  readonly cameIn: string;
  readonly wentOut: string;
  readonly noMovements: string;
  readonly balance: string;
  readonly party: string;
  readonly currency: string;
  readonly page: (page: number, pages: number) => string;
  readonly purposes: Readonly<Record<Purpose, string>>;
}

const en: DocumentTexts = {
  receipt: 'Receipt',
  statement: 'Statement',
  paidTo: 'Paid to',
  receivedFrom: 'Received from',
  amount: 'Amount',
  fee: 'Fee',
  total: 'Total',
  date: 'Date',
  purpose: 'For',
  reference: 'Reference',
  account: 'Account',
  transferId: 'Transfer',
  ledgerEntry: 'Entry in the ledger',
  ledgerHash: 'Its hash',
  ledgerHead: 'Head of the ledger when this was written',
  howToCheck:
    'This document is signed. Any PDF reader shows whether it was changed; the certificate is public at {url}. The entry and the head let an auditor check that the ledger’s history is still the one in which this payment stands.',
  period: (from, until) => `${from} to ${until}`,
  opening: 'Balance before',
  closing: 'Balance after',
  cameIn: 'Came in',
  wentOut: 'Went out',
  noMovements: 'Nothing moved in this time.',
  balance: 'Balance',
  party: 'With',
  currency: 'Currency',
  page: (page, pages) => `Page ${page} of ${pages}`,
  purposes: {
    send: 'Money sent',
    request: 'Money asked for',
    split: 'Share of a bill',
    merchant: 'Purchase',
    invoice: 'Invoice',
    refund: 'Refund',
    fee: 'Fee',
    mandate: 'Regular payment',
    funding: 'Paid in from a bank',
    payout: 'Paid out to a bank',
    settlement: 'Settlement',
    return: 'Came back from a bank',
  },
};

const ar: DocumentTexts = {
  receipt: 'إيصال',
  statement: 'كشف حساب',
  paidTo: 'دُفع إلى',
  receivedFrom: 'ورد من',
  amount: 'المبلغ',
  fee: 'الرسوم',
  total: 'المجموع',
  date: 'التاريخ',
  purpose: 'مقابل',
  reference: 'المرجع',
  account: 'الحساب',
  transferId: 'التحويل',
  ledgerEntry: 'القيد في الدفتر',
  ledgerHash: 'بصمته',
  ledgerHead: 'رأس الدفتر عند كتابة هذه الوثيقة',
  howToCheck:
    'هذه الوثيقة موقّعة. يُظهر أي قارئ PDF إن كانت قد غُيّرت؛ والشهادة منشورة على {url}. يتيح القيد ورأس الدفتر لمدقّق أن يتحقق من أن تاريخ الدفتر ما زال هو الذي يرد فيه هذا الدفع.',
  period: (from, until) => `من ${from} إلى ${until}`,
  opening: 'الرصيد قبل',
  closing: 'الرصيد بعد',
  cameIn: 'الوارد',
  wentOut: 'الصادر',
  noMovements: 'لم تحدث أي حركة في هذه المدة.',
  balance: 'الرصيد',
  party: 'مع',
  currency: 'العملة',
  page: (page, pages) => `صفحة ${page} من ${pages}`,
  purposes: {
    send: 'مال مُرسل',
    request: 'مال مطلوب',
    split: 'حصة من فاتورة',
    merchant: 'شراء',
    invoice: 'فاتورة',
    refund: 'استرداد',
    fee: 'رسوم',
    mandate: 'دفع منتظم',
    funding: 'إيداع من مصرف',
    payout: 'سحب إلى مصرف',
    settlement: 'تسوية',
    return: 'مُعاد من مصرف',
  },
};

export const documentTexts: Readonly<Record<DocumentLanguage, DocumentTexts>> = { en, ar };

export const directionOf = (language: DocumentLanguage): 'ltr' | 'rtl' => (language === 'ar' ? 'rtl' : 'ltr');
