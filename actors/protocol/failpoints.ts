/**
 * Places at which a test has the process end as by `kill -9`: between any two steps of a start, of the road and of a stop
 * where something could be lost or done twice. Each is passed at every message; where none is armed that costs one comparison.
 */
export const failpoints = [
  // While the service starts.
  'after-store-opened',
  'after-rules-published',
  'after-broker-opened',
  'after-streams-opened',
  'before-started',
  // On the road of a message.
  'while-hydrating',
  'before-append',
  'before-encode',
  'before-write',
  'after-write',
  'before-told',
  'before-publish',
  'after-publish',
  // While the service stops.
  'while-stopping',
] as const;

export type Failpoint = (typeof failpoints)[number];

/** Called at every passing of a failpoint; ends the process where that passing is the one that was armed. */
export type Pass = (failpoint: Failpoint) => void;
