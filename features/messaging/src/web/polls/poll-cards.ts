import i18next from 'i18next';
import { ListChecks } from 'lucide-react';
import type { ComposerAct } from '../cards/composer-acts.ts';
import type { MessageCard } from '../cards/message-cards.ts';
import { readPoll, type Poll } from './poll.ts';

const WORDS = { ns: 'messaging' };

/** A poll, by the name of its final form and of its first, which other apps still send. */
export const pollCards: readonly MessageCard<Poll>[] = ['m.poll.start', 'org.matrix.msc3381.poll.start'].map(
  (type) => ({
    type,
    icon: ListChecks,
    read: readPoll,
    preview: ({ question }) => i18next.t('poll.preview', { ...WORDS, question }),
    load: () => import('./poll-card.tsx'),
  }),
);

export const pollAct: ComposerAct = {
  key: 'poll',
  icon: ListChecks,
  label: () => i18next.t('poll.act', WORDS),
  isOffered: ({ kind }) => kind !== 'direct',
  load: () => import('./poll-sheet.tsx'),
};
