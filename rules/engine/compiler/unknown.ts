/** Why a value is not known. `absent`: nobody gave it. The others are put in the place of the value by whoever makes the facts. */
export const causes = ['absent', 'awaited', 'refused', 'stale', 'contradictory'] as const;
export type Cause = (typeof causes)[number];

/**
 * Stands in a fact for a value that is not known: asked of a source that has not answered (`awaited`) or would not
 * (`refused`), too old to rest on (`stale`), or told differently by two sources (`contradictory`). It can stand for one
 * field or for a whole fact.
 */
export class Unknown {
  readonly cause: Cause;
  /** Code of the data source that was asked, where there is one. */
  readonly source: string | undefined;

  constructor(cause: Cause, source?: string) {
    this.cause = cause;
    this.source = source;
  }
}
