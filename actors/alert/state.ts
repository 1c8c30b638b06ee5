import type { AlertVerb } from '../protocol/alert-messages.ts';
import type { Measure, RaiseData, Severity } from '../protocol/alerts.ts';

/** Where an alert stands; `life.ts` says what may be done from where. */
export type AlertStatus = 'raised' | 'acknowledged' | 'assigned' | 'rectified' | 'reviewed' | 'closed' | 'dismissed';

/** An officer of an organisation: staff number and credit code. */
export interface Actor {
  readonly officer: string;
  readonly organisation: string;
}

/** What somebody did with an alert; the particulars as the verb has them. */
export interface AlertDeed extends Actor {
  readonly verb: AlertVerb;
  /** Day, YYYY-MM-DD in Asia/Shanghai. */
  readonly on: string;
  /** Note, report, opinion, reason, decision or answer. */
  readonly words?: string;
  readonly assignee?: Actor;
  readonly outcome?: 'accepted' | 'insufficient';
  readonly until?: string;
  readonly measure?: Measure;
  /** Staff number of who is disposed of; absent: the organisation alone. */
  readonly disposed?: string;
  /** The credit file that a disposal has opened, where somebody could be told of it. */
  readonly creditFile?: string;
}

/** The one due row of an alert: its name, and when it falls due in milliseconds since 1970 UTC. */
export interface AlertDue {
  readonly name: string;
  readonly at: number;
}

/** A silence: until which day, and how often the same was found meanwhile. */
export interface Suppression extends Actor {
  readonly until: string;
  readonly reason: string;
  readonly counted: number;
  /** The newest finding of that time, where there was one. */
  readonly finding?: RaiseData;
}

/** An alert. Lists are bounded; what is no longer kept stands in the history. */
export interface AlertState {
  /** What was found, as it was when the alert was raised, reopened, or became worse. */
  readonly finding: RaiseData;
  readonly severity: Severity;
  readonly status: AlertStatus;
  /** 1 when raised, one more at each reopening. */
  readonly round: number;
  /** Day 0 of the escalation: when it was raised or reopened, or when a silence ended. */
  readonly countedFrom: string;
  /** The least `expectedVersion`: what came later changes nothing that matters to who acts. */
  readonly since: number;
  readonly occurrences: number;
  readonly firstOn: string;
  readonly lastOn: string;
  /** How many levels were escalated to in this round. */
  readonly escalated: number;
  /** The day on which it was closed or dismissed, while it is. */
  readonly endedOn?: string;
  readonly due?: AlertDue;
  readonly assignee?: Actor;
  readonly rectifiedBy?: Actor;
  /** A dismissal that waits for its second signer. */
  readonly dismissal?: Actor & { readonly reason: string };
  readonly suppression?: Suppression;
  /** The newest deeds, oldest first. */
  readonly deeds: readonly AlertDeed[];
  readonly deedCount: number;
  /** The newest disposals, oldest first. */
  readonly disposals: readonly AlertDeed[];
}

/** The row that waits from now on; null: none. */
interface Waits {
  readonly version: number;
  readonly due: AlertDue | null;
}

type DeedEvent = Waits & { readonly deed: AlertDeed };

export type AlertEvent =
  | ({ readonly type: 'AlertRaised' | 'AlertReopened'; readonly finding: RaiseData; readonly on: string } & Waits)
  /** The same was found again; `worse` where the severity rose. */
  | { readonly type: 'AlertRepeated'; readonly on: string; readonly worse?: { finding: RaiseData; version: number } }
  | { readonly type: 'AlertRepeatedInSilence'; readonly on: string; readonly finding: RaiseData }
  | ({ readonly type: 'AlertEscalated'; readonly level: number } & Waits)
  | ({ readonly type: 'AlertSuppressionEnded'; readonly on: string } & Waits)
  | ({ readonly type: (typeof deedEvents)[AlertVerb] } & DeedEvent);

/** The event of each verb. */
export const deedEvents = {
  acknowledge: 'AlertAcknowledged',
  assign: 'AlertAssigned',
  rectify: 'AlertRectified',
  review: 'AlertReviewed',
  close: 'AlertClosed',
  dismiss: 'AlertDismissalProposed',
  countersign: 'AlertDismissed',
  suppress: 'AlertSuppressed',
  dispose: 'AlertDisposed',
  answer: 'AlertAnswered',
} as const satisfies Readonly<Record<AlertVerb, string>>;
