// What passkeys and device keys sign. Every text begins with what it is for, so that a signature made for one thing
// can't be shown as one for another, and holds no secret, so that it can be checked by anybody, years later.

/** Names what is signed for, e.g. `payments/create-transfer`: never a line break, so that the lines below stay apart. */
const PURPOSE = /^[a-z0-9][a-z0-9/._-]{0,63}$/;

export function isPurpose(purpose: string): boolean {
  return PURPOSE.test(purpose);
}

/**
 * The challenge of a passkey's confirmation is the SHA-256 of this text in UTF-8. `nonce` is the server's and makes each
 * challenge new; `digest` is the SHA-256 of the command, both as unpadded base64url.
 */
export function passkeyConfirmationText(of: { purpose: string; nonce: string; digest: string }): string {
  return `althing passkey confirmation\n${of.purpose}\n${of.nonce}\n${of.digest}`;
}

/** What a device key signs for a command: this text in UTF-8. `digest` is its SHA-256 as unpadded base64url. */
export function deviceSignatureText(of: { purpose: string; digest: string }): string {
  return `althing device signature\n${of.purpose}\n${of.digest}`;
}

/** What a device signs with its key as it enrols it: shows that it holds the key, now and for this account. */
export function deviceKeyEnrolmentText(of: { userId: string; deviceId: string; proof: string }): string {
  return `althing device key enrolment\n${of.userId}\n${of.deviceId}\n${of.proof}`;
}
