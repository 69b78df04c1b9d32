// One verification between two devices, from request to done, as a plain view that changes.
import {
  VerificationPhase,
  VerificationRequestEvent,
  VerifierEvent,
  type EmojiMapping,
  type ShowQrCodeCallbacks,
  type ShowSasCallbacks,
  type VerificationRequest,
  type Verifier,
} from 'matrix-js-sdk/lib/crypto-api/index.js';
import { Live } from '../session/live.ts';

export type VerificationView =
  /** Someone asks; nothing is agreed yet. */
  | { readonly kind: 'asked' }
  | { readonly kind: 'waiting' }
  | { readonly kind: 'choose'; readonly qr: Uint8ClampedArray | null; readonly canScan: boolean }
  | { readonly kind: 'emoji'; readonly emoji: readonly EmojiMapping[] }
  /** The other device has scanned our code and says so: is that what it shows? */
  | { readonly kind: 'scanned' }
  | { readonly kind: 'done' }
  | { readonly kind: 'ended'; readonly reason: 'cancelled' | 'mismatch' | 'timeout' };

const SAS = 'm.sas.v1';
const QR_SHOW = 'm.qr_code.show.v1';

export class VerificationFlow {
  readonly request: VerificationRequest;
  readonly view: Live<VerificationView>;
  #qr: Uint8ClampedArray | null = null;
  #hasAskedForQr = false;
  #verifier: Verifier | null = null;
  #sas: ShowSasCallbacks | null = null;
  #scanned: ShowQrCodeCallbacks | null = null;
  #hasConfirmed = false;

  constructor(request: VerificationRequest) {
    this.request = request;
    this.view = new Live(() => this.#look());
    request.on(VerificationRequestEvent.Change, this.#onChange);
    this.#onChange();
  }

  dispose(): void {
    this.request.off(VerificationRequestEvent.Change, this.#onChange);
    this.view.dispose();
  }

  accept = (): Promise<void> => this.request.accept();

  compareEmoji = async (): Promise<void> => {
    this.#follow(await this.request.startVerification(SAS));
  };

  /** Takes a code seen by the camera. Rejects when it isn't the other device's. */
  scan = async (bytes: Uint8ClampedArray): Promise<void> => {
    this.#follow(await this.request.scanQRCode(bytes));
  };

  /** The emoji are the same on both, or the other device shows that it has scanned. */
  confirm = async (): Promise<void> => {
    this.#hasConfirmed = true;
    this.view.refresh();
    if (this.#scanned) this.#scanned.confirm();
    else await this.#sas?.confirm();
  };

  /** They differ: someone may be in between. */
  mismatch = (): void => this.#sas?.mismatch();

  cancel = async (): Promise<void> => {
    if (this.request.pending) await this.request.cancel();
  };

  #onChange = (): void => {
    if (this.request.phase === VerificationPhase.Ready && !this.#hasAskedForQr) {
      this.#hasAskedForQr = true;
      void this.request.generateQRCode().then((qr) => {
        this.#qr = qr ?? null;
        this.view.touch();
      });
    }
    // The other device began: join in.
    if (this.request.verifier) this.#follow(this.request.verifier);
    this.view.touch();
  };

  #follow(verifier: Verifier): void {
    if (this.#verifier === verifier) return;
    this.#verifier = verifier;
    verifier.on(VerifierEvent.ShowSas, (sas) => {
      this.#sas = sas;
      this.view.touch();
    });
    verifier.on(VerifierEvent.ShowReciprocateQr, (scanned) => {
      this.#scanned = scanned;
      this.view.touch();
    });
    this.#sas = verifier.getShowSasCallbacks();
    this.#scanned = verifier.getReciprocateQrCodeCallbacks();
    // Its end is told through the request's phase; a cancelled one rejects here, which is no fault.
    verifier.verify().then(this.view.touch, this.view.touch);
  }

  #look(): VerificationView {
    const { request } = this;
    if (request.phase === VerificationPhase.Done) return { kind: 'done' };
    if (request.phase === VerificationPhase.Cancelled)
      return { kind: 'ended', reason: endReason(request.cancellationCode) };
    if (request.phase === VerificationPhase.Requested && !request.initiatedByMe) return { kind: 'asked' };
    if (this.#hasConfirmed) return { kind: 'waiting' };
    if (this.#scanned) return { kind: 'scanned' };
    const emoji = this.#sas?.sas.emoji;
    if (emoji) return { kind: 'emoji', emoji };
    if (request.phase === VerificationPhase.Ready) {
      return { kind: 'choose', qr: this.#qr, canScan: request.otherPartySupportsMethod(QR_SHOW) };
    }
    return { kind: 'waiting' };
  }
}

function endReason(code: string | null): 'cancelled' | 'mismatch' | 'timeout' {
  if (code === 'm.timeout') return 'timeout';
  return code === 'm.mismatched_sas' || code === 'm.key_mismatch' ? 'mismatch' : 'cancelled';
}
