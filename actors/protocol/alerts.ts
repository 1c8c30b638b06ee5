import type { LocalizedText } from '../../rules/text.ts';
import type { EntityKey } from './entity.ts';

/*
 * What supervision finds (预警). An alert is one finding about one subject: its id is made of both, so that whoever finds the
 * same thing again speaks of the same alert. It is raised by an actor's turn, through the journal; what people then do
 * with it comes in messages (`alert-messages.ts`) and in the operator's orders.
 */

/** In which part of supervision: while it is being done (事中), or when it is done or overdue (事后). */
export const alertPhases = ['in', 'post'] as const;
/** How bad it is, mildest first (黄、橙、红). */
export const severities = ['yellow', 'orange', 'red'] as const;
/** Disposal (问责), mildest first: 提醒、诫勉、通报批评、移送. */
export const measures = ['reminder', 'admonition', 'criticism', 'referral'] as const;

/**
 * A stage that an alert must reach before a level is escalated to; left out, the first level waits for the acknowledgement,
 * the second for the assignment, every other for the rectification.
 */
export const awaitedStages = ['acknowledged', 'assigned', 'rectified', 'reviewed', 'closed'] as const;

/** A level of escalation (L1, L2, L3): to which role, so many working days after the alert was raised or reopened. */
export interface EscalationLevel {
  /** At least 1; ascending from level to level. It falls due at the close of business of that day. */
  readonly afterWorkingDays: number;
  /** Name of the role, such as 县档案馆分管领导. */
  readonly to: LocalizedText;
  readonly unless?: AwaitedStage;
}

/** Who answers for what was found: an organisation, by credit code, the role there, and where it is known the officer. */
export interface Accountable {
  readonly organisation: string;
  readonly role: LocalizedText;
  /** Staff number. */
  readonly officer?: string;
}

/** A finding of supervision as an actor's turn gives it to the alert, in the command `raise`. No personal data stands in it. */
export interface RaiseData {
  /** Upper-case code of the finding, such as STEP_OVERDUE. */
  readonly code: string;
  readonly phase: AlertPhase;
  readonly severity: Severity;
  readonly rule: { readonly pack: string; readonly version: string; readonly rule: string };
  /** Values are masked by the class of their field. */
  readonly message: LocalizedText;
  /** The conditions that decided, with masked values. */
  readonly because: readonly AlertReason[];
  /** What it was found about. */
  readonly subject: EntityKey;
  /** Tells several findings of one code about one subject apart, such as the step; one token. */
  readonly part?: string;
  readonly application?: string;
  /** What of it was late, where that is what was found: a dismissal takes back what was counted for that. */
  readonly late?: string;
  /** Who has returned the application, by staff number, where that is what was found: a disposal says that it was wrong. */
  readonly returnedBy?: string;
  readonly matter?: string;
  readonly step?: string;
  /** Division code: who supervises it sees the alert. */
  readonly region: string;
  readonly accountable: Accountable;
  /** The day of what was found, YYYY-MM-DD in Asia/Shanghai. */
  readonly on: string;
  /** Its moment, in milliseconds since 1970 UTC. */
  readonly moment: number;
  /** At most `mostEscalationLevels`; none: nobody is told but the supervisors of the region. */
  readonly escalation: readonly EscalationLevel[];
}

/** One condition that decided; a `Reason` of the rules fits. */
export interface AlertReason {
  readonly fact: string;
  readonly path?: string;
  readonly operator: string;
  readonly value: unknown;
  readonly actual: unknown;
  readonly negated?: true;
  readonly unknown?: unknown;
}

/** L1, L2, L3 are in use. */
export const mostEscalationLevels = 5;

/**
 * The entity of an alert: `<CODE>.<kind>.<id of the subject>[.<part>]`. The same finding about the same subject is the same
 * alert; no entity has an id that is another's with a token more, so the part cannot make two of them one.
 */
export function alertKey({ code, subject, part }: Pick<RaiseData, 'code' | 'subject' | 'part'>): EntityKey {
  return { kind: 'alert', id: [code, subject.kind, subject.id, ...(part === undefined ? [] : [part])].join('.') };
}

export type AlertPhase = (typeof alertPhases)[number];
export type Severity = (typeof severities)[number];
export type Measure = (typeof measures)[number];
export type AwaitedStage = (typeof awaitedStages)[number];
