import { useQueryClient } from '@tanstack/react-query';
import { useMemo, useRef } from 'react';
import { isLost, problemOf } from '../api/problem.ts';
import { MONEY } from '../api/queries.ts';
import type { ConfirmTask, Signable, SignedOrderText } from './use-confirmation.ts';

interface Signing<Order, Done> {
  /** Asks for the order under this id. */
  readonly prepare: (id: string) => Promise<Order>;
  readonly send: (id: string, signed: SignedOrderText) => Promise<Done>;
  readonly onDone?: ((done: Done) => void) | undefined;
}

/**
 * A thing to be signed keeps one id until it is refused: prepared again or sent again, it is the same. The ledger keeps a
 * refusal under its id for ever, so that another attempt is another thing; a lost answer is none.
 */
export function useSignedTask<Order extends Signable, Done>(signing: Signing<Order, Done>): ConfirmTask<Order, Done> {
  const queries = useQueryClient();
  const id = useRef(crypto.randomUUID());
  const latest = useRef(signing);
  latest.current = signing;
  return useMemo(
    () => ({
      prepare: () => latest.current.prepare(id.current),
      send: async (signed) => {
        try {
          return await latest.current.send(id.current, signed);
        } catch (error) {
          if (!isLost(problemOf(error))) id.current = crypto.randomUUID();
          throw error;
        }
      },
      onDone: (done) => {
        latest.current.onDone?.(done);
        void queries.invalidateQueries({ queryKey: [MONEY] });
      },
    }),
    [queries],
  );
}
