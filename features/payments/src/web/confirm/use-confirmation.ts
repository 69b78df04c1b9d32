import { useMatrixApi } from '@althing/accounts/web';
import { useCallback, useEffect, useReducer, useRef } from 'react';
import { isLost, problemOf } from '../api/problem.ts';
import type { Confirmation, ConfirmationNeeded } from '../api/types.ts';
import { signOrder } from '../signing/sign-order.ts';
import { step, type ConfirmEvent, type ConfirmState } from './confirm-state.ts';

export interface Signable {
  readonly orderText: string;
  readonly confirmation: ConfirmationNeeded;
}

export interface SignedOrderText {
  readonly orderText: string;
  readonly confirmation: Confirmation;
}

/** What is confirmed: how the order is made, and where its signature goes. */
export interface ConfirmTask<Order extends Signable, Done> {
  readonly prepare: () => Promise<Order>;
  readonly send: (signed: SignedOrderText) => Promise<Done>;
  readonly onDone?: (done: Done) => void;
}

export interface Confirming<Order, Done> {
  readonly state: ConfirmState<Order, SignedOrderText, Done>;
  readonly confirm: () => void;
  readonly askAgain: () => void;
  readonly prepareAgain: () => void;
}

/** Runs one confirmation. The task is taken once: another payment is another sheet. */
export function useConfirmation<Order extends Signable, Done>(task: ConfirmTask<Order, Done>): Confirming<Order, Done> {
  const api = useMatrixApi();
  const taken = useRef(task);
  taken.current = task;
  const [state, dispatch] = useReducer(step<Order, SignedOrderText, Done>, { kind: 'preparing' });

  useEffect(() => {
    if (state.kind !== 'preparing') return;
    let isCurrent = true;
    void taken.current.prepare().then(
      (order) => isCurrent && dispatch({ kind: 'prepared', order }),
      (error: unknown) => isCurrent && dispatch({ kind: 'notPrepared', problem: problemOf(error) }),
    );
    return () => {
      isCurrent = false;
    };
  }, [state.kind]);

  const send = useCallback(async (signed: SignedOrderText) => {
    dispatch(await outcomeOf(() => taken.current.send(signed), taken.current.onDone));
  }, []);

  const confirm = useCallback(() => {
    if (state.kind !== 'ready') return;
    const { order } = state;
    dispatch({ kind: 'confirm' });
    void signOrder(api, order).then(
      async (outcome) => {
        if (outcome.kind !== 'signed') return dispatch({ kind: 'notSigned', notice: outcome.kind });
        const signed = { orderText: order.orderText, confirmation: outcome.confirmation };
        dispatch({ kind: 'signed', signed });
        await send(signed);
      },
      (error: unknown) => {
        console.error('The order could not be signed', error);
        dispatch({ kind: 'notSigned', notice: 'notSigned' });
      },
    );
  }, [api, send, state]);

  const askAgain = useCallback(() => {
    if (state.kind !== 'unknown') return;
    dispatch({ kind: 'askAgain' });
    void send(state.signed);
  }, [send, state]);

  const prepareAgain = useCallback(() => dispatch({ kind: 'prepareAgain' }), []);
  return { state, confirm, askAgain, prepareAgain };
}

async function outcomeOf<Done>(
  call: () => Promise<Done>,
  onDone: ((done: Done) => void) | undefined,
): Promise<ConfirmEvent<never, never, Done>> {
  try {
    const done = await call();
    onDone?.(done);
    return { kind: 'done', done };
  } catch (error) {
    const problem = problemOf(error);
    return isLost(problem) ? { kind: 'lost' } : { kind: 'refused', problem };
  }
}
