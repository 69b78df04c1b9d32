import { expect, test } from 'vitest';
import { runSimulation } from '@althing/testing/sim';
import { createSendSimulation, sendSimulation } from '../../src/testing/send-simulation.ts';
import { SimulatedDisk } from '../../src/testing/simulated-disk.ts';

type Rows = Parameters<SimulatedDisk['write']>[0];

test('CORE1 no crash, lost answer or failing disk loses, doubles or reorders an acknowledged event', async () => {
  const report = await runSimulation(sendSimulation, { seeds: 100 });
  expect(report.failures).toEqual([]);
  // The bad luck was there: a run without retries and crashes shows nothing.
  expect(report.figures['retries']).toBeGreaterThan(500);
  expect(report.figures['crashes']).toBeGreaterThan(100);
});

test('CORE1 the auditor notices a disk that loses what it acknowledged', async () => {
  class ForgetfulDisk extends SimulatedDisk {
    #batches = 0;
    override write(rows: Rows): void {
      if (++this.#batches % 20 === 0) return;
      super.write(rows);
    }
  }
  const report = await runSimulation(
    createSendSimulation(() => new ForgetfulDisk()),
    { seeds: 5 },
  );
  expect(report.failures.length).toBe(5);
});

test('CORE1 the auditor notices a log that forgets transaction ids and so stores a repeated send twice', async () => {
  class IdlessDisk extends SimulatedDisk {
    override rows<Row>(table: string): Row[] {
      const rows = super.rows<Row>(table);
      return table === 'messaging_events' ? rows.map((row) => ({ ...row, transaction_id: null })) : rows;
    }
  }
  const report = await runSimulation(
    createSendSimulation(() => new IdlessDisk()),
    { seeds: 5 },
  );
  expect(report.failures.length).toBeGreaterThan(0);
});
