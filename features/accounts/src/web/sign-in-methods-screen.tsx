import { Banner, BoneRows, Icon, IconButton, TopBar, useToast } from '@althing/ui';
import { startRegistration, type PublicKeyCredentialCreationOptionsJSON } from '@simplewebauthn/browser';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { CircleAlert, FingerprintPattern, LifeBuoy, Trash2, WifiOff } from 'lucide-react';
import { useState } from 'react';
import {
  addPasskey,
  beginPasskey,
  fetchPasskeys,
  fetchRecoveryCodes,
  makeRecoveryCodes,
  refusalCode,
  removePasskey,
} from './account-security.ts';
import { useMatrixApi } from './matrix-api.ts';
import { PasswordForm } from './password-form.tsx';
import { ProveSheet } from './prove-sheet.tsx';
import { useText, type AccountsText } from './use-text.ts';

const PROBLEMS: Record<string, AccountsText> = {
  last_way_in: 'methods.lastWayIn',
  too_many_passkeys: 'methods.tooMany',
  passkey_refused: 'methods.passkeyRefused',
  weak_password: 'methods.weakPassword',
  common_password: 'methods.commonPassword',
};

/** How the person signs in: passkeys, a password if they want one, and codes for the day neither is at hand. */
export function SignInMethodsScreen({ onBack }: { onBack: () => void }) {
  const t = useText();
  const api = useMatrixApi();
  const toast = useToast();
  const queries = useQueryClient();
  const passkeys = useQuery({ queryKey: ['passkeys'], queryFn: () => fetchPasskeys(api) });
  const codes = useQuery({ queryKey: ['recovery-codes'], queryFn: () => fetchRecoveryCodes(api) });
  const [act, setAct] = useState<((proof: string) => Promise<void>) | null>(null);
  const [freshCodes, setFreshCodes] = useState<readonly string[] | null>(null);
  const [problem, setProblem] = useState<AccountsText | null>(null);

  const run = async (proof: string) => {
    setAct(null);
    setProblem(null);
    try {
      await act?.(proof);
      await queries.invalidateQueries();
    } catch (error) {
      // Closing the browser's own passkey window is not a problem.
      if ((error as Error).name !== 'NotAllowedError') setProblem(PROBLEMS[refusalCode(error) ?? ''] ?? 'failed');
    }
  };
  const ask = (next: (proof: string) => Promise<void>) => setAct(() => next);

  return (
    <>
      <TopBar title={t('methods.title')} onBack={onBack} backLabel={t('back')} />
      <div className="scroll">
        <div className="pad column stack">
          {problem ? (
            <Banner icon={CircleAlert} tone="caution" role="alert">
              {t(problem)}
            </Banner>
          ) : null}
          {passkeys.isPending ? <BoneRows label={t('methods.title')} rows={3} /> : null}
          {passkeys.isError ? (
            <Banner icon={WifiOff} tone="plain" role="alert">
              {t('failed')}
            </Banner>
          ) : null}
          {passkeys.data ? (
            <section className="stack-s">
              <h2>{t('methods.passkeys')}</h2>
              <p className="small quiet">{t('methods.passkeysLead')}</p>
              {passkeys.data.passkeys.length > 0 ? (
                <ul className="card rows">
                  {passkeys.data.passkeys.map((passkey) => (
                    <li key={passkey.passkeyId}>
                      <div className="row plain">
                        <Icon of={FingerprintPattern} />
                        <b className="body">
                          <bdi>{passkey.name}</bdi>
                        </b>
                        <IconButton
                          icon={Trash2}
                          label={t('methods.removePasskey', { name: passkey.name })}
                          onClick={() => ask((proof) => removePasskey(api, { passkeyId: passkey.passkeyId, proof }))}
                        />
                      </div>
                    </li>
                  ))}
                </ul>
              ) : null}
              <button
                type="button"
                className="button second"
                onClick={() =>
                  ask(async (proof) => {
                    const options = (await beginPasskey(api, proof)) as PublicKeyCredentialCreationOptionsJSON;
                    const response = await startRegistration({ optionsJSON: options });
                    await addPasskey(api, { proof, name: t('methods.passkeyName'), response });
                    toast({ text: t('methods.passkeyAdded') });
                  })
                }
              >
                <Icon of={FingerprintPattern} />
                {t('methods.addPasskey')}
              </button>
            </section>
          ) : null}
          {passkeys.data ? <PasswordForm hasPassword={passkeys.data.hasPassword} onAsk={ask} /> : null}
          {codes.data ? (
            <section className="stack-s">
              <h2>{t('methods.codes')}</h2>
              <p className="small quiet">
                {codes.data.total === 0 ? t('methods.codesNone') : t('methods.codesLeft', { count: codes.data.left })}
              </p>
              {freshCodes ? (
                <>
                  <Banner icon={LifeBuoy}>{t('methods.codesOnce')}</Banner>
                  <ol className="card pad code num key-parts" dir="ltr">
                    {freshCodes.map((code) => (
                      <li key={code}>{code}</li>
                    ))}
                  </ol>
                </>
              ) : null}
              <button
                type="button"
                className="button second"
                onClick={() => ask(async (proof) => setFreshCodes(await makeRecoveryCodes(api, proof)))}
              >
                <Icon of={LifeBuoy} />
                {t(codes.data.total === 0 ? 'methods.makeCodes' : 'methods.renewCodes')}
              </button>
            </section>
          ) : null}
        </div>
      </div>
      <ProveSheet isOpen={act !== null} onClose={() => setAct(null)} onProved={(proof) => void run(proof)} />
    </>
  );
}
