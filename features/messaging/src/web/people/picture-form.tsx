import { Icon, useToast } from '@althing/ui';
import { Image, Trash2 } from 'lucide-react';
import { useRef, useState, type ReactNode } from 'react';
import { squarePicture } from '../session/square-picture.ts';
import { useMessenger } from '../session/use-messenger.ts';
import { useText } from '../use-text.ts';

interface PictureFormProps {
  /** The face as it is now. */
  readonly face: ReactNode;
  readonly hasPicture: boolean;
  /** What the picture is of, for the labels: "your picture", "the chat's picture". */
  readonly of: 'self' | 'chat';
  /** Takes the address of the uploaded picture, or null to have none. */
  readonly onPicture: (mxcUrl: string | null) => Promise<unknown>;
}

/** Chooses a picture for a person or a chat. Those are never encrypted, and the form says so. */
export function PictureForm({ face, hasPicture, of, onPicture }: PictureFormProps) {
  const t = useText();
  const toast = useToast();
  const { client } = useMessenger();
  const picker = useRef<HTMLInputElement>(null);
  const [isBusy, setBusy] = useState(false);

  const change = async (make: () => Promise<string | null>) => {
    setBusy(true);
    try {
      await onPicture(await make());
    } catch {
      toast({ text: t('details.failed') });
    } finally {
      setBusy(false);
    }
  };
  const take = async (file: File) => {
    const square = await squarePicture(file);
    if (!square) return toast({ text: t('picture.notOne', { name: file.name }) });
    await change(async () => {
      const { content_uri: url } = await client.uploadContent(square, { includeFilename: false, type: square.type });
      return url;
    });
  };
  return (
    <div className="picture-form">
      {face}
      <div className="stack-s">
        <div className="wrap">
          <button
            type="button"
            className="button second compact"
            aria-busy={isBusy}
            onClick={() => picker.current?.click()}
          >
            <Icon of={Image} isSmall />
            {t(hasPicture ? `picture.${of}.change` : `picture.${of}.add`)}
          </button>
          {hasPicture ? (
            <button
              type="button"
              className="button second compact"
              aria-busy={isBusy}
              onClick={() => void change(() => Promise.resolve(null))}
            >
              <Icon of={Trash2} isSmall />
              {t('picture.remove')}
            </button>
          ) : null}
        </div>
        <p className="tiny quiet">{t(`picture.${of}.hint`)}</p>
      </div>
      <input
        ref={picker}
        type="file"
        accept="image/*"
        hidden
        aria-label={t(`picture.${of}.add`)}
        onChange={(event) => {
          const [file] = event.target.files ?? [];
          if (file) void take(file);
          event.target.value = '';
        }}
      />
    </div>
  );
}
