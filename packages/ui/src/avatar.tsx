import { Icon, type IconShape } from './icon.tsx';

interface AvatarProps {
  readonly name: string;
  readonly hue: number;
  /** A circle is one person; a square is anything else. */
  readonly shape?: 'person' | 'thing';
  readonly size?: 'xs' | 's' | 'm' | 'l';
  readonly icon?: IconShape;
  readonly imageUrl?: string | null;
}

/** Always decorative: the name stands beside it. */
export function Avatar({ name, hue, shape = 'person', size = 'm', icon, imageUrl }: AvatarProps) {
  const names = ['avatar', shape === 'thing' && 'thing', size !== 'm' && size, `h${hue}`].filter(Boolean).join(' ');
  return (
    <span className={names} aria-hidden="true">
      {imageUrl ? <img src={imageUrl} alt="" /> : icon ? <Icon of={icon} /> : initialOf(name)}
    </span>
  );
}

/** The first letter a reader of any script would pick; sigils of ids are skipped. */
export function initialOf(name: string): string {
  const letter = /[\p{L}\p{N}]/u.exec(name)?.[0];
  return (letter ?? '?').toLocaleUpperCase();
}
