import { createContext, useContext } from 'react';
import { useLive, type Live } from '../session/live.ts';
import type { Chat } from './chat-list-view-model.ts';

const Context = createContext<Live<readonly Chat[]> | null>(null);

export const ChatsProvider = Context.Provider;

/** Every chat of the person, kept up to date; one source serves the list, the tabs and the search. */
export function useChats(): readonly Chat[] {
  const live = useContext(Context);
  if (!live) throw new Error('ChatsProvider is missing above this screen');
  return useLive(live);
}
