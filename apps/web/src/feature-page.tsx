import { BoneRows, type FeatureScreen, type FeatureScreenProps } from '@althing/ui';
import { useParams } from '@tanstack/react-router';
import { lazy, Suspense, type FunctionComponent } from 'react';
import { DoorPage } from './door-page.tsx';
import { useText } from './use-text.ts';

/** Turns a feature's screen into a page of this app: made once for each screen, so that it loads once. */
export function featurePage({ door, isWhole = false, load }: FeatureScreen): FunctionComponent {
  const Screen = lazy(load);
  return function FeaturePage() {
    const params: Readonly<Record<string, string>> = useParams({ strict: false });
    return (
      <DoorPage door={door} isWhole={isWhole}>
        <Suspense fallback={<Loading />}>
          <Screen key={keyOf(params)} params={params} />
        </Suspense>
      </DoorPage>
    );
  };
}

/** Another address of the same screen begins afresh: nothing typed for one person shows for the next. */
function keyOf(params: FeatureScreenProps['params']): string {
  return Object.values(params).join('/');
}

function Loading() {
  const t = useText();
  return <BoneRows label={t('loading')} />;
}
