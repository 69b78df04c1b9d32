// Where Halvara talks. Public channels hold posts; private chats are encrypted and begin empty, because nobody but
// their people's own devices could have written in them.

export interface SampleChannel {
  readonly alias: string;
  readonly name: string;
  readonly topic: string;
  readonly owner: string;
  readonly readers: readonly string[];
  readonly posts: readonly string[];
}

const everyone = ['mira', 'leyla', 'oskar', 'ines', 'tomas', 'anton', 'samira'];

export const channels: readonly SampleChannel[] = [
  {
    alias: 'town-hall',
    name: 'Halvara Town Hall',
    topic: 'What the town decides and when it is open',
    owner: 'halvara-town',
    readers: everyone,
    posts: [
      'The counter at Quay Street is open on Thursday until 19:00.',
      'The council meets on 3 December at 18:00. Anyone may listen, in the hall or here afterwards.',
      'Linden trees for the courtyards: tell us by 10 December how many yours needs.',
    ],
  },
  {
    alias: 'harbour-school',
    name: 'Harbour School',
    topic: 'News for everybody at the school',
    owner: 'harbour-school',
    readers: ['mira', 'ines', 'oskar', 'samira'],
    posts: [
      'Class 4B swims on Friday. Bring a towel and a warm hat.',
      'The winter fair is on 12 December. Cakes are welcome.',
    ],
  },
  {
    alias: 'harbour-clinic',
    name: 'Harbour Clinic',
    topic: 'Opening hours and vaccination days',
    owner: 'harbour-clinic',
    readers: ['mira', 'tomas', 'samira'],
    posts: ['Flu vaccination without an appointment: Tuesday and Wednesday, 9:00 to 12:00.'],
  },
  {
    alias: 'ferry-bank',
    name: 'Ferry Bank',
    topic: 'Notices for clients. We never ask for a password here.',
    owner: 'ferry-bank',
    readers: ['mira', 'leyla', 'anton'],
    posts: ['On 24 December the branch closes at 12:00. Payments run as on any day.'],
  },
  {
    alias: 'lighthouse-bakery',
    name: 'Lighthouse Bakery',
    topic: 'What comes out of the oven',
    owner: 'lighthouse-bakery',
    readers: ['leyla', 'oskar', 'tomas'],
    posts: ['Rye bread from 6:30, saffron buns from 8:00.', 'Last day for Christmas orders is 20 December.'],
  },
];

export const groups: readonly { readonly name: string; readonly owner: string; readonly members: readonly string[] }[] =
  [
    { name: 'Courtyard 12', owner: 'oskar', members: ['mira', 'leyla', 'ines', 'tomas', 'anton'] },
    { name: 'Parents 4B', owner: 'ines', members: ['mira', 'oskar', 'samira'] },
  ];

export const directChats: readonly (readonly [string, string])[] = [
  ['leyla', 'mira'],
  ['tomas', 'mira'],
  ['anton', 'mira'],
];
