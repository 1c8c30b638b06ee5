import type { AlertList, AlertsWanted } from './alert-lists.ts';
import type { AlertVerb } from './alert-messages.ts';
import type { AlertRow, AlertView } from './alert-views.ts';
import type { Defect } from './defects.ts';
import type { DoorUser } from './desk.ts';
import type { Extent } from './views.ts';

/** What people are shown of alerts at the supervisor's door, and what they can do with them there. */

/** One alert: how it stands, how it came to be, and what the user may do with it now. */
export interface AlertFile {
  readonly alert: string;
  readonly version: number;
  readonly extent: Extent;
  readonly state: AlertView;
  /** Newest last. */
  readonly rows: readonly AlertRow[];
  /** There where older rows exist: `before` for those. */
  readonly before?: number;
  readonly possible: readonly AlertVerb[];
}

/** What came of an order: the alert, its version from now on, and the commit that holds it. */
export interface AlertOrderDone {
  readonly alert: string;
  readonly version: number;
  readonly commit: number;
}

/** Why an order was not carried out: it was malformed, the user may give none, or the alert itself has refused it. */
export interface AlertOrderRefused {
  readonly refused: 'malformed' | 'forbidden' | 'decided';
  readonly defects: readonly Defect[];
}

/** What somebody wants done with an alert, as it came: nothing of it is trusted. */
export interface AlertWish {
  readonly id: string;
  readonly verb: string;
  readonly data: Readonly<Record<string, unknown>>;
}

export interface AlertDesk {
  alerts(user: DoorUser, wanted: AlertsWanted): Promise<AlertList>;
  /** Undefined where there is none, and where it lies outside the user's regions: nobody can tell the two apart. */
  alertFile(user: DoorUser, id: string, before?: number): Promise<AlertFile | undefined>;
  /** Has something done in the name of the user's officer; undefined as `alertFile`. Resolves when it is in the journal. */
  order(user: DoorUser, wish: AlertWish): Promise<AlertOrderDone | AlertOrderRefused | undefined>;
}
