import { proofOf, type AccountsServer, type Answer, type Person } from '@althing/accounts/testing';
import type { SoftwareAuthenticator } from './software-authenticator.ts';

/** Gives the person a passkey on `device`, as the You screen does. */
export async function addPasskey(
  server: AccountsServer,
  {
    person: { token },
    device,
    name = 'Phone',
  }: { person: Pick<Person, 'token'>; device: SoftwareAuthenticator; name?: string },
): Promise<Answer> {
  const proof = await proofOf(server, { token });
  const begun = await server.call('POST', '/api/accounts/passkeys/begin', { token, body: { proof } });
  const body = { proof, name, response: device.create(begun.body.options) };
  return server.call('POST', '/api/accounts/passkeys', { token, body });
}
