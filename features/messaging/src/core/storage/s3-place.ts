// An S3 bucket and how to reach it.

export interface S3Place {
  /** E.g. `https://s3.eu-central-1.amazonaws.com`. */
  readonly endpoint: string;
  readonly region: string;
  readonly bucket: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Whether the bucket is named in the host (`bucket.host/key`) or in the path (`host/bucket/key`). */
  readonly addressing: 'path' | 'host';
}
