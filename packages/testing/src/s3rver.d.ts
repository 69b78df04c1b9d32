declare module '@20minutes/s3rver' {
  export default class S3rver {
    constructor(options: {
      readonly address: string;
      readonly port: number;
      readonly silent: boolean;
      readonly directory: string;
      readonly configureBuckets: readonly { readonly name: string }[];
    });
    readonly middleware: ((context: { path: string; app: object }, next: () => Promise<unknown>) => Promise<unknown>)[];
    run(): Promise<unknown>;
    close(): Promise<void>;
  }
}
