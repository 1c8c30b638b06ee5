/** What can be made to go on no more, for fault runs and tests: the event loop, the committer, the intake. */
export const stalls = ['loop', 'commit', 'intake'] as const;
type Stall = (typeof stalls)[number];

/** A stall that the settings have planted. */
export interface PlantedStall {
  /** Wraps what commits; where nothing is planted it is left as it is. */
  commits<Commit extends (...words: never[]) => Promise<unknown>>(commit: Commit): Commit;
  /** Whether the intake is to take nothing more. */
  readonly holdsIntake: () => boolean;
}

export function plantStall({
  stall,
  stallAfter,
}: {
  readonly stall: Stall | '';
  readonly stallAfter: number;
}): PlantedStall {
  let left = stallAfter;
  return {
    commits: (commit) => {
      if (stall === '') return commit;
      const stalling = (...words: never[]): Promise<unknown> => {
        left -= 1;
        if (left < 0 && stall === 'commit') return new Promise(() => undefined);
        if (left < 0 && stall === 'loop') blockForEver();
        return commit(...words);
      };
      return stalling as typeof commit;
    },
    holdsIntake: () => stall === 'intake' && left <= 0,
  };
}

function blockForEver(): never {
  const cell = new Int32Array(new SharedArrayBuffer(4));
  for (;;) Atomics.wait(cell, 0, 0);
}
