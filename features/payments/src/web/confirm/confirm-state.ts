// What the confirmation goes through, from the order to the receipt. Pure.
import type { Problem } from '../api/problem.ts';

/** `Order` is what is shown and signed, `Signed` what goes to the server, `Done` what comes of it. */
export type ConfirmState<Order, Signed, Done> =
  | { readonly kind: 'preparing' }
  /** The order could not be made: there is nothing to sign. */
  | { readonly kind: 'notPrepared'; readonly problem: Problem }
  | { readonly kind: 'ready'; readonly order: Order; readonly notice: Notice | null }
  | { readonly kind: 'signing'; readonly order: Order }
  | { readonly kind: 'sending'; readonly order: Order; readonly signed: Signed }
  | { readonly kind: 'refused'; readonly order: Order; readonly problem: Problem }
  /** Signed and sent, and the answer was lost. The same order sent again is never taken twice. */
  | { readonly kind: 'unknown'; readonly order: Order; readonly signed: Signed }
  | { readonly kind: 'done'; readonly order: Order; readonly done: Done };

/** Why the sheet still asks after an attempt that took nothing. */
export type Notice = 'cancelled' | 'keyMissing' | 'notSigned';

export type ConfirmEvent<Order, Signed, Done> =
  | { readonly kind: 'prepareAgain' }
  | { readonly kind: 'prepared'; readonly order: Order }
  | { readonly kind: 'notPrepared'; readonly problem: Problem }
  | { readonly kind: 'confirm' }
  | { readonly kind: 'notSigned'; readonly notice: Notice }
  | { readonly kind: 'signed'; readonly signed: Signed }
  | { readonly kind: 'refused'; readonly problem: Problem }
  | { readonly kind: 'lost' }
  | { readonly kind: 'askAgain' }
  | { readonly kind: 'done'; readonly done: Done };

/** One step; what doesn't fit where the sheet stands changes nothing. */
export function step<Order, Signed, Done>(
  state: ConfirmState<Order, Signed, Done>,
  event: ConfirmEvent<Order, Signed, Done>,
): ConfirmState<Order, Signed, Done> {
  switch (event.kind) {
    case 'prepareAgain':
      return state.kind === 'notPrepared' || state.kind === 'refused' || state.kind === 'ready'
        ? { kind: 'preparing' }
        : state;
    case 'prepared':
      return state.kind === 'preparing' ? { kind: 'ready', order: event.order, notice: null } : state;
    case 'notPrepared':
      return state.kind === 'preparing' ? { kind: 'notPrepared', problem: event.problem } : state;
    case 'confirm':
      return state.kind === 'ready' ? { kind: 'signing', order: state.order } : state;
    case 'notSigned':
      return state.kind === 'signing' ? { kind: 'ready', order: state.order, notice: event.notice } : state;
    case 'signed':
      return state.kind === 'signing' ? { kind: 'sending', order: state.order, signed: event.signed } : state;
    case 'refused':
      return state.kind === 'sending' ? { kind: 'refused', order: state.order, problem: event.problem } : state;
    case 'lost':
      return state.kind === 'sending' ? { kind: 'unknown', order: state.order, signed: state.signed } : state;
    case 'askAgain':
      return state.kind === 'unknown' ? { kind: 'sending', order: state.order, signed: state.signed } : state;
    case 'done':
      return state.kind === 'sending' ? { kind: 'done', order: state.order, done: event.done } : state;
  }
}

/** While it is signed or sent, closing the sheet would leave the person without knowing what became of it. */
export function canClose({ kind }: Pick<ConfirmState<unknown, unknown, unknown>, 'kind'>): boolean {
  return kind !== 'sending';
}
