import { DropdownMenu } from 'radix-ui';
import type { ReactNode } from 'react';
import { Icon, type IconShape } from './icon.tsx';

export interface MenuAct {
  readonly key: string;
  readonly label: string;
  readonly icon: IconShape;
  readonly isMirrored?: boolean;
  readonly isDanger?: boolean;
  readonly onSelect: () => void;
}

interface MenuProps {
  readonly trigger: ReactNode;
  readonly acts: readonly MenuAct[];
  readonly isOpen?: boolean;
  readonly onOpenChange?: (isOpen: boolean) => void;
  /** Above the acts, for example a row of reactions. */
  readonly head?: ReactNode;
  readonly align?: 'start' | 'end';
}

export function Menu({ trigger, acts, isOpen, onOpenChange, head, align = 'end' }: MenuProps) {
  const control = {
    ...(isOpen === undefined ? {} : { open: isOpen }),
    ...(onOpenChange ? { onOpenChange } : {}),
  };
  const direction = document.documentElement.dir === 'rtl' ? 'rtl' : 'ltr';
  return (
    <DropdownMenu.Root dir={direction} modal={false} {...control}>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      {/* Inside the page's main part, so that it doesn't stand outside every landmark. */}
      <DropdownMenu.Portal container={document.querySelector('main')}>
        <DropdownMenu.Content className="menu" align={align} sideOffset={4} collisionPadding={8}>
          {head}
          {acts.map((act) => (
            <DropdownMenu.Item
              key={act.key}
              className={act.isDanger ? 'menu-item danger' : 'menu-item'}
              onSelect={act.onSelect}
            >
              <Icon of={act.icon} isMirrored={act.isMirrored ?? false} />
              {act.label}
            </DropdownMenu.Item>
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

/** One of a row of small choices at the head of a menu. */
export function MenuChoice({
  label,
  onSelect,
  children,
}: {
  label: string;
  onSelect: () => void;
  children: ReactNode;
}) {
  return (
    <DropdownMenu.Item className="menu-choice" aria-label={label} onSelect={onSelect}>
      {children}
    </DropdownMenu.Item>
  );
}
