/** One kind of fault, brought about again and again against real parts: what is asked of a run, and what comes of it. */
export interface FaultRunOptions {
  /** How many times the fault is brought about. */
  readonly count: number;
  /** All chance of the run comes from here. */
  readonly seed: number;
  /** An empty folder; everything of the run is below it. */
  readonly folder: string;
  /** Told a line of progress, for people. */
  readonly tell: (line: string) => void;
}

export interface FaultRunResult {
  /** Promises that did not hold, in sentences without personal data, each with what is needed to see it again; none is the aim. */
  readonly failures: readonly string[];
  /** What was counted and measured, for the JSON line. */
  readonly figures: Readonly<Record<string, number>>;
}

export type FaultRun = (options: FaultRunOptions) => Promise<FaultRunResult>;
