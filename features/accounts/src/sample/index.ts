// Accounts' part of the sample city: the cast moves in.
import { cast } from './cast.ts';
import type { SamplePart } from './sample-city.ts';

export const sampleAccounts: SamplePart = {
  feature: 'accounts',
  async load(city) {
    for (const { username, displayName } of cast) {
      const registered = await city.call(null, 'POST', '/_matrix/client/v3/register', {
        username,
        password: city.password,
        initial_device_display_name: 'Sample city',
        auth: { type: 'm.login.dummy' },
      });
      const person = {
        username,
        displayName,
        userId: String(registered['user_id']),
        accessToken: String(registered['access_token']),
      };
      await city.call(person, 'PUT', `/_matrix/client/v3/profile/${encodeURIComponent(person.userId)}/displayname`, {
        displayname: displayName,
      });
      city.movedIn(person);
    }
  },
};

export { cast } from './cast.ts';
export { SampleCallRefused } from './sample-city.ts';
export type { SampleCity, SamplePart, SamplePerson } from './sample-city.ts';
