// Loads the sample city through the public APIs of a running server: what it can't do, no client could.
import { randomBytes } from 'node:crypto';
import {
  cast,
  sampleAccounts,
  SampleCallRefused,
  type SampleCity,
  type SamplePart,
  type SamplePerson,
} from '@althing/accounts/sample';
import { base64Url, ok, refuse, type Result } from '@althing/kernel';
import { sampleInstitutions } from '@althing/institutions/sample';
import { sampleMessaging } from '@althing/messaging/sample';
import { samplePayments } from '@althing/payments/sample';

/** Every feature's part, low to high. */
const parts: readonly SamplePart[] = [sampleAccounts, sampleInstitutions, sampleMessaging, samplePayments];

export interface SampleSignIns {
  /** The people of the cast that one would sign in as. */
  readonly usernames: readonly string[];
  readonly password: string;
}

export type SampleRefusal = { readonly code: 'already_loaded' } | { readonly code: 'registration_closed' };

/** Fills the server at `url`. The password is made here: nobody who knows this program knows it. */
export async function loadSample(url: string): Promise<Result<SampleSignIns, SampleRefusal>> {
  const city = openCity(url);
  try {
    for (const part of parts) await part.load(city);
  } catch (fault) {
    if (!(fault instanceof SampleCallRefused)) throw fault;
    if (fault.code === 'M_USER_IN_USE') return refuse({ code: 'already_loaded' });
    if (fault.code === 'M_FORBIDDEN' || fault.status === 401) return refuse({ code: 'registration_closed' });
    throw fault;
  } finally {
    await city.leave();
  }
  return ok({
    usernames: cast.filter(({ isPerson }) => isPerson).map(({ username }) => username),
    password: city.password,
  });
}

function openCity(url: string): SampleCity & { leave(): Promise<void> } {
  const people = new Map<string, SamplePerson>();
  const call: SampleCity['call'] = async (person, method, path, body) => {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: person ? { authorization: `Bearer ${person.accessToken}` } : {},
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const answer = (await response.json()) as Record<string, unknown>;
    if (response.ok) return answer;
    const code = String(answer['errcode'] ?? answer['code'] ?? 'none');
    throw new SampleCallRefused({
      method,
      path,
      status: response.status,
      code,
      message: String(answer['error'] ?? answer['message'] ?? ''),
    });
  };
  return {
    call,
    password: base64Url(randomBytes(9)),
    movedIn: (person) => void people.set(person.username, person),
    person(username) {
      const person = people.get(username);
      if (!person) throw new Error(`nobody in the sample city is called ${username}`);
      return person;
    },
    // The loader's own devices would stand in every person's list for ever.
    async leave() {
      for (const person of people.values())
        await call(person, 'POST', '/_matrix/client/v3/logout', {}).catch(() => undefined);
    },
  };
}
