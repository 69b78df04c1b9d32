// A process that serves the ledger of the database that it is given: posts what comes in, says what came of it. It is
// there to be killed. The channel keeps bigints as they are (structured clone).
import { migrate, openDatabase } from '@althing/db';
import { openLedger, paymentsMigrations } from '@althing/payments/server';

type Commands = Parameters<Awaited<ReturnType<typeof openLedger>>['post']>[0];

const [url = ''] = process.argv.slice(2);
const database = openDatabase({ url });
await migrate(database, [paymentsMigrations]);
const ledger = await openLedger({
  database,
  clock: {
    nowMs: () => Date.now(),
    after(delayMs, run) {
      const timer = setTimeout(run, delayMs);
      return () => clearTimeout(timer);
    },
  },
  // What it is tried again for is the test's own doing.
  logger: { error: () => undefined } as never,
  publicUrl: 'https://crash.example',
});
process.on('message', (legs: Commands) => {
  void ledger.post(legs).then(
    (answer) => process.send?.({ id: legs[0]?.id, isDone: answer.ok, code: answer.ok ? null : answer.refusal.code }),
    () => process.send?.({ id: legs[0]?.id, isDone: false, code: null }),
  );
});
process.on('disconnect', () => process.exit());
process.send?.({ id: 'ready' });
