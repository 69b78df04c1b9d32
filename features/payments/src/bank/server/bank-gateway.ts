// How order messages reach the bank and its files reach us. Banks are connected through a program of theirs or of a
// vendor (EBICS, host to host) that exchanges files through folders; the sandbox bank stands in for all of that.

export interface BankFileArrived {
  readonly name: string;
  readonly text: string;
}

export interface BankGateway {
  /**
   * Hands an order message over. The same message may be handed over twice after a crash: it has the same id, which a
   * bank refuses. Throws where it can't be handed over; it is tried again.
   */
  send(message: { readonly messageId: string; readonly text: string }): Promise<void>;
  /**
   * Files that have come, oldest first. Each stays until `settle` says what has become of it, so a file is never lost;
   * it may come again after a crash. Those named in `except` are left where they are. Empty if there is no other.
   */
  receive(except: ReadonlySet<string>): Promise<readonly BankFileArrived[]>;
  settle(name: string, outcome: 'taken' | 'refused'): Promise<void>;
}
