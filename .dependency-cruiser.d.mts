/** Low to high. */
export declare const PACKAGES: readonly string[];
export declare const FEATURES: readonly string[];
export declare const DOORS: readonly string[];
