import { Banner, BoneRows, Icon, Sheet } from '@althing/ui';
import { startAuthentication, type PublicKeyCredentialRequestOptionsJSON } from '@simplewebauthn/browser';
import { useQuery } from '@tanstack/react-query';
import { CircleAlert, FingerprintPattern } from 'lucide-react';
import { useState, type FormEvent } from 'react';
import { offerProof, prove, refusalCode, type ProofOffer, type ProofShown } from './account-security.ts';
import { useMatrixApi } from './matrix-api.ts';
import { useText, type AccountsText } from './use-text.ts';

interface ProveSheetProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly onProved: (proof: string) => void;
}

/** Before something that a stolen session must not do: the person shows that it is them. */
export function ProveSheet({ isOpen, onClose, onProved }: ProveSheetProps) {
  const t = useText();
  return (
    <Sheet title={t('prove.title')} lead={t('prove.lead')} isOpen={isOpen} onClose={onClose}>
      <ProveForm onClose={onClose} onProved={onProved} />
    </Sheet>
  );
}

function ProveForm({ onClose, onProved }: Omit<ProveSheetProps, 'isOpen'>) {
  const t = useText();
  const api = useMatrixApi();
  const offer = useQuery({ queryKey: ['proof-offer'], queryFn: () => offerProof(api), gcTime: 0, retry: false });
  const [problem, setProblem] = useState<AccountsText | null>(null);
  const [isBusy, setBusy] = useState(false);

  const show = async (shown: () => Promise<ProofShown>) => {
    setBusy(true);
    setProblem(null);
    try {
      onProved(await prove(api, await shown()));
    } catch (error) {
      const code = refusalCode(error);
      setProblem(
        code === 'too_many_requests' ? 'prove.limited' : code === 'proof_refused' ? 'prove.refused' : 'failed',
      );
      // A passkey challenge is good once.
      await offer.refetch();
    } finally {
      setBusy(false);
    }
  };

  return (
    <>
      {offer.isPending ? <BoneRows label={t('prove.title')} rows={2} /> : null}
      {problem || offer.isError ? (
        <Banner icon={CircleAlert} tone="caution" role="alert">
          {t(problem ?? 'failed')}
        </Banner>
      ) : null}
      {offer.data ? <Methods offer={offer.data} isBusy={isBusy} onShow={(shown) => void show(shown)} /> : null}
      <button type="button" className="button second" onClick={onClose}>
        {t('cancel')}
      </button>
    </>
  );
}

function Methods({
  offer,
  isBusy,
  onShow,
}: {
  offer: ProofOffer;
  isBusy: boolean;
  onShow: (shown: () => Promise<ProofShown>) => void;
}) {
  const t = useText();
  const { methods, passkeyOptions } = offer;
  return (
    <>
      {methods.includes('passkey') && passkeyOptions ? (
        <button
          type="button"
          className="button"
          aria-busy={isBusy}
          onClick={() =>
            onShow(async () => ({
              method: 'passkey',
              response: await startAuthentication({
                optionsJSON: passkeyOptions as unknown as PublicKeyCredentialRequestOptionsJSON,
              }),
            }))
          }
        >
          <Icon of={FingerprintPattern} />
          {t('prove.passkey')}
        </button>
      ) : null}
      {methods.includes('password') ? (
        <SecretForm
          id="proof-password"
          label={t('prove.password')}
          type="password"
          isBusy={isBusy}
          onSubmit={(password) => onShow(() => Promise.resolve({ method: 'password', password }))}
        />
      ) : null}
      {methods.includes('recovery_code') ? (
        <SecretForm
          id="proof-code"
          label={t('prove.code')}
          type="text"
          isBusy={isBusy}
          onSubmit={(code) => onShow(() => Promise.resolve({ method: 'recovery_code', code }))}
        />
      ) : null}
    </>
  );
}

interface SecretFormProps {
  readonly id: string;
  readonly label: string;
  readonly type: 'password' | 'text';
  readonly isBusy: boolean;
  readonly onSubmit: (secret: string) => void;
}

function SecretForm({ id, label, type, isBusy, onSubmit }: SecretFormProps) {
  const t = useText();
  const [typed, setTyped] = useState('');
  return (
    <form
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        onSubmit(typed);
      }}
    >
      <label className="field-label small" htmlFor={id}>
        {label}
      </label>
      <div className="with-button">
        <input
          id={id}
          className={type === 'text' ? 'input code' : 'input'}
          type={type}
          dir="ltr"
          autoComplete={type === 'password' ? 'current-password' : 'one-time-code'}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
        <button type="submit" className="button second compact" aria-busy={isBusy} disabled={typed === ''}>
          {t('prove.continue')}
        </button>
      </div>
    </form>
  );
}
