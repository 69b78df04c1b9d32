import { Banner, Icon, TopBar, useToast } from '@althing/ui';
import { Globe, Lock, X } from 'lucide-react';
import { useState, type FormEvent } from 'react';
import { go, NEW_CHAT_HREF, roomHref } from '../links.ts';
import { useMessenger } from '../session/use-messenger.ts';
import { useText } from '../use-text.ts';
import { createGroup } from './direct-chat.ts';
import { PeoplePicker } from './people-picker.tsx';
import type { Person } from './use-people-search.ts';

export function NewGroupScreen() {
  const t = useText();
  const toast = useToast();
  const { client } = useMessenger();
  const [name, setName] = useState('');
  const [people, setPeople] = useState<readonly Person[]>([]);
  const [isPublic, setPublic] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [isNameMissing, setNameMissing] = useState(false);

  const toggle = (person: Person) => {
    const isIn = people.some((each) => each.userId === person.userId);
    setPeople(isIn ? people.filter((each) => each.userId !== person.userId) : [...people, person]);
  };

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() === '') {
      setNameMissing(true);
      document.getElementById('group-name')?.focus();
      return;
    }
    setBusy(true);
    try {
      const plan = { name: name.trim(), userIds: people.map((person) => person.userId), isPublic };
      go(roomHref(await createGroup(client, plan)));
    } catch {
      toast({ text: t('group.failed') });
      setBusy(false);
    }
  };

  return (
    <>
      <TopBar title={t('group.title')} onBack={() => go(NEW_CHAT_HREF)} backLabel={t('back')} />
      <div className="scroll">
        <form className="pad column stack" onSubmit={(event) => void submit(event)} noValidate>
          <div className={isNameMissing && name.trim() === '' ? 'error-field' : ''}>
            <label className="field-label" htmlFor="group-name">
              {t('group.name')}
            </label>
            {isNameMissing && name.trim() === '' ? (
              <p className="error-text" id="group-name-error">
                {t('group.nameMissing')}
              </p>
            ) : null}
            <input
              id="group-name"
              className="input"
              dir="auto"
              value={name}
              aria-invalid={isNameMissing && name.trim() === ''}
              aria-describedby={isNameMissing ? 'group-name-error' : undefined}
              onChange={(event) => setName(event.target.value)}
            />
          </div>
          <fieldset className="choice">
            <legend className="field-label">{t('group.who')}</legend>
            <label>
              <input type="radio" name="who" checked={!isPublic} onChange={() => setPublic(false)} />
              <span>
                <Icon of={Lock} isSmall /> {t('group.private')}
              </span>
            </label>
            <label>
              <input type="radio" name="who" checked={isPublic} onChange={() => setPublic(true)} />
              <span>
                <Icon of={Globe} isSmall /> {t('group.public')}
              </span>
            </label>
          </fieldset>
          {isPublic ? (
            <Banner icon={Globe} tone="caution">
              {t('group.publicHint')}
            </Banner>
          ) : null}
          {people.length > 0 ? (
            <ul className="wrap" aria-label={t('group.chosen')}>
              {people.map((person) => (
                <li key={person.userId}>
                  <button
                    type="button"
                    className="chip"
                    aria-label={t('group.unchoose', { name: person.name })}
                    onClick={() => toggle(person)}
                  >
                    <bdi>{person.name}</bdi>
                    <Icon of={X} isSmall />
                  </button>
                </li>
              ))}
            </ul>
          ) : null}
          <PeoplePicker label={t('group.add')} chosen={people.map((person) => person.userId)} onPick={toggle} />
          <button type="submit" className="button wide" aria-busy={isBusy}>
            {t(isPublic ? 'group.createPublic' : 'group.create')}
          </button>
        </form>
      </div>
    </>
  );
}
