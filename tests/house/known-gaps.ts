// What the house's rules ask for and isn't there yet, each by name, so that a new gap can't hide among the old. The
// tests fail for a gap that isn't listed, and for one that is listed and no longer there.

/** RIGHTS.md's rules whose feature isn't built yet, with what they wait for. */
export const RIGHTS_NOT_YET: Readonly<Record<string, string>> = {
  R7: 'verifiers and the wallet come with credentials',
  R8: 'service journeys come with services',
};

/** Rules of a SPEC without a test of that name. */
export const RULES_WITHOUT_TEST: readonly string[] = [];

/** Contracts that no test calls. */
export const VERBS_WITHOUT_TEST: readonly string[] = [];
