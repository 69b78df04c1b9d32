// The door through which these screens reach the server as the signed-in person. The shell fills it with the
// messenger's own connection, so that one place refreshes tokens.
import { createContext, useContext } from 'react';

export interface MatrixApi {
  readonly userId: string;
  readonly deviceId: string;
  /** Sends an authenticated request; `path` starts at /_matrix or /api. Throws an error with `errcode` and `data` on refusal. */
  request<T>(method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body?: object): Promise<T>;
  /**
   * `fetch` to the own server with the token in its header, refreshed once if it has run out. For streams, headers and
   * status codes; `request` is simpler for JSON. The body must be one that can be sent twice.
   */
  fetch(path: string, init?: ApiRequest): Promise<Response>;
  /** Gives a file of any size to the browser's downloads, under the name the server has for it; resolves once it comes. */
  saveFile(path: string): Promise<void>;
}

export interface ApiRequest {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Blob;
  readonly signal?: AbortSignal;
}

const Context = createContext<MatrixApi | null>(null);

export const MatrixApiProvider = Context.Provider;

export function useMatrixApi(): MatrixApi {
  const api = useContext(Context);
  if (!api) throw new Error('MatrixApiProvider is missing above this screen');
  return api;
}
