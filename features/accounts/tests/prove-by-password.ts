import { PASSWORD, type AccountsServer, type Person } from '@althing/accounts/testing';

/** A fresh proof of the person's session, got by the password. */
export async function proofOf(server: AccountsServer, person: Pick<Person, 'token'>): Promise<string> {
  const answer = await server.call('POST', '/api/accounts/proofs', {
    token: person.token,
    body: { method: 'password', password: PASSWORD },
  });
  if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
  return answer.body.proof;
}
