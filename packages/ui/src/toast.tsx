import { createContext, useCallback, useContext, useEffect, useState, type ReactNode } from 'react';

/** Long enough to read and to reach Undo with a keyboard. */
export const TOAST_MS = 8000;

export interface Toast {
  readonly text: string;
  readonly actLabel?: string;
  readonly onAct?: () => void;
}

const ToastContext = createContext<(toast: Toast) => void>(() => {});

/** Says what was done. One at a time: the next one ends the one before. */
export function useToast(): (toast: Toast) => void {
  return useContext(ToastContext);
}

export function ToastProvider({ children }: { children: ReactNode }) {
  const [shown, setShown] = useState<Toast | null>(null);
  const end = useCallback(() => setShown(null), []);
  return (
    <ToastContext value={setShown}>
      {children}
      <div className="toasts" role="status">
        {shown ? <ToastBody key={shown.text} toast={shown} onEnd={end} /> : null}
      </div>
    </ToastContext>
  );
}

function ToastBody({ toast, onEnd }: { toast: Toast; onEnd: () => void }) {
  const [isHeld, setHeld] = useState(false);
  useEffect(() => {
    if (isHeld) return;
    const timer = setTimeout(() => onEnd(), TOAST_MS);
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
            onEnd();
          }}
        >
          {toast.actLabel}
        </button>
      ) : null}
    </div>
  );
}
