// Institutions' part of the sample city: the town's offices and shops, and who of its people works for them. None is
// verified: that takes two operators.
import { randomUUID } from 'node:crypto';
import type { SamplePart } from '@althing/accounts/sample';
import { staff } from './staff.ts';

export const sampleInstitutions: SamplePart = {
  feature: 'institutions',
  async load(city) {
    for (const { owner, kind, employs } of staff) {
      const institutionId = randomUUID();
      const person = city.person(owner);
      const path = `/api/institutions/${institutionId}`;
      await city.call(person, 'PUT', path, { name: person.displayName, kind });
      for (const { username, role } of employs) {
        const colleague = city.person(username);
        await city.call(person, 'PUT', `${path}/invitations/${encodeURIComponent(colleague.userId)}`, { role });
        await city.call(colleague, 'POST', `${path}/invitation`, {});
      }
    }
  },
};
