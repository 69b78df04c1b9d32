// The pages' icons, drawn from lucide's own data, read once when the server starts.
import { Html } from './html.ts';

interface IconData {
  readonly node: readonly (readonly [string, Readonly<Record<string, string>>])[];
}

const FILES = {
  arrowLeft: 'arrow-left',
  check: 'check',
  circleAlert: 'circle-exclamation-point',
  circleCheck: 'circle-check',
  fingerprint: 'fingerprint-pattern',
  globe: 'globe',
  info: 'info',
  messageCircle: 'message-circle',
  monitorSmartphone: 'monitor-smartphone',
  shieldAlert: 'shield-exclamation-point',
} as const;

export type IconName = keyof typeof FILES;

const shapes = new Map<string, string>();
for (const [name, file] of Object.entries(FILES)) {
  // The package's types know only the React component that each module exports beside its data.
  const { __iconData } = (await import(`lucide-react/icons/${file}`)) as { __iconData: IconData };
  shapes.set(name, __iconData.node.map(drawShape).join(''));
}

function drawShape([tag, attributes]: readonly [string, Readonly<Record<string, string>>]): string {
  const drawn = Object.entries(attributes).filter(([key]) => key !== 'key');
  return `<${tag} ${drawn.map(([key, value]) => `${key}="${value}"`).join(' ')}/>`;
}

/** An icon beside a word: hidden from screen readers, which have the word. */
export function icon(name: IconName, classes = ''): Html {
  return new Html(
    `<svg class="icon ${classes}" viewBox="0 0 24 24" aria-hidden="true" focusable="false">${shapes.get(name) ?? ''}</svg>`,
  );
}
