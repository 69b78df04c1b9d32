// Compares what the bank says with what the ledger says. Pure; whoever runs the house reads its findings every morning.

export interface ReconcileInput {
  /** In the order in which they came. */
  readonly statements: readonly {
    readonly statementId: string;
    readonly openingMinor: bigint | null;
    readonly closingMinor: bigint | null;
    readonly sumMinor: bigint;
  }[];
  /** What notifications have told of and no statement has yet. */
  readonly unconfirmed: { readonly sumMinor: bigint; readonly count: number };
  /** The ledger's balance of `bank-clearing`: below zero by what lies at the bank for people. */
  readonly clearingMinor: bigint;
  readonly suspenseMinor: bigint;
}

export type Finding =
  /** The entries of a statement don't make its closing of its opening balance. */
  | { readonly code: 'statement_does_not_add_up'; readonly statementId: string; readonly differenceMinor: bigint }
  /** A statement doesn't begin where the one before ended: one is missing, or came twice. */
  | { readonly code: 'statement_missing'; readonly beforeStatementId: string; readonly differenceMinor: bigint }
  /** The bank holds more (above zero) or less than the ledger owes. */
  | { readonly code: 'ledger_differs'; readonly differenceMinor: bigint }
  /** Money nobody has placed yet. */
  | { readonly code: 'suspense_open'; readonly amountMinor: bigint };

export interface Reconciliation {
  readonly findings: readonly Finding[];
  /** Null before the first statement. */
  readonly bankMinor: bigint | null;
  readonly ledgerMinor: bigint;
  readonly unconfirmedMinor: bigint;
  readonly unconfirmedCount: number;
}

export function reconcile({ statements, unconfirmed, clearingMinor, suspenseMinor }: ReconcileInput): Reconciliation {
  const findings: Finding[] = [];
  let before: bigint | null = null;
  for (const { statementId, openingMinor, closingMinor, sumMinor } of statements) {
    if (openingMinor === null || closingMinor === null) continue;
    const differenceMinor = closingMinor - openingMinor - sumMinor;
    if (differenceMinor !== 0n) findings.push({ code: 'statement_does_not_add_up', statementId, differenceMinor });
    if (before !== null && openingMinor !== before)
      findings.push({
        code: 'statement_missing',
        beforeStatementId: statementId,
        differenceMinor: openingMinor - before,
      });
    before = closingMinor;
  }
  const ledgerMinor = -clearingMinor;
  // What lay in the account before the first statement was never money of people here.
  const first = statements.find(({ openingMinor }) => openingMinor !== null)?.openingMinor ?? 0n;
  if (before !== null) {
    const differenceMinor: bigint = before - first + unconfirmed.sumMinor - ledgerMinor;
    if (differenceMinor !== 0n) findings.push({ code: 'ledger_differs', differenceMinor });
  }
  if (suspenseMinor !== 0n) findings.push({ code: 'suspense_open', amountMinor: suspenseMinor });
  return {
    findings,
    bankMinor: before,
    ledgerMinor,
    unconfirmedMinor: unconfirmed.sumMinor,
    unconfirmedCount: unconfirmed.count,
  };
}
