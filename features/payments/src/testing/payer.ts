// A person who pays: signed in, with a device key, a money account and money in it.
import { createHash, generateKeyPairSync, randomUUID, sign, type KeyObject } from 'node:crypto';
import { PASSWORD, type Answer, type Person } from '@althing/accounts/testing';
import type { PaymentsServer } from './payments-server.ts';

export interface Payer extends Person {
  readonly accountId: string;
  readonly privateKey: KeyObject;
  call(method: string, path: string, body?: unknown): Promise<Answer>;
}

/** Old enough that neither the day's nor the device's newness is in the way. */
const DAY_MS = 86_400_000;

export async function registerPayer(
  server: PaymentsServer,
  username: string,
  { fundMinor = 0n, currency = 'EUR', isNewDevice = false } = {},
): Promise<Payer> {
  const registered = await server.call('POST', '/_matrix/client/v3/register', {
    body: { auth: { type: 'm.login.dummy' }, username, password: PASSWORD },
  });
  const { user_id: userId, device_id: deviceId, access_token: token } = must(registered);
  const payer = await enrolDevice(server, { userId, deviceId, token });
  const opened = await server.call('POST', '/api/payments/accounts', { token, body: { currency } });
  const { accountId } = must(opened).account;
  if (fundMinor > 0n) await server.fund(accountId, fundMinor, currency);
  if (!isNewDevice) server.clock.advance(DAY_MS + 1);
  return { ...payer, accountId };
}

/** Gives a session's device a key and lets it sign payments. */
export async function enrolDevice(
  server: Pick<PaymentsServer, 'call'>,
  person: Person,
): Promise<Omit<Payer, 'accountId'>> {
  const { userId, deviceId, token } = person;
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const proved = await server.call('POST', '/api/accounts/proofs', {
    token,
    body: { method: 'password', password: PASSWORD },
  });
  const { proof } = must(proved);
  const text = `althing device key enrolment\n${userId}\n${deviceId}\n${proof}`;
  must(
    await server.call('POST', '/api/accounts/device-key', {
      token,
      body: {
        proof,
        publicKey: publicKey.export({ format: 'jwk' }),
        signature: sign(null, Buffer.from(text), privateKey).toString('base64url'),
      },
    }),
  );
  must(await server.call('POST', '/api/payments/keys', { token, body: { kind: 'device' } }));
  return {
    ...person,
    privateKey,
    call: (method, path, body) => server.call(method, path, { token, body }),
  };
}

/** The device's signature over an order, as `signByDevice` makes it. */
export function signOrder(privateKey: KeyObject, orderText: string): { by: 'key'; signature: string } {
  const digest = createHash('sha256').update(orderText).digest('base64url');
  const text = `althing device signature\npayments/order\n${digest}`;
  return { by: 'key', signature: sign(null, Buffer.from(text), privateKey).toString('base64url') };
}

/** Prepares; the answer is whatever came. */
export function prepare(payer: Pick<Payer, 'call'>, body: Record<string, unknown>): Promise<Answer> {
  return payer.call('POST', '/api/payments/orders', { transferId: randomUUID(), ...body });
}

/** Signs a prepared order and sends it. */
export function confirm(payer: Pick<Payer, 'call' | 'privateKey'>, prepared: Answer): Promise<Answer> {
  const { transferId, orderText } = must(prepared).order;
  return payer.call('PUT', `/api/payments/transfers/${transferId}`, {
    orderText,
    confirmation: signOrder(payer.privateKey, orderText),
  });
}

/** Prepares and confirms; the answer is the first that isn't right, or the last. */
export async function pay(payer: Pick<Payer, 'call' | 'privateKey'>, body: Record<string, unknown>): Promise<Answer> {
  const prepared = await prepare(payer, body);
  return prepared.status === 200 ? confirm(payer, prepared) : prepared;
}

export const eur = (amountMinor: number | string) => ({ amountMinor: String(amountMinor), currency: 'EUR' });

// oxlint-disable-next-line typescript/no-explicit-any -- tests look into answers of many shapes
export function must(answer: Answer): any {
  if (answer.status !== 200) throw new Error(`${answer.status} ${JSON.stringify(answer.body)}`);
  return answer.body;
}
