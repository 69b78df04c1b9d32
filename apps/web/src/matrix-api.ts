import type { MatrixApi } from '@althing/accounts/web';
import type { Messenger } from '@althing/messaging/web';
import { saveFile } from './save-file.ts';

/** The way to the server as the signed-in person, over the messenger's connection: it alone refreshes tokens. */
export function matrixApi({ client }: Messenger): MatrixApi {
  type Method = Parameters<typeof client.http.authedRequest>[0];
  return {
    userId: client.getSafeUserId(),
    deviceId: client.getDeviceId() ?? '',
    request: (method, path, body) => client.http.authedRequest(method as Method, path, undefined, body, { prefix: '' }),
    fetch: async (path, init = {}) => {
      const url = new URL(path, window.location.origin);
      if (url.origin !== window.location.origin) throw new Error('The token goes to the own server only');
      const send = () => {
        const headers = new Headers(init.headers);
        headers.set('authorization', `Bearer ${client.getAccessToken() ?? ''}`);
        return fetch(url, { ...init, headers, credentials: 'omit' });
      };
      const answer = await send();
      if (answer.status !== 401) return answer;
      // Any request of the client's own refreshes a token that has run out, or ends the session.
      await client.whoami();
      return await send();
    },
    saveFile: async (path) => {
      // Refreshes a token that has run out.
      await client.whoami();
      await saveFile({ path, accessToken: client.getAccessToken() ?? '' });
    },
  };
}
