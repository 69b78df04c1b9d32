import { paymentsWeb } from '@althing/payments/web';
import type { FeatureWeb } from '@althing/ui';

/** The features that bring screens of their own, low to high: one line each (SPEC.md, "A feature's screens"). */
export const FEATURES: readonly FeatureWeb[] = [paymentsWeb];
