import { ArrowLeft } from 'lucide-react';
import type { ReactNode } from 'react';
import { Icon, type IconShape } from './icon.tsx';

interface TopBarProps {
  readonly title: string;
  readonly onBack?: () => void;
  readonly backLabel?: string;
  readonly children?: ReactNode;
  readonly hasLine?: boolean;
}

/** The bar over a screen: back, the screen's one h1, and its acts. */
export function TopBar({ title, onBack, backLabel, children, hasLine = false }: TopBarProps) {
  const names = ['bar', onBack && 'with-back', hasLine && 'line'].filter(Boolean).join(' ');
  return (
    <header className={names}>
      {onBack ? <IconButton icon={ArrowLeft} label={backLabel ?? ''} onClick={onBack} isMirrored /> : null}
      <h1>{title}</h1>
      {children}
    </header>
  );
}

interface IconButtonProps {
  readonly icon: IconShape;
  readonly label: string;
  readonly onClick?: () => void;
  readonly isMirrored?: boolean;
  readonly isAccent?: boolean;
  readonly isSubmit?: boolean;
  readonly isDisabled?: boolean;
  readonly isPressed?: boolean;
}

/** For the few acts that stand without a word: back, close, search, more, send. The label is what is read out. */
export function IconButton(props: IconButtonProps) {
  return (
    <button
      type={props.isSubmit ? 'submit' : 'button'}
      className={props.isAccent ? 'tap accent' : 'tap'}
      aria-label={props.label}
      title={props.label}
      disabled={props.isDisabled ?? false}
      {...(props.isPressed === undefined ? {} : { 'aria-pressed': props.isPressed })}
      {...(props.onClick ? { onClick: props.onClick } : {})}
    >
      <Icon of={props.icon} isMirrored={props.isMirrored ?? false} />
    </button>
  );
}
