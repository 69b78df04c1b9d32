import { ar as accountsAr, en as accountsEn, MatrixApiProvider, type Session } from '@althing/accounts/web';
import {
  ar as messagingAr,
  ChatsProvider,
  createChatSource,
  en as messagingEn,
  MessengerProvider,
  registerOwnCards,
  VerificationSheet,
  type Messenger,
} from '@althing/messaging/web';
import { BoneRows, State, ToastProvider } from '@althing/ui';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { Layers2, TriangleAlert } from 'lucide-react';
import { useEffect, useMemo } from 'react';
import { FEATURES } from './features.ts';
import { addTexts } from './languages.ts';
import { matrixApi } from './matrix-api.ts';
import { keepOffline } from './offline.ts';
import { router } from './router.tsx';
import { ShellProvider } from './shell.ts';
import { useSessionMessenger } from './use-session-messenger.ts';
import { ar } from './texts/ar.ts';
import { en } from './texts/en.ts';
import { useText } from './use-text.ts';

addTexts('app', { en, ar });
addTexts('accounts', { en: accountsEn, ar: accountsAr });
addTexts('messaging', { en: messagingEn, ar: messagingAr });
registerOwnCards();
for (const { name, texts, start } of FEATURES) {
  addTexts(name, texts);
  start?.();
}

export function App({ session }: { session: Session }) {
  const { state, retry, useHere, signOut } = useSessionMessenger(session);
  const t = useText();
  useEffect(() => {
    if (state.kind === 'open') keepOffline();
  }, [state.kind]);
  if (state.kind === 'open') return <OpenApp messenger={state.messenger} onSignOut={signOut} />;
  return (
    <div className="app solo">
      <main className="pane">
        {state.kind === 'opening' ? <BoneRows label={t('opening')} /> : null}
        {state.kind === 'failed' ? (
          <State icon={TriangleAlert} title={t('openFailed.title')}>
            <p>{t('openFailed.text')}</p>
            <button type="button" className="button soft compact" onClick={retry}>
              {t('openFailed.again')}
            </button>
          </State>
        ) : null}
        {state.kind === 'otherTab' ? (
          <State icon={Layers2} title={t('otherTab.title')}>
            <p>{t('otherTab.text')}</p>
            <button type="button" className="button soft compact" onClick={useHere}>
              {t('otherTab.here')}
            </button>
          </State>
        ) : null}
      </main>
    </div>
  );
}

function OpenApp({ messenger, onSignOut }: { messenger: Messenger; onSignOut: () => Promise<void> }) {
  // Without a connection a screen says so at once, instead of waiting for one.
  const queries = useMemo(
    () => new QueryClient({ defaultOptions: { queries: { retry: 1, networkMode: 'always' } } }),
    [],
  );
  const api = useMemo(() => matrixApi(messenger), [messenger]);
  const chats = useMemo(() => createChatSource(messenger), [messenger]);
  useEffect(() => () => chats.close(), [chats]);
  const shell = useMemo(() => ({ signOut: onSignOut }), [onSignOut]);
  return (
    <QueryClientProvider client={queries}>
      <MessengerProvider value={messenger}>
        <MatrixApiProvider value={api}>
          <ChatsProvider value={chats}>
            <ShellProvider value={shell}>
              <ToastProvider>
                <RouterProvider router={router} />
                <VerificationSheet />
              </ToastProvider>
            </ShellProvider>
          </ChatsProvider>
        </MatrixApiProvider>
      </MessengerProvider>
    </QueryClientProvider>
  );
}
