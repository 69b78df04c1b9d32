// The door through which these screens reach the server as the signed-in person. The shell fills it with the
// messenger's own connection, so that one place refreshes tokens.
import { createContext, useContext } from 'react';

export interface MatrixApi {
  readonly userId: string;
  readonly deviceId: string;
  /** Sends an authenticated request; `path` starts at /_matrix or /api. Throws an error with `errcode` and `data` on refusal. */
  request<T>(method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body?: object): Promise<T>;
  /** Fetches a file as the signed-in person. */
  download(path: string): Promise<Blob>;
}

const Context = createContext<MatrixApi | null>(null);

export const MatrixApiProvider = Context.Provider;

export function useMatrixApi(): MatrixApi {
  const api = useContext(Context);
  if (!api) throw new Error('MatrixApiProvider is missing above this screen');
  return api;
}
