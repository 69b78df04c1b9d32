// What every bench hands back: its figures, and the limit that was measured beside them in the same run.

export interface BenchReport {
  readonly name: string;
  /** What was done, in one line: numbers of clients, rooms, seconds. */
  readonly setting: string;
  readonly figures: Readonly<Record<string, number>>;
  /** The bare mechanism without our server's work, by the same load. */
  readonly limit: Readonly<Record<string, number>>;
  /** `figures` over `limit` for the members that both have. */
  readonly shareOfLimit: Readonly<Record<string, number>>;
}

export function benchReport(given: Omit<BenchReport, 'shareOfLimit'>, shared: readonly string[]): BenchReport {
  const shares = shared.map((name) => {
    const [figure, limit] = [given.figures[name], given.limit[name]];
    if (figure === undefined || limit === undefined) throw new Error(`${name} was not measured on both sides`);
    return [name, Math.round((figure / limit) * 1000) / 1000] as const;
  });
  return { ...given, shareOfLimit: Object.fromEntries(shares) };
}

/** The value below which the given share of `sorted` lies. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const value = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
  return value === undefined ? 0 : Math.round(value * 100) / 100;
}
