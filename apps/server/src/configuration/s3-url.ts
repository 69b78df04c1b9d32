// The setting that names an S3 bucket: s3://key:secret@host/bucket?region=...&tls=on|off&addressing=path|host
import { z } from 'zod';
import type { S3Place } from '@althing/messaging/server';

const FORM =
  'must look like s3://key:secret@host/bucket?region=eu-central-1, with / and + in key and secret written as %2F and %2B';
/** What most that speak S3 answer to. */
const REGION_DEFAULT = 'us-east-1';
const BUCKET = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;
const PARAMETERS: Readonly<Record<string, RegExp>> = {
  region: /^[A-Za-z0-9-]{1,64}$/,
  tls: /^(on|off)$/,
  addressing: /^(path|host)$/,
};

/** Refusals tell the form and never the value, which holds a secret. */
export const zS3Url = z.string().transform((text, context): S3Place => {
  const place = parse(text);
  if (typeof place !== 'string') return place;
  context.addIssue({ code: 'custom', message: place });
  return z.NEVER;
});

function parse(text: string): S3Place | string {
  if (!text.startsWith('s3://')) return FORM;
  // URL takes apart the schemes that it knows.
  const protocol = /[?&]tls=off(&|$)/.test(text) ? 'http:' : 'https:';
  const shown = `${protocol}//${text.slice('s3://'.length)}`;
  if (!URL.canParse(shown)) return FORM;
  const url = new URL(shown);
  const bucket = url.pathname.replace(/^\/|\/$/g, '');
  if (url.username === '' || url.password === '' || url.hash !== '') return FORM;
  if (!BUCKET.test(bucket))
    return 'must name a bucket behind the host: 3 to 63 small letters, digits, hyphens and dots';
  for (const [name, value] of url.searchParams) {
    const allowed = PARAMETERS[name];
    if (!allowed) return 'knows region, tls and addressing behind the question mark, nothing else';
    if (!allowed.test(value)) return `has no such ${name}: see the README`;
  }
  const accessKeyId = decode(url.username);
  const secretAccessKey = decode(url.password);
  if (accessKeyId === null || secretAccessKey === null) return FORM;
  return {
    endpoint: `${protocol}//${url.host}`,
    region: url.searchParams.get('region') ?? REGION_DEFAULT,
    bucket,
    accessKeyId,
    secretAccessKey,
    addressing: url.searchParams.get('addressing') === 'host' ? 'host' : 'path',
  };
}

function decode(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
