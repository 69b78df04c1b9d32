// Signs for one person of the sample city, as their device would: a key of its own, enrolled with their password.
import { createHash, generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import type { SampleCity, SamplePerson } from '@althing/accounts/sample';

export interface SampleSigner {
  /** Prepares what `prepareOrder` takes, or the endpoint at `path`, signs and confirms it. */
  pay(body: Record<string, unknown>, path?: string): Promise<void>;
}

export async function openSampleSigner(city: SampleCity, person: SamplePerson): Promise<SampleSigner> {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const signed = (text: string): string => sign(null, Buffer.from(text), privateKey).toString('base64url');
  const { device_id: deviceId } = await city.call(person, 'GET', '/_matrix/client/v3/account/whoami');
  const { proof } = await city.call(person, 'POST', '/api/accounts/proofs', {
    method: 'password',
    password: city.password,
  });
  await city.call(person, 'POST', '/api/accounts/device-key', {
    proof,
    publicKey: publicKey.export({ format: 'jwk' }),
    signature: signed(`althing device key enrolment\n${person.userId}\n${String(deviceId)}\n${String(proof)}`),
  });
  await city.call(person, 'POST', '/api/payments/keys', { kind: 'device' });
  return {
    async pay(body, path = '/api/payments/orders') {
      const { order } = (await city.call(person, 'POST', path, {
        transferId: randomUUID(),
        ...body,
      })) as { order: { transferId: string; orderText: string } };
      const digest = createHash('sha256').update(order.orderText).digest('base64url');
      await city.call(person, 'PUT', `/api/payments/transfers/${order.transferId}`, {
        orderText: order.orderText,
        confirmation: { by: 'key', signature: signed(`althing device signature\npayments/order\n${digest}`) },
      });
    },
  };
}
