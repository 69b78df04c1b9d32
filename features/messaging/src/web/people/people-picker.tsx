import { Banner, Icon, roomHue } from '@althing/ui';
import { Check, Search, WifiOff } from 'lucide-react';
import { useState } from 'react';
import { useText } from '../use-text.ts';
import { Face } from './face.tsx';
import { usePeopleSearch, type Person } from './use-people-search.ts';

interface PeoplePickerProps {
  readonly label: string;
  readonly onPick: (person: Person) => void;
  /** Ids already chosen, when several can be. */
  readonly chosen?: readonly string[];
}

export function PeoplePicker({ label, onPick, chosen = [] }: PeoplePickerProps) {
  const t = useText();
  const [term, setTerm] = useState('');
  const { people, isSearching, hasFailed } = usePeopleSearch(term);
  const isUnknown = term.trim() !== '' && !isSearching && !hasFailed && people.length === 0;
  return (
    <div className="stack-s">
      <div className="search">
        <Icon of={Search} isSmall />
        <input
          type="search"
          dir="auto"
          autoComplete="off"
          autoCapitalize="off"
          aria-label={label}
          placeholder={label}
          value={term}
          onChange={(event) => setTerm(event.target.value)}
        />
      </div>
      <p className="sr" role="status">
        {term.trim() === '' || isSearching ? '' : t('people.found', { count: people.length })}
      </p>
      {hasFailed ? (
        <Banner icon={WifiOff} tone="plain" role="alert">
          {t('people.searchFailed')}
        </Banner>
      ) : null}
      {isUnknown ? <p className="quiet small">{t('people.unknown')}</p> : null}
      <ul className="rows">
        {people.map((person) => (
          <li key={person.userId}>
            <button
              type="button"
              className="row"
              {...(chosen.length > 0 ? { 'aria-pressed': chosen.includes(person.userId) } : {})}
              onClick={() => onPick(person)}
            >
              {/* The search is a place of its own: no hue from any chat is shown here (R6). */}
              <Face
                name={person.name}
                picture={person.picture}
                hue={roomHue({ placeId: 'search', memberId: person.userId })}
              />
              <span className="body">
                <b className="block clip">
                  <bdi>{person.name}</bdi>
                </b>
                <span className="tiny quiet block clip" dir="ltr">
                  {person.userId}
                </span>
              </span>
              {chosen.includes(person.userId) ? <Icon of={Check} /> : <span />}
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
