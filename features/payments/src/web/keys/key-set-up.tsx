import { enrolKey, ProveSheet, refusalCode, useMatrixApi } from '@althing/accounts/web';
import { Banner, Icon, useToast } from '@althing/ui';
import { startAuthentication, type PublicKeyCredentialRequestOptionsJSON } from '@simplewebauthn/browser';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { CircleAlert, FingerprintPattern, KeyRound } from 'lucide-react';
import { useState } from 'react';
import { problemText } from '../confirm/problem-text.ts';
import { problemOf, type Problem } from '../api/problem.ts';
import { beginPasskey, enrolDevice, enrolPasskey } from '../api/people-api.ts';
import { useLocale, useText } from '../use-text.ts';

/** Lets this person's passkey, or this device's own key where there is no passkey, sign payments. */
export function KeySetUp({ onMade }: { onMade: () => void }) {
  const t = useText();
  const locale = useLocale();
  const api = useMatrixApi();
  const toast = useToast();
  const queries = useQueryClient();
  const [isProving, setProving] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const passkeys = useQuery({
    queryKey: ['passkeys'],
    queryFn: () => api.request<{ passkeys: readonly unknown[] }>('GET', '/api/accounts/passkeys'),
  });
  const hasPasskey = (passkeys.data?.passkeys.length ?? 0) > 0;

  const run = async (act: () => Promise<unknown>) => {
    setBusy(true);
    setProblem(null);
    try {
      await act();
      await queries.invalidateQueries({ queryKey: ['money', 'keys'] });
      toast({ text: t('key.made') });
      onMade();
    } catch (error) {
      // Closing the browser's own passkey window is not a problem.
      if ((error as Error).name !== 'NotAllowedError') setProblem(problemOf(error));
    } finally {
      setBusy(false);
    }
  };
  const usePasskey = () =>
    run(async () => {
      const { options } = await beginPasskey(api);
      const credential = await startAuthentication({
        optionsJSON: options as unknown as PublicKeyCredentialRequestOptionsJSON,
      });
      await enrolPasskey(api, credential);
    });
  const makeDeviceKey = (proof: string) =>
    run(async () => {
      await enrolKey(api, proof);
      await enrolDevice(api);
    });
  // A key of this device that accounts know already needs no further proof.
  const enrolOrProve = () =>
    run(async () => {
      try {
        await enrolDevice(api);
      } catch (error) {
        if (refusalCode(error) !== 'no_device_key') throw error;
        setProving(true);
        throw Object.assign(new Error('The person is asked first'), { name: 'NotAllowedError' });
      }
    });

  return (
    <div className="stack-s">
      {problem ? (
        <Banner icon={CircleAlert} tone="caution" role="alert">
          {problemText(problem, { t, locale, currency: null })}
        </Banner>
      ) : null}
      <button
        type="button"
        className="button wide"
        aria-busy={isBusy}
        disabled={passkeys.isPending}
        onClick={() => void (hasPasskey ? usePasskey() : enrolOrProve())}
      >
        <Icon of={hasPasskey ? FingerprintPattern : KeyRound} />
        {t(hasPasskey ? 'key.usePasskey' : 'key.act')}
      </button>
      <ProveSheet
        isOpen={isProving}
        onClose={() => setProving(false)}
        onProved={(proof) => {
          setProving(false);
          void makeDeviceKey(proof);
        }}
      />
    </div>
  );
}
