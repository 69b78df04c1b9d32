import type { InstitutionKind, Role } from '../contract/fields.ts';

interface SampleInstitution {
  /** Of the cast. */
  readonly owner: string;
  readonly kind: InstitutionKind;
  readonly employs: readonly { readonly username: string; readonly role: Role }[];
}

/** Who stands for what in Halvara, and who works there. */
export const staff: readonly SampleInstitution[] = [
  { owner: 'halvara-town', kind: 'office', employs: [{ username: 'samira', role: 'clerk' }] },
  { owner: 'harbour-school', kind: 'school', employs: [{ username: 'ines', role: 'clerk' }] },
  { owner: 'harbour-clinic', kind: 'clinic', employs: [{ username: 'ines', role: 'clerk' }] },
  { owner: 'ferry-bank', kind: 'bank', employs: [] },
  {
    owner: 'lighthouse-bakery',
    kind: 'shop',
    employs: [
      { username: 'leyla', role: 'manager' },
      { username: 'tomas', role: 'cashier' },
    ],
  },
];
