import { groupCommitContract, type ContractRow } from '@althing/testing/group-commit-contract';
import { seededRandom } from '@althing/testing/sim';
import { openSimulatedCommit, SimulatedDisk } from '../../src/testing/simulated-disk.ts';

groupCommitContract('simulated', () => {
  const disk = new SimulatedDisk();
  const faults = { commitMsMax: 0, failsBefore: 0, failsAfter: 0 };
  const commit = openSimulatedCommit({
    disk,
    clock: { sleep: () => new Promise((resolve) => setImmediate(resolve)) },
    random: seededRandom(1),
    faults,
    head: 0,
    isAlive: () => true,
  });
  return Promise.resolve({
    commit,
    stored: () => Promise.resolve(disk.rows<ContractRow>('contract_log').toSorted((a, b) => a.pos - b.pos)),
    failNext() {
      faults.failsBefore = 1;
      commit.onFault(() => {
        faults.failsBefore = 0;
      });
      return Promise.resolve();
    },
    close: () => commit.close(),
  });
});
