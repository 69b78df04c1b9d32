import { useEffect, useState, type ReactNode } from 'react';
import { Icon, type IconShape } from './icon.tsx';

/** Faster answers than this should not flash a placeholder. */
const BONES_AFTER_MS = 300;

interface BannerProps {
  readonly icon: IconShape;
  readonly tone?: 'info' | 'caution' | 'danger' | 'good' | 'plain';
  readonly children: ReactNode;
  readonly role?: 'status' | 'alert';
}

/** Stays and explains, unlike a toast. */
export function Banner({ icon, tone = 'info', children, role }: BannerProps) {
  return (
    <div className={tone === 'info' ? 'banner' : `banner ${tone}`} {...(role ? { role } : {})}>
      <Icon of={icon} />
      <div>{children}</div>
    </div>
  );
}

interface StateProps {
  readonly icon: IconShape;
  readonly title: string;
  readonly children?: ReactNode;
}

/** Empty, failed, down: what belongs here, and the first step. */
export function State({ icon, title, children }: StateProps) {
  return (
    <div className="state">
      <Icon of={icon} />
      <h2>{title}</h2>
      {children}
    </div>
  );
}

/** True once loading has lasted long enough to be worth showing. */
export function useIsSlow(isLoading: boolean): boolean {
  const [isSlow, setSlow] = useState(false);
  useEffect(() => {
    if (!isLoading) {
      setSlow(false);
      return;
    }
    const timer = setTimeout(() => setSlow(true), BONES_AFTER_MS);
    return () => clearTimeout(timer);
  }, [isLoading]);
  return isSlow;
}

/** Rows that have not arrived. Shown after 300 ms. */
export function BoneRows({ label, rows = 6 }: { label: string; rows?: number }) {
  const isSlow = useIsSlow(true);
  if (!isSlow) return null;
  return (
    <div aria-busy="true" role="group" aria-label={label}>
      {Array.from({ length: rows }, (_, index) => (
        <div className="row" key={index}>
          <span className="avatar bone bone-disc" />
          <span className="stack-s">
            <span className="bone bone-short" />
            <span className="bone bone-long" />
          </span>
        </div>
      ))}
    </div>
  );
}
