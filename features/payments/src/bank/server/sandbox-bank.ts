// A bank for trying things out. It takes payment orders (pain.001), and each time it closes a day it gives the
// notifications (camt.054) and the statement (camt.053) of that day. It is pure: state and orders in, state and files
// out, so that a test replays it. It knows nothing of the ledger and reads our orders with a reader of its own.
//
// What real banks do to orders is played by words in the payee's name:
//   RETURN   paid, and back the next day, because the account is closed
//   PARTIAL  paid less 1.00, as banks do that keep a charge
//   TWICE    paid two times
//   REJECT   never paid; said so in a status report (pain.002)
import { isIban } from '../../iso20022/domain/remainder-97.ts';
import { decimalOf, minorOf } from '../../iso20022/domain/minor-units.ts';
import { parseXml, type XmlNode } from '../../iso20022/server/xml-node.ts';
import { writeBankFile, type BankBooking } from '../../iso20022/server/write-bank-file.ts';
import { writeStatusReport } from '../../iso20022/server/write-status-report.ts';

export interface SandboxBankState {
  readonly iban: string;
  readonly bic: string;
  readonly ownerName: string;
  readonly currency: string;
  readonly exponent: number;
  readonly balanceMinor: string;
  /** Counts bookings: each has a reference that no other has. */
  readonly bookings: number;
  readonly statements: number;
  /** Bookings since the last statement. */
  readonly today: readonly BankBooking[];
  /** Returns that come with the next day. */
  readonly tomorrow: readonly BankBooking[];
  /** Message ids that it has had: a second one is refused, as banks do. */
  readonly messagesHad: readonly string[];
}

export interface SandboxDeposit {
  readonly amountMinor: bigint;
  readonly payerName: string;
  readonly payerIban: string;
  /** The virtual account that was paid to, if the payer used one. */
  readonly ownIban: string | null;
  readonly remittance: string;
}

export interface SandboxFile {
  readonly name: string;
  readonly text: string;
}

interface Outcome {
  readonly state: SandboxBankState;
  readonly files: readonly SandboxFile[];
}

/** A thousand messages back: older ones are not sent again. */
const MESSAGES_REMEMBERED = 1000;
/** What the bank keeps of a PARTIAL payment, in whole units of the currency. */
const CHARGE_WHOLE = 1n;

/** Somebody outside pays in. Tells of it at once, as a bank's instant notification does. */
export function sandboxDeposit(state: SandboxBankState, deposit: SandboxDeposit, atMs: number): Outcome {
  const booking = bookingOf(state, atMs, 0, {
    direction: 'in',
    amountMinor: deposit.amountMinor.toString(),
    counterpartName: deposit.payerName,
    counterpartIban: deposit.payerIban,
    ownIban: deposit.ownIban,
    remittance: deposit.remittance,
  });
  return notify(book(state, [booking]), [booking], atMs);
}

/** Takes a payment order message. What is wrong with it is said in a status report, as banks do; nothing is paid then. */
export function sandboxOrders(state: SandboxBankState, text: string, atMs: number): Outcome {
  const read = readOrders(state, text);
  if (typeof read === 'string') {
    return {
      state,
      files: [statusFile(state, { messageId: messageIdOf(text), reason: read, endToEndId: null }, atMs)],
    };
  }
  const { messageId, orders } = read;
  let count = 0;
  const today: BankBooking[] = [];
  const tomorrow: BankBooking[] = [];
  const files: SandboxFile[] = [];
  for (const order of orders) {
    const says = (word: string) => order.payeeName.toUpperCase().includes(word);
    if (says('REJECT') || !isIban(order.payeeIban)) {
      files.push(statusFile(state, { messageId, reason: 'AC01', endToEndId: order.endToEndId }, atMs, files.length));
      continue;
    }
    const charge = says('PARTIAL') ? CHARGE_WHOLE * 10n ** BigInt(state.exponent) : 0n;
    const paid = order.amountMinor > charge ? order.amountMinor - charge : order.amountMinor;
    const common = {
      endToEndId: order.endToEndId,
      amountMinor: paid.toString(),
      counterpartName: order.payeeName,
      counterpartIban: order.payeeIban,
      remittance: order.remittance,
    };
    today.push(bookingOf(state, atMs, count++, { ...common, direction: 'out' }));
    if (says('TWICE')) today.push(bookingOf(state, atMs, count++, { ...common, direction: 'out' }));
    if (says('RETURN'))
      tomorrow.push(bookingOf(state, atMs, count++, { ...common, direction: 'in', returnReason: 'AC04' }));
  }
  const next = book({ ...state, bookings: state.bookings + tomorrow.length }, today);
  const remembered = [...state.messagesHad, messageId].slice(-MESSAGES_REMEMBERED);
  const told = notify({ ...next, tomorrow: [...next.tomorrow, ...tomorrow], messagesHad: remembered }, today, atMs);
  return { state: told.state, files: [...files, ...told.files] };
}

/** Ends the day: its statement, and what is to come back is booked on the next. */
export function sandboxEndOfDay(state: SandboxBankState, atMs: number): Outcome {
  const number = state.statements + 1;
  const sum = state.today.reduce((total, booking) => total + signed(booking), 0n);
  const closingMinor = BigInt(state.balanceMinor);
  const statement: SandboxFile = {
    name: `camt.053-${state.currency}-${number}.xml`,
    text: writeBankFile({
      kind: 'statement',
      messageId: `SB-ST-${number}`,
      atMs,
      account: accountOf(state),
      openingMinor: closingMinor - sum,
      closingMinor,
      bookings: state.today,
    }),
  };
  const returned = state.tomorrow;
  const next = book(
    { ...state, statements: number, today: [], tomorrow: [], bookings: state.bookings - returned.length },
    returned,
  );
  const told = notify(next, returned, atMs);
  return { state: told.state, files: [statement, ...told.files] };
}

function accountOf({ iban, bic, ownerName, currency, exponent }: SandboxBankState) {
  return { iban, bic, ownerName, currency, exponent };
}

type Told = Omit<BankBooking, 'reference' | 'bookedOn' | 'endToEndId' | 'returnReason' | 'ownIban'> &
  Partial<BankBooking>;

function bookingOf(state: SandboxBankState, atMs: number, index: number, told: Told): BankBooking {
  return {
    endToEndId: null,
    returnReason: null,
    ownIban: null,
    reference: `SB${String(state.bookings + index + 1).padStart(10, '0')}`,
    bookedOn: new Date(atMs).toISOString().slice(0, 10),
    ...told,
  };
}

function signed({ direction, amountMinor }: BankBooking): bigint {
  return direction === 'in' ? BigInt(amountMinor) : -BigInt(amountMinor);
}

function book(state: SandboxBankState, bookings: readonly BankBooking[]): SandboxBankState {
  const balance = bookings.reduce((total, booking) => total + signed(booking), BigInt(state.balanceMinor));
  return {
    ...state,
    balanceMinor: balance.toString(),
    bookings: state.bookings + bookings.length,
    today: [...state.today, ...bookings],
  };
}

function notify(state: SandboxBankState, bookings: readonly BankBooking[], atMs: number): Outcome {
  if (bookings.length === 0) return { state, files: [] };
  const id = `SB-NT-${bookings[0]?.reference ?? ''}`;
  const file = {
    name: `camt.054-${state.currency}-${bookings[0]?.reference ?? ''}.xml`,
    text: writeBankFile({ kind: 'notification', messageId: id, atMs, account: accountOf(state), bookings }),
  };
  return { state, files: [file] };
}

interface ReadOrder {
  readonly endToEndId: string;
  readonly amountMinor: bigint;
  readonly payeeName: string;
  readonly payeeIban: string;
  readonly remittance: string;
}

/** The orders, or the ISO status reason for refusing the whole message. */
function readOrders(state: SandboxBankState, text: string): { messageId: string; orders: ReadOrder[] } | string {
  const initiation = parseXml(text)?.find('Document/CstmrCdtTrfInitn');
  const messageId = initiation?.text('GrpHdr/MsgId');
  if (!initiation || !messageId) return 'FF01';
  if (state.messagesHad.includes(messageId)) return 'DU01';
  const payments = initiation.all('PmtInf');
  const orders: ReadOrder[] = [];
  let sum = 0n;
  for (const payment of payments) {
    if (payment.text('DbtrAcct/Id/IBAN') !== state.iban) return 'AC01';
    for (const transaction of payment.all('CdtTrfTxInf')) {
      const order = readOrder(state, transaction);
      if (!order) return 'FF01';
      sum += order.amountMinor;
      orders.push(order);
    }
  }
  if (initiation.text('GrpHdr/NbOfTxs') !== String(orders.length)) return 'AM19';
  if (initiation.text('GrpHdr/CtrlSum') !== decimalOf(sum, state.exponent)) return 'AM10';
  return { messageId, orders };
}

function readOrder(state: SandboxBankState, node: XmlNode): ReadOrder | null {
  const amount = node.find('Amt/InstdAmt');
  const amountMinor = minorOf(amount?.ownText() ?? '', state.exponent);
  const endToEndId = node.text('PmtId/EndToEndId');
  const payeeName = node.text('Cdtr/Nm');
  const payeeIban = node.text('CdtrAcct/Id/IBAN');
  if (!amountMinor || !endToEndId || !payeeName || !payeeIban || amount?.attribute('Ccy') !== state.currency)
    return null;
  return { amountMinor, endToEndId, payeeName, payeeIban, remittance: node.text('RmtInf/Ustrd') ?? '' };
}

function messageIdOf(text: string): string {
  return parseXml(text)?.find('Document/CstmrCdtTrfInitn')?.text('GrpHdr/MsgId') ?? 'UNKNOWN';
}

function statusFile(
  state: SandboxBankState,
  status: { messageId: string; reason: string; endToEndId: string | null },
  atMs: number,
  index = 0,
): SandboxFile {
  const id = `SB-RJ-${state.bookings}-${index}-${status.messageId}`.slice(0, 35);
  return { name: `pain.002-${id}.xml`, text: writeStatusReport({ id, atMs, ...status }) };
}
