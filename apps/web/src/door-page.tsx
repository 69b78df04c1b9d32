import { State, TopBar, type IconShape } from '@althing/ui';
import type { ReactNode } from 'react';
import { Tabs, type Door } from './tabs.tsx';
import { useText } from './use-text.ts';

export function DoorPage({ door, children }: { door: Door; children: ReactNode }) {
  return (
    <div className="app">
      <Tabs current={door} />
      <main className="pane">{children}</main>
    </div>
  );
}

/** A door whose room isn't furnished yet says what will be in it, and offers nothing that doesn't work. */
export function ComingDoor({ door, icon }: { door: 'services' | 'documents' | 'money'; icon: IconShape }) {
  const t = useText();
  return (
    <DoorPage door={door}>
      <TopBar title={t(`nav.${door}`)} />
      <div className="scroll">
        <State icon={icon} title={t(`${door}.title`)}>
          <p>{t(`${door}.text`)}</p>
        </State>
      </div>
    </DoorPage>
  );
}
