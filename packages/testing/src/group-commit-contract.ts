// What every GroupCommit promises, the real one and the simulated: called by their tests.
import { expect, test } from 'vitest';
import { rowFor, type BatchTable, type GroupCommit } from '@althing/db';

export interface ContractRow {
  readonly pos: number;
  readonly note: string;
}

export const contractTable: BatchTable<ContractRow> = {
  name: 'contract_log',
  columns: { pos: 'bigint', note: 'text' },
};

export interface CommitUnderTest {
  readonly commit: GroupCommit;
  /** What is on the disk, by position. */
  stored(): Promise<readonly ContractRow[]>;
  /** Makes the next batch fail before it reaches the disk. */
  failNext(): Promise<void>;
  close(): Promise<void>;
}

export function groupCommitContract(name: string, open: () => Promise<CommitUnderTest>): void {
  const write = (commit: GroupCommit, note: string, committed?: () => void) =>
    commit.append(1, (pos) => ({ rows: [rowFor(contractTable, { pos, note })], ...(committed ? { committed } : {}) }));

  test(`CORE2 ${name}: positions follow the order of the calls, and what is acknowledged is stored`, async () => {
    const under = await open();
    const positions = await Promise.all(Array.from({ length: 100 }, (_, index) => write(under.commit, `n${index}`)));
    expect(positions).toEqual(positions.toSorted((a, b) => a - b));
    expect(new Set(positions).size).toBe(100);
    expect((await under.stored()).map((row) => row.note)).toEqual(
      Array.from({ length: 100 }, (_, index) => `n${index}`),
    );
    await under.close();
  });

  test(`CORE3 ${name}: a write is told of its commit before its writer is answered, in log order`, async () => {
    const under = await open();
    const told: string[] = [];
    const answered = ['a', 'b', 'c'].map((note) =>
      write(under.commit, note, () => told.push(`committed ${note}`)).then(() => told.push(`answered ${note}`)),
    );
    await Promise.all(answered);
    for (const note of ['a', 'b', 'c'])
      expect(told.indexOf(`committed ${note}`)).toBeLessThan(told.indexOf(`answered ${note}`));
    expect(told.filter((line) => line.startsWith('committed'))).toEqual(['committed a', 'committed b', 'committed c']);
    await under.close();
  });

  test(`CORE4 ${name}: nothing counts as committed before it is stored`, async () => {
    const under = await open();
    const before = under.commit.committed;
    const first = write(under.commit, 'later');
    expect(under.commit.committed).toBe(before);
    const position = await first;
    expect(under.commit.committed).toBe(position);
    await under.commit.whenCommitted(position);
    await under.close();
  });

  test(`CORE5 ${name}: a failed batch fails its writers and those behind it, tells the caches, and never reuses a position`, async () => {
    const under = await open();
    const first = await write(under.commit, 'good');
    await under.failNext();
    let faults = 0;
    under.commit.onFault(() => faults++);
    const outcomes = await Promise.allSettled([write(under.commit, 'lost'), write(under.commit, 'lost too')]);
    expect(outcomes.map((outcome) => outcome.status)).toEqual(['rejected', 'rejected']);
    expect(faults).toBeGreaterThan(0);
    const after = await write(under.commit, 'good again');
    expect(after).toBeGreaterThan(first + 2);
    expect((await under.stored()).map((row) => row.note)).toEqual(['good', 'good again']);
    await under.close();
  });
}
