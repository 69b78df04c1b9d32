import { Avatar } from '@althing/ui';
import { useEffect, useState, type ComponentProps } from 'react';
import { useMessenger } from '../session/use-messenger.ts';

type FaceProps = Omit<ComponentProps<typeof Avatar>, 'imageUrl'> & {
  /** The mxc address of the picture that its owner chose; null for none. */
  readonly picture: string | null;
};

/** An avatar with the picture somebody chose; its letter while that comes, and without a connection. */
export function Face({ picture, ...avatar }: FaceProps) {
  const { media } = useMessenger();
  const [shown, setShown] = useState<{ picture: string; url: string } | null>(null);
  useEffect(() => {
    if (!picture) return;
    let isCurrent = true;
    media.faceUrl(picture).then(
      (url) => isCurrent && setShown({ picture, url }),
      (error: unknown) => console.debug('A picture could not be fetched', error),
    );
    return () => {
      isCurrent = false;
    };
  }, [media, picture]);
  return <Avatar {...avatar} imageUrl={shown && shown.picture === picture ? shown.url : null} />;
}
