import { roomHue } from '@althing/ui';
import { useEffect, useState } from 'react';
import { useMessenger } from '../session/use-messenger.ts';
import { Face } from './face.tsx';
import { PictureForm } from './picture-form.tsx';

/** The person's own picture, as everybody they talk to sees it. */
export function OwnPicture() {
  const { client } = useMessenger();
  const userId = client.getSafeUserId();
  const [profile, setProfile] = useState<{ name: string; picture: string | null }>({ name: userId, picture: null });
  useEffect(() => {
    let isCurrent = true;
    client.getProfileInfo(userId).then(
      ({ displayname, avatar_url: picture }) =>
        isCurrent && setProfile({ name: displayname ?? userId, picture: picture ?? null }),
      (error: unknown) => console.debug('The profile could not be fetched', error),
    );
    return () => {
      isCurrent = false;
    };
  }, [client, userId]);
  const keep = async (url: string | null) => {
    await client.setAvatarUrl(url ?? '');
    setProfile((before) => ({ ...before, picture: url }));
  };
  return (
    <PictureForm
      of="self"
      face={
        <Face
          name={profile.name}
          picture={profile.picture}
          hue={roomHue({ placeId: 'you', memberId: userId })}
          size="l"
        />
      }
      hasPicture={profile.picture !== null}
      onPicture={keep}
    />
  );
}
