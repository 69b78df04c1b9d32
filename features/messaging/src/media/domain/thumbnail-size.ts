// Which thumbnail is made for a wish: a few sizes only, so that nobody can fill the disk by asking for many.

export type ThumbnailMethod = 'crop' | 'scale';

export interface ThumbnailSize {
  readonly width: number;
  readonly height: number;
  readonly method: ThumbnailMethod;
}

/** Small to large, per method (Client-Server API, "Thumbnails", and larger ones for fine screens). */
const sizes: Readonly<Record<ThumbnailMethod, readonly (readonly [number, number])[]>> = {
  crop: [
    [32, 32],
    [96, 96],
    [256, 256],
    [640, 640],
  ],
  scale: [
    [320, 240],
    [640, 480],
    [800, 600],
    [1600, 1200],
  ],
};

/** The smallest size that is no smaller than the wish; the largest if none is. */
export function thumbnailSize(wish: ThumbnailSize): ThumbnailSize {
  // A crop that is far from square would lose what its square neighbour has: it is scaled.
  const ratio = wish.width / wish.height;
  const method = wish.method === 'crop' && (ratio > 2 || ratio < 0.5) ? 'scale' : wish.method;
  const fitting = sizes[method].find(([width, height]) => width >= wish.width && height >= wish.height);
  const [width, height] = fitting ?? sizes[method].at(-1) ?? [wish.width, wish.height];
  return { width, height, method };
}

export function variantName(size: ThumbnailSize, isAnimated: boolean): string {
  return `${size.width}x${size.height}-${size.method}${isAnimated ? '-animated' : ''}`;
}
