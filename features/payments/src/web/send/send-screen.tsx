import { useMatrixApi } from '@althing/accounts/web';
import { PeoplePicker, useDirectChat, useSendCard } from '@althing/messaging/web';
import { useEffect, useMemo, useRef, useState } from 'react';
import { usePayees } from '../api/queries.ts';
import type { PayeeAddress, Transfer } from '../api/types.ts';
import { PayeeFace } from '../confirm/payee.tsx';
import { CARD_TYPE, writeCard } from '../chat/payment-card.ts';
import { go, MONEY_HREF, SEND_HREF } from '../links.ts';
import { SetUpGate } from '../money/set-up-gate.tsx';
import { ScreenFrame } from '../money/screen-frame.tsx';
import { useText } from '../use-text.ts';
import { AmountForm, type Entered } from './amount-form.tsx';
import { PaySheet } from './pay-sheet.tsx';
import type { PaymentDraft } from './use-payment.ts';

interface Chosen {
  readonly address: PayeeAddress;
  /** With whom there is a chat to put the card in. */
  readonly userId: string | null;
  readonly name: string;
}

/** From the money tab: to whom, how much, confirm. Who is paid by user id gets the card in the chat of the two. */
export default function SendScreen() {
  const t = useText();
  const [chosen, setChosen] = useState<Chosen | null>(null);
  return (
    <ScreenFrame
      title={chosen ? t('send.titleTo', { name: chosen.name }) : t('send.title')}
      backTo={chosen ? SEND_HREF : MONEY_HREF}
    >
      <SetUpGate needsKey>
        {(currencies) =>
          chosen ? (
            <Pay chosen={chosen} currencies={currencies} onBack={() => setChosen(null)} />
          ) : (
            <PickPayee onPick={setChosen} />
          )
        }
      </SetUpGate>
    </ScreenFrame>
  );
}

function PickPayee({ onPick }: { onPick: (chosen: Chosen) => void }) {
  const t = useText();
  const api = useMatrixApi();
  const payees = usePayees();
  const known = payees.data?.payees.filter(({ party }) => party.kind === 'person' && party.userId !== null) ?? [];
  return (
    <>
      <PeoplePicker
        label={t('send.search')}
        onPick={({ userId, name }) => {
          if (userId !== api.userId) onPick({ address: { userId }, userId, name });
        }}
      />
      {known.length > 0 ? (
        <section className="stack-s">
          <h2>{t('send.known')}</h2>
          <ul className="card rows">
            {known.map(({ party }) => (
              <li key={party.partyId}>
                <button
                  type="button"
                  className="row"
                  onClick={() => {
                    if (party.userId)
                      onPick({ address: { userId: party.userId }, userId: party.userId, name: party.name });
                  }}
                >
                  <PayeeFace payee={party} />
                  <span className="body">
                    <b className="block clip">
                      <bdi>{party.name}</bdi>
                    </b>
                    <span className="tiny quiet block clip" dir="ltr">
                      {party.userId}
                    </span>
                  </span>
                </button>
              </li>
            ))}
          </ul>
        </section>
      ) : null}
    </>
  );
}

function Pay({ chosen, currencies, onBack }: { chosen: Chosen; currencies: readonly string[]; onBack: () => void }) {
  const t = useText();
  const [entered, setEntered] = useState<Entered | null>(null);
  const [paid, setPaid] = useState<Transfer | null>(null);
  const draft = useMemo<PaymentDraft | null>(
    () => (entered ? { purpose: 'send', payee: chosen.address, amount: entered.amount } : null),
    [chosen, entered],
  );
  return (
    <>
      <AmountForm
        currencies={currencies}
        amountLabel={t('amount.label')}
        act={t('continue')}
        hasNote={chosen.userId !== null}
        onEnter={setEntered}
        onCancel={onBack}
      />
      {entered && draft ? (
        <PaySheet
          draft={draft}
          name={chosen.name}
          currency={entered.amount.currency}
          note={entered.note}
          onPaid={setPaid}
          onClose={() => (paid ? go(MONEY_HREF) : setEntered(null))}
        />
      ) : null}
      {paid && chosen.userId ? (
        <CardToChat userId={chosen.userId} transferId={paid.transferId} note={entered?.note ?? ''} />
      ) : null}
    </>
  );
}

/** Finds or begins the chat of the two, then leaves the card in it, once. */
function CardToChat({ userId, transferId, note }: { userId: string; transferId: string; note: string }) {
  const openChat = useDirectChat();
  const [roomId, setRoomId] = useState<string | null>(null);
  useEffect(() => {
    openChat(userId).then(setRoomId, (error: unknown) => {
      // The money has arrived all the same, and shows in both histories.
      console.warn('The chat for the card could not be opened', error);
    });
  }, [openChat, userId]);
  return roomId ? <SendCardOnce roomId={roomId} transferId={transferId} note={note} /> : null;
}

function SendCardOnce({ roomId, transferId, note }: { roomId: string; transferId: string; note: string }) {
  const t = useText();
  const sendCard = useSendCard(roomId);
  const isSent = useRef(false);
  useEffect(() => {
    if (isSent.current) return;
    isSent.current = true;
    void sendCard({ type: CARD_TYPE, content: writeCard({ kind: 'sent', id: transferId, note }, t('card.sentBody')) });
  }, [sendCard, transferId, note, t]);
  return null;
}
