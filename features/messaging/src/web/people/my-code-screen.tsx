import { Icon, TopBar } from '@althing/ui';
import { Copy, Share2 } from 'lucide-react';
import { useState } from 'react';
import { NEW_CHAT_HREF, go, personLink } from '../links.ts';
import { useMessenger } from '../session/use-messenger.ts';
import { useText } from '../use-text.ts';
import { QrImage } from './qr-image.tsx';

/** The person's own code: for someone beside them, or as a link to send. */
export function MyCodeScreen() {
  const t = useText();
  const { client } = useMessenger();
  const [isCopied, setCopied] = useState(false);
  const userId = client.getSafeUserId();
  const link = personLink(window.location.origin, userId);
  return (
    <>
      <TopBar title={t('code.title')} onBack={() => go(NEW_CHAT_HREF)} backLabel={t('back')} />
      <div className="scroll">
        <div className="pad column stack">
          <p className="quiet">{t('code.lead')}</p>
          <QrImage text={link} label={t('code.qrLabel', { name: userId })} />
          <p className="code center" dir="ltr">
            {userId}
          </p>
          <div className="stack-s">
            {'share' in navigator ? (
              <button
                type="button"
                className="button wide"
                onClick={() => void navigator.share({ url: link }).catch(() => {})}
              >
                <Icon of={Share2} />
                {t('code.share')}
              </button>
            ) : null}
            <button
              type="button"
              className="button second wide"
              onClick={() => void navigator.clipboard.writeText(link).then(() => setCopied(true))}
            >
              <Icon of={Copy} />
              <span role="status">{t(isCopied ? 'recovery.copied' : 'details.copyLink')}</span>
            </button>
          </div>
          <p className="code tiny quiet center" dir="ltr" data-testid="person-link">
            {link}
          </p>
        </div>
      </div>
    </>
  );
}
