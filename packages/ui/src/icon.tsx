import type { ComponentType, SVGProps } from 'react';

/** A lucide icon or one drawn the same way: 24 grid, stroke in the text's colour. */
export type IconShape = ComponentType<SVGProps<SVGSVGElement>>;

interface IconProps {
  readonly of: IconShape;
  /** Beside small text. */
  readonly isSmall?: boolean;
  /** Arrows, chevrons, reply and undo mirror in right-to-left; check, play, clock and QR never do. */
  readonly isMirrored?: boolean;
  readonly className?: string;
}

/** Decorative by design: the word beside it, or the button's label, carries the meaning. */
export function Icon({ of: Shape, isSmall = false, isMirrored = false, className = '' }: IconProps) {
  const names = ['icon', isSmall && 'icon-s', isMirrored && 'flip', className].filter(Boolean).join(' ');
  return <Shape className={names} aria-hidden="true" focusable="false" />;
}

/** Althing's own mark: a ring of seats round one point. */
export function AlthingMark(props: SVGProps<SVGSVGElement>) {
  return (
    <svg viewBox="0 0 24 24" {...props}>
      <circle
        cx="12"
        cy="12"
        r="9"
        strokeWidth="3.2"
        strokeDasharray="6.31 5"
        transform="rotate(-110 12 12)"
        fill="none"
      />
      <circle cx="12" cy="12" r="2.6" fill="currentColor" stroke="none" />
    </svg>
  );
}
