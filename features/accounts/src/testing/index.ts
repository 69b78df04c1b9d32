// What tests of accounts, and of features above them, start with.
export { Browser, valueOf, wordsOf } from './browser-without-script.ts';
export type { Shown } from './browser-without-script.ts';
export { startAccountsServer } from './accounts-server.ts';
export type { AccountsServer, Answer } from './accounts-server.ts';
export {
  logInPerson,
  passwordStage,
  PASSWORD,
  proofOf,
  registerPerson,
  requesterOf,
  tryLogIn,
  whoAmI,
} from './people.ts';
export type { Person } from './people.ts';
export { sharedAccountsServer } from './shared-server.ts';
export { SoftwareAuthenticator } from '../../tests/software-authenticator.ts';
export { createTestClock } from './test-clock.ts';
export type { TestClock } from './test-clock.ts';
