// What a feature brings to the web app. The shell mounts it; neither knows the other.
import type { ComponentType } from 'react';
import type { IconShape } from './icon.tsx';

export interface FeatureWeb {
  /** The namespace of its words. */
  readonly name: string;
  readonly texts: { readonly en: Record<string, string>; readonly ar: Record<string, string> };
  /** Its entry in the bar at the bottom of a phone and at the side of a desk. */
  readonly door?: FeatureDoor;
  readonly screens: readonly FeatureScreen[];
  /** Once, before anything shows: where it registers message cards, acts of the composer and the like. */
  readonly start?: () => void;
}

export interface FeatureDoor {
  /** Takes the place of the shell's empty door of this name; any other name is a door of its own. */
  readonly id: string;
  /** Doors stand by it from the start: the shell's own are 10, 20, 30, 40 and 50. */
  readonly order: number;
  /** Where the door leads: the path of one of the feature's screens that has no parameters. */
  readonly path: string;
  readonly icon: IconShape;
  /** In the language in use: asked for whenever the bar is drawn. */
  readonly label: () => string;
}

export interface FeatureScreen {
  /** Behind the #, with parameters as `$name`: `/places/$placeId`. */
  readonly path: string;
  /** The id of the door that is marked as current. */
  readonly door: string;
  /** The bar of doors goes away on a phone: for a screen with one task and a way back. */
  readonly isWhole?: boolean;
  /** Draws a `TopBar` and a `scroll` pane; fetched when somebody goes there. */
  readonly load: () => Promise<{ readonly default: ComponentType<FeatureScreenProps> }>;
}

export interface FeatureScreenProps {
  /** What stands in the address for the path's parameters. */
  readonly params: Readonly<Record<string, string>>;
}
