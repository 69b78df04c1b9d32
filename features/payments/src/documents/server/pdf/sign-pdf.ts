// Signs documents with the house's own key for documents: PAdES B-B (ETSI EN 319 142-1), which any PDF reader verifies.
import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import { CryptoKeySigner, PDF } from '@libpdf/core';
import {
  BasicConstraintsExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  X509CertificateGenerator,
  cryptoProvider,
} from '@peculiar/x509';
import type { DocumentKey } from '../../storage/document-key-store.ts';

cryptoProvider.set(webcrypto as never);

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256' } as const;
/** The certificate outlives what the law asks for receipts to be kept; a lost key is replaced, not waited for. */
const CERTIFICATE_YEARS = 15;
const YEAR_MS = 365.25 * 86_400_000;

export interface DocumentSigner {
  /** PEM, to be handed to whoever wants to check documents. */
  readonly certificate: string;
  sign(pdf: Uint8Array, reason: string, atMs: number): Promise<Uint8Array>;
}

/** A key of its own, with a certificate that it signs itself, for `name`. */
export async function makeDocumentKey(name: string, atMs: number): Promise<DocumentKey> {
  const keys = await webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
  const certificate = await X509CertificateGenerator.createSelfSigned({
    serialNumber: Buffer.from(webcrypto.getRandomValues(new Uint8Array(15)))
      .toString('hex')
      .replace(/^/, '01'),
    name: [{ CN: [`Documents of ${name}`] }, { O: ['Althing'] }],
    notBefore: new Date(atMs - 60_000),
    notAfter: new Date(atMs + CERTIFICATE_YEARS * YEAR_MS),
    signingAlgorithm: { name: 'ECDSA', hash: 'SHA-256' },
    keys: keys as never,
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature | KeyUsageFlags.nonRepudiation, true),
    ],
  });
  const privateKey = await webcrypto.subtle.exportKey('pkcs8', keys.privateKey);
  return { privateKey: Buffer.from(privateKey), certificate: Buffer.from(certificate.rawData) };
}

export async function openDocumentSigner({ privateKey, certificate }: DocumentKey): Promise<DocumentSigner> {
  const key = await webcrypto.subtle.importKey('pkcs8', privateKey, ALGORITHM, false, ['sign']);
  const signer = new CryptoKeySigner(key, new Uint8Array(certificate), 'EC', 'ECDSA');
  return {
    certificate: PemConverter.encode(new Uint8Array(certificate).buffer, 'CERTIFICATE'),
    async sign(pdf, reason, atMs) {
      const document = await PDF.load(pdf);
      const { bytes } = await document.sign({ signer, reason, level: 'B-B', signingTime: new Date(atMs) });
      return bytes;
    },
  };
}
