import { useIsDesktop } from '@althing/messaging/web';
import { State, TopBar, type IconShape } from '@althing/ui';
import type { ReactNode } from 'react';
import { Tabs } from './tabs.tsx';
import { useText } from './use-text.ts';

interface DoorPageProps {
  readonly door: string;
  /** On a phone the screen has it all. */
  readonly isWhole?: boolean;
  readonly children: ReactNode;
}

export function DoorPage({ door, isWhole = false, children }: DoorPageProps) {
  const isDesktop = useIsDesktop();
  const isBare = isWhole && !isDesktop;
  return (
    <div className="app">
      {isBare ? null : <Tabs current={door} />}
      <main className={isBare ? 'pane whole-pane' : 'pane'}>{children}</main>
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
