/** Files on their way at once: S3 takes long for each and answers many side by side. */
const AT_ONCE = 8;

/** Does `work` for each of `items`, some at a time, in no order. Rejects with the first fault, when all have ended. */
export async function forEachOf<T>(items: AsyncIterable<T>, work: (item: T) => Promise<void>): Promise<void> {
  const source = items[Symbol.asyncIterator]();
  let isOver = false;
  // One after another: a generator is asked by one at a time.
  let asking: Promise<unknown> = Promise.resolve();
  const next = () => {
    const asked = asking.then(() => (isOver ? { done: true as const, value: undefined } : source.next()));
    asking = asked.catch(() => undefined);
    return asked;
  };
  const ended = await Promise.allSettled(
    Array.from({ length: AT_ONCE }, async () => {
      try {
        for (let item = await next(); item.done !== true; item = await next()) await work(item.value);
      } finally {
        isOver = true;
      }
    }),
  );
  const failed = ended.find((each) => each.status === 'rejected');
  if (failed) throw failed.reason as Error;
}
