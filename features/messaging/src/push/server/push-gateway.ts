// Tells one push gateway of one notification (Push Gateway API).
import type { JsonObject } from '@althing/kernel';
import type { Outbound } from '../../core/server/outbound.ts';

/** `rejected`: the app is gone from the phone. `refused`: this one will never be taken. `later`: it may be. */
export type GatewayOutcome = 'taken' | 'rejected' | 'refused' | 'later';

const TIMEOUT_MS = 20_000;
const ANSWER_BYTES_MAX = 65_536;

export async function notifyGateway(
  outbound: Outbound,
  { url, pushkey, payload }: { url: string; pushkey: string; payload: JsonObject },
): Promise<GatewayOutcome> {
  const answer = await outbound.request(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(payload),
    timeoutMs: TIMEOUT_MS,
    bytesMax: ANSWER_BYTES_MAX,
    // A gateway that has moved has to be set anew: a redirect could lead anywhere.
    redirectsMax: 0,
  });
  if (!answer.ok) return answer.refusal.code === 'failed' ? 'later' : 'refused';
  const { status, body } = answer.value;
  if (status >= 500 || status === 429 || status === 408) return 'later';
  if (status < 200 || status >= 300) return 'refused';
  return rejectedOf(body).includes(pushkey) ? 'rejected' : 'taken';
}

function rejectedOf(body: Buffer): readonly unknown[] {
  try {
    const { rejected } = JSON.parse(body.toString()) as { rejected?: unknown };
    return Array.isArray(rejected) ? rejected : [];
  } catch {
    // A gateway that answers 200 has taken it, whatever it says besides.
    return [];
  }
}
