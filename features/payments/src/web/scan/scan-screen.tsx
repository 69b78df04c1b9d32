import { CodeScanner } from '@althing/messaging/web';
import { Banner, Icon } from '@althing/ui';
import { CircleAlert, ImageUp } from 'lucide-react';
import { useId, useRef, useState, type FormEvent } from 'react';
import { go, invoiceHref, MONEY_HREF, payCodeHref } from '../links.ts';
import { ScreenFrame } from '../money/screen-frame.tsx';
import { SetUpGate } from '../money/set-up-gate.tsx';
import { useText } from '../use-text.ts';
import { PayMerchant } from './pay-merchant.tsx';
import { codeInPicture } from './code-in-picture.ts';
import { readPaymentCode } from './read-payment-code.ts';

/** Pays by a code: filmed, in a picture, or typed. */
export default function ScanScreen() {
  const t = useText();
  const [merchantText, setMerchantText] = useState<string | null>(null);
  const [problem, setProblem] = useState<'scan.unknown' | 'scan.noCodeInPicture' | null>(null);
  const take = (text: string) => {
    const code = readPaymentCode(text);
    setProblem(code ? null : 'scan.unknown');
    if (code?.kind === 'merchant') setMerchantText(code.text);
    else if (code?.kind === 'person') go(payCodeHref(code.code));
    else if (code?.kind === 'invoice') go(invoiceHref(code.code));
  };
  return (
    <ScreenFrame title={t('scan.title')}>
      <SetUpGate needsKey>
        {() =>
          merchantText === null ? (
            <>
              {problem ? (
                <Banner icon={CircleAlert} tone="caution" role="alert">
                  {t(problem)}
                </Banner>
              ) : null}
              <p className="quiet">{t('scan.lead')}</p>
              <CodeScanner onScan={({ text }) => take(text)} onClose={() => go(MONEY_HREF)} />
              <FromPicture onText={take} onNothing={() => setProblem('scan.noCodeInPicture')} />
              <TypedCode onText={take} />
            </>
          ) : (
            <PayMerchant text={merchantText} onBack={() => setMerchantText(null)} />
          )
        }
      </SetUpGate>
    </ScreenFrame>
  );
}

function FromPicture({ onText, onNothing }: { onText: (text: string) => void; onNothing: () => void }) {
  const t = useText();
  const picker = useRef<HTMLInputElement>(null);
  const look = async (file: File | undefined) => {
    if (!file) return;
    const text = await codeInPicture(file);
    if (text === null) onNothing();
    else onText(text);
  };
  return (
    <>
      <input
        ref={picker}
        type="file"
        accept="image/*"
        hidden
        aria-label={t('scan.picture')}
        onChange={(event) => {
          void look(event.target.files?.[0]);
          event.target.value = '';
        }}
      />
      <button type="button" className="button second wide" onClick={() => picker.current?.click()}>
        <Icon of={ImageUp} />
        {t('scan.picture')}
      </button>
    </>
  );
}

function TypedCode({ onText }: { onText: (text: string) => void }) {
  const t = useText();
  const id = useId();
  const [typed, setTyped] = useState('');
  return (
    <form
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        onText(typed);
      }}
    >
      <label className="field-label" htmlFor={id}>
        {t('scan.typed')}
      </label>
      <div className="with-button">
        <input
          id={id}
          className="input code"
          dir="ltr"
          autoComplete="off"
          autoCapitalize="off"
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
        <button type="submit" className="button second compact" disabled={typed.trim() === ''}>
          {t('continue')}
        </button>
      </div>
    </form>
  );
}
