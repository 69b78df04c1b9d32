import { composerActs } from '@althing/messaging/web';
import type { FeatureScreen, FeatureWeb } from '@althing/ui';
import i18next from 'i18next';
import { Banknote, HandCoins, Split } from 'lucide-react';
import { registerCard } from './chat/payment-card.ts';
import { ar } from './texts/ar.ts';
import { en } from './texts/en.ts';

const say = (key: keyof typeof en) => () => i18next.t(key, { ns: 'payments' });

const screen = (path: string, load: FeatureScreen['load']): FeatureScreen => ({ path, door: 'money', load });
const whole = (path: string, load: FeatureScreen['load']): FeatureScreen => ({ ...screen(path, load), isWhole: true });

/** Money in the web app: its tab and screens, its cards in chats, and what the + of a chat offers. */
export const paymentsWeb: FeatureWeb = {
  name: 'payments',
  texts: { en, ar },
  door: { id: 'money', order: 40, path: '/money', icon: Banknote, label: say('door') },
  screens: [
    screen('/money', () => import('./money/money-screen.tsx')),
    whole('/money/open', () => import('./money/open-screen.tsx')),
    whole('/money/limits', () => import('./money/limits-screen.tsx')),
    whole('/money/send', () => import('./send/send-screen.tsx')),
    whole('/money/ask', () => import('./requests/ask-screen.tsx')),
    whole('/money/requests/$requestId', () => import('./requests/request-screen.tsx')),
    whole('/money/add', () => import('./money/add-money-screen.tsx')),
    whole('/money/bank', () => import('./bank/pay-bank-screen.tsx')),
    whole('/money/scan', () => import('./scan/scan-screen.tsx')),
    whole('/money/code', () => import('./scan/my-code-screen.tsx')),
    whole('/money/pay/$code', () => import('./scan/pay-person-screen.tsx')),
    whole('/money/invoices', () => import('./invoices/invoices-screen.tsx')),
    whole('/money/invoices/$invoiceCode', () => import('./invoices/invoice-screen.tsx')),
    whole('/money/mandates', () => import('./mandates/mandates-screen.tsx')),
    whole('/money/mandates/new', () => import('./mandates/new-mandate-screen.tsx')),
    whole('/money/tills', () => import('./till/tills-screen.tsx')),
    whole('/money/tills/$merchantId', () => import('./till/merchant-screen.tsx')),
    whole('/money/tills/$merchantId/till/$tillId', () => import('./till/till-screen.tsx')),
    whole('/money/tills/$merchantId/codes', () => import('./till/codes-screen.tsx')),
    whole('/money/tills/$merchantId/payments', () => import('./till/payments-screen.tsx')),
    whole('/money/tills/$merchantId/payments/$paymentId', () => import('./till/payment-screen.tsx')),
    whole('/money/tills/$merchantId/invoices', () => import('./till/merchant-invoices-screen.tsx')),
    whole('/money/tills/$merchantId/payouts', () => import('./till/payouts-screen.tsx')),
    whole('/money/tills/$merchantId/days', () => import('./till/days-screen.tsx')),
    whole('/money/tills/$merchantId/disputes', () => import('./till/merchant-disputes-screen.tsx')),
    whole('/money/tills/$merchantId/disputes/$disputeId', () => import('./till/merchant-dispute-screen.tsx')),
    whole('/money/disputes/$disputeId', () => import('./disputes/dispute-screen.tsx')),
    whole('/money/spending', () => import('./history/spending-screen.tsx')),
    whole('/money/statements', () => import('./history/statements-screen.tsx')),
    whole('/money/history', () => import('./history/history-screen.tsx')),
    whole('/money/transfers/$transferId', () => import('./history/transfer-screen.tsx')),
  ],
  start: () => {
    registerCard();
    const isWithPeople = ({ isPublic, members }: { isPublic: boolean; members: readonly unknown[] }) =>
      !isPublic && members.length > 1;
    composerActs.register({
      key: 'send-money',
      icon: Banknote,
      label: say('composer.send'),
      isOffered: isWithPeople,
      load: () => import('./chat/send-sheet.tsx'),
    });
    composerActs.register({
      key: 'ask-for-money',
      icon: HandCoins,
      label: say('composer.ask'),
      isOffered: isWithPeople,
      load: () => import('./chat/ask-sheet.tsx'),
    });
    composerActs.register({
      key: 'split-bill',
      icon: Split,
      label: say('composer.split'),
      isOffered: (room) => isWithPeople(room) && room.kind !== 'channel',
      load: () => import('./chat/split-sheet.tsx'),
    });
  },
};
