import { createContext, useContext } from 'react';

export interface Shell {
  readonly signOut: () => Promise<void>;
}

const Context = createContext<Shell | null>(null);

export const ShellProvider = Context.Provider;

/** What only the shell can do. */
export function useShell(): Shell {
  const shell = useContext(Context);
  if (!shell) throw new Error('ShellProvider is missing above this screen');
  return shell;
}
