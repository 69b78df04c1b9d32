import { toString as renderQr } from 'qrcode';
import { useEffect, useState } from 'react';

type QrImageProps = { readonly label: string } & ({ readonly text: string } | { readonly bytes: Uint8ClampedArray });

/** Drawn on white in every theme: scanners want dark on light. */
export function QrImage(props: QrImageProps) {
  const [url, setUrl] = useState<string | null>(null);
  const source = 'text' in props ? props.text : props.bytes;
  useEffect(() => {
    let isCurrent = true;
    const input = typeof source === 'string' ? source : [{ data: source, mode: 'byte' as const }];
    void renderQr(input, { type: 'svg', margin: 0, errorCorrectionLevel: typeof source === 'string' ? 'M' : 'L' }).then(
      (svg) => {
        if (isCurrent) setUrl(`data:image/svg+xml,${encodeURIComponent(svg)}`);
      },
    );
    return () => {
      isCurrent = false;
    };
  }, [source]);
  return <span className="qr">{url ? <img src={url} alt={props.label} /> : null}</span>;
}
