import { Icon, useToast } from '@althing/ui';
import { Archive } from 'lucide-react';
import { useState } from 'react';
import { useMatrixApi } from './matrix-api.ts';
import { useText } from './use-text.ts';

/** R9: everything that is held about the person, at once and without anyone's approval. */
export function ExportSection() {
  const t = useText();
  const api = useMatrixApi();
  const toast = useToast();
  const [isBusy, setBusy] = useState(false);
  const take = async () => {
    setBusy(true);
    try {
      await api.saveFile('/api/accounts/export');
    } catch {
      toast({ text: t('failed') });
    } finally {
      setBusy(false);
    }
  };
  return (
    <section className="stack-s">
      <h2>{t('export.title')}</h2>
      <p className="small quiet">{t('export.lead')}</p>
      <button type="button" className="button second wide" aria-busy={isBusy} onClick={() => void take()}>
        <Icon of={Archive} />
        {t('export.act')}
      </button>
    </section>
  );
}
