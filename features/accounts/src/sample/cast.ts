/** Who lives in Halvara. Offices are plain accounts here: what makes an office verified comes with institutions. */
export const cast: readonly { readonly username: string; readonly displayName: string; readonly isPerson: boolean }[] =
  [
    { username: 'mira', displayName: 'Mira', isPerson: true },
    { username: 'leyla', displayName: 'Leyla', isPerson: true },
    { username: 'oskar', displayName: 'Oskar', isPerson: true },
    { username: 'ines', displayName: 'Ines', isPerson: true },
    { username: 'tomas', displayName: 'Tomas', isPerson: true },
    { username: 'anton', displayName: 'Антон', isPerson: true },
    { username: 'samira', displayName: 'سميرة', isPerson: true },
    { username: 'halvara-town', displayName: 'Halvara Town Hall', isPerson: false },
    { username: 'harbour-school', displayName: 'Harbour School', isPerson: false },
    { username: 'harbour-clinic', displayName: 'Harbour Clinic', isPerson: false },
    { username: 'ferry-bank', displayName: 'Ferry Bank', isPerson: false },
    { username: 'lighthouse-bakery', displayName: 'Lighthouse Bakery', isPerson: false },
  ];
