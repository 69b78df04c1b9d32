import { createContext, useCallback, useContext, useEffect, useMemo, useRef, useState, type ReactNode } from 'react';

/** Long enough to read and to reach Undo with a keyboard. */
const TOAST_MS = 8000;

export interface Toast {
  readonly text: string;
  readonly actLabel?: string;
  readonly onAct?: () => void;
  /** Called when the toast leaves without the act having been chosen. */
  readonly onExpire?: () => void;
}

const ToastContext = createContext<(toast: Toast) => void>(() => {});

/** Says what was done. One at a time: the next one ends the one before. */
export function useToast(): (toast: Toast) => void {
  return useContext(ToastContext);
}

export function ToastProvider({ children }: { children: ReactNode }) {
  const [shown, setShown] = useState<Toast | null>(null);
  const current = useRef<Toast | null>(null);

  const end = useCallback((hasActed: boolean) => {
    const toast = current.current;
    current.current = null;
    setShown(null);
    if (toast && !hasActed) toast.onExpire?.();
  }, []);
  const show = useCallback(
    (toast: Toast) => {
      end(false);
      current.current = toast;
      setShown(toast);
    },
    [end],
  );

  // What a toast still holds back (a delete with Undo) must happen even when the page goes away.
  useEffect(() => {
    const settle = () => end(false);
    window.addEventListener('pagehide', settle);
    return () => window.removeEventListener('pagehide', settle);
  }, [end]);

  const value = useMemo(() => show, [show]);
  return (
    <ToastContext value={value}>
      {children}
      <div className="toasts" role="status">
        {shown ? <ToastBody key={shown.text} toast={shown} onEnd={end} /> : null}
      </div>
    </ToastContext>
  );
}

function ToastBody({ toast, onEnd }: { toast: Toast; onEnd: (hasActed: boolean) => void }) {
  const [isHeld, setHeld] = useState(false);
  useEffect(() => {
    if (isHeld) return;
    const timer = setTimeout(() => onEnd(false), TOAST_MS);
    return () => clearTimeout(timer);
  }, [isHeld, onEnd]);
  return (
    <div className="toast" onFocus={() => setHeld(true)} onBlur={() => setHeld(false)}>
      <span>{toast.text}</span>
      {toast.actLabel ? (
        <button
          type="button"
          onClick={() => {
            toast.onAct?.();
            onEnd(true);
          }}
        >
          {toast.actLabel}
        </button>
      ) : null}
    </div>
  );
}
