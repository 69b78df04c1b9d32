import { ok } from '@althing/kernel';
import { route } from '@althing/http';
import { getVersions } from '../contract/get-versions.ts';

/** r0.6.1 for the oldest clients, then each version whose endpoints are served. */
const VERSIONS = ['r0.6.1', ...Array.from({ length: 15 }, (_, minor) => `v1.${minor + 1}`)];

/**
 * What is offered under unstable names too, because clients ask for it by flag
 * (see matrix-spec proposals of these numbers).
 */
const UNSTABLE_FEATURES: Readonly<Record<string, boolean>> = {
  'org.matrix.e2e_cross_signing': true,
  'org.matrix.msc2285.stable': true,
  'org.matrix.msc3440.stable': true,
  'org.matrix.msc3771': true,
  'org.matrix.msc3773': true,
  'org.matrix.msc3916.stable': true,
  'org.matrix.simplified_msc3575': true,
};

export const getVersionsRoute = route(getVersions, async () =>
  ok({ versions: VERSIONS, unstable_features: { ...UNSTABLE_FEATURES } }),
);
