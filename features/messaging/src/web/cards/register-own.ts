import { pollAct, pollCards } from '../polls/poll-cards.ts';
import { composerActs } from './composer-acts.ts';
import { messageCards } from './message-cards.ts';

/** The messenger's own cards and acts come by the door that is open to every feature. */
export function registerOwnCards(): void {
  for (const card of pollCards) messageCards.register(card);
  composerActs.register(pollAct);
}
