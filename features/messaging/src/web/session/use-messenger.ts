import { createContext, useContext } from 'react';
import type { Messenger } from './messenger.ts';

const Context = createContext<Messenger | null>(null);

export const MessengerProvider = Context.Provider;

export function useMessenger(): Messenger {
  const messenger = useContext(Context);
  if (!messenger) throw new Error('MessengerProvider is missing above this screen');
  return messenger;
}
