// Halvara, the invented city that a fresh Althing shows itself with. Everything in it is made through the public APIs,
// as its people would; each feature adds its part.

export interface SamplePerson {
  readonly username: string;
  readonly displayName: string;
  readonly userId: string;
  readonly accessToken: string;
}

export interface SampleCity {
  /** Someone of the cast; throws for a name that nobody has. */
  person(username: string): SamplePerson;
  /** Calls an endpoint, as `person` or as nobody; throws what isn't a success. */
  call(person: SamplePerson | null, method: string, path: string, body?: unknown): Promise<Record<string, unknown>>;
  /** Tells the city of somebody who has moved in. */
  movedIn(person: SamplePerson): void;
  /** One password for the whole cast, made for this data folder. */
  readonly password: string;
}

export interface SamplePart {
  /** Which feature's part it is. */
  readonly feature: string;
  load(city: SampleCity): Promise<void>;
}

export class SampleCallRefused extends Error {
  override name = 'SampleCallRefused';
  readonly status: number;
  readonly code: string;
  constructor(call: { method: string; path: string; status: number; code: string; message: string }) {
    super(`${call.method} ${call.path} was refused: ${call.code} ${call.message}`);
    this.status = call.status;
    this.code = call.code;
  }
}
