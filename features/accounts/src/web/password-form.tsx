import { useToast } from '@althing/ui';
import { useState, type FormEvent } from 'react';
import { setPassword } from './account-security.ts';
import { useMatrixApi } from './matrix-api.ts';
import { useText } from './use-text.ts';

interface PasswordFormProps {
  readonly hasPassword: boolean;
  /** Asks for a proof first, then runs the act with it. */
  readonly onAsk: (act: (proof: string) => Promise<void>) => void;
}

export function PasswordForm({ hasPassword, onAsk }: PasswordFormProps) {
  const t = useText();
  const toast = useToast();
  const api = useMatrixApi();
  const [password, setTyped] = useState('');
  const [endsOtherSessions, setEnds] = useState(false);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onAsk(async (proof) => {
      await setPassword(api, { proof, password, endsOtherSessions });
      setTyped('');
      toast({ text: t('methods.passwordSet') });
    });
  };
  return (
    <form className="stack-s" onSubmit={submit}>
      <h2>{t('methods.password')}</h2>
      <label className="field-label small" htmlFor="fresh-password">
        {t(hasPassword ? 'methods.changePassword' : 'methods.setPassword')}
      </label>
      <input
        id="fresh-password"
        className="input"
        type="password"
        dir="ltr"
        autoComplete="new-password"
        value={password}
        onChange={(event) => setTyped(event.target.value)}
      />
      <div className="choice">
        <label>
          <input type="checkbox" checked={endsOtherSessions} onChange={(event) => setEnds(event.target.checked)} />
          <span>{t('methods.endOthers')}</span>
        </label>
      </div>
      <button type="submit" className="button second" disabled={password === ''}>
        {t('methods.keepPassword')}
      </button>
    </form>
  );
}
