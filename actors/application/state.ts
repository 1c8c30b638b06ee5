import type { Deadline, DeadlineKind } from '../../rules/deadlines/deadline.ts';
import type { Finding, PackReference } from '../../rules/engine/evaluation.ts';
import type { HistoryData } from '../../rules/facts/history-data.ts';
import type { LocalizedText } from '../../rules/text.ts';
import type { Stance } from '../protocol/collaboration-messages.ts';
import type { End, LateCounter } from '../protocol/commands.ts';
import type { Defect, DefectCode } from '../protocol/defects.ts';
import type {
  Action,
  Agent,
  Applicant,
  Channel,
  ContradictData,
  Handover,
  Level,
  Material,
} from '../protocol/messages.ts';
import type { ReportTold } from '../protocol/verification.ts';
import type { MetRestriction } from './restricted.ts';

/** What the citizen handed in; replaced as a whole by a correction. */
export interface Content {
  readonly applicant: Applicant;
  readonly agent?: Agent;
  readonly form: Readonly<Record<string, unknown>>;
  readonly materials: readonly Material[];
}

/** The citizen's part of a message. */
export function contentOf(data: Content): Content {
  const { applicant, agent, form, materials } = data;
  return { applicant, ...(agent === undefined ? {} : { agent }), form, materials };
}

/** The stages of an application; `moves.ts` says which leads to which. */
export type Status =
  | 'received'
  | 'returned'
  | 'accepted'
  | 'approved'
  | 'refused'
  | 'delivered'
  | 'withdrawn'
  | 'closed';

/** A step that waits for an officer. */
export interface OpenStep {
  readonly step: string;
  /** Day on which it opened. */
  readonly since: string;
  /** Version of the application with which it opened: who has seen that has seen the content that the step is about. */
  readonly version: number;
  /** The moment at which the flow opened it, in milliseconds since 1970 UTC; left out for the first one. */
  readonly at?: number;
  /** Who holds it where that is not the organisation that the flow names. */
  readonly holder?: Holder;
  readonly transfers?: number;
  /** How often a receiver has declined it, or has not acted in its time. */
  readonly misses?: number;
  /** It came to its last resort (兜底): it is neither transferred nor declined any more. */
  readonly fallback?: true;
  readonly claim?: Claim;
}

/** An organisation that a step was handed to, with its tier and place. */
export interface Holder {
  readonly organisation: string;
  readonly title: LocalizedText;
  readonly level: Level;
  readonly region: string;
  /** The last day on which it may act before that counts as a miss, and its end in milliseconds since 1970 UTC; a last resort has none. */
  readonly dueOn?: string;
  readonly dueAt?: number;
  /** Where its clock stands still: the day on which it stopped. */
  readonly stoppedOn?: string;
}

/** One officer keeps a step to itself, until a moment in milliseconds since 1970 UTC. */
export interface Claim {
  readonly officer: string;
  readonly until: number;
}

/** How a step changed hands. */
export interface Passage {
  readonly step: string;
  readonly from: string;
  readonly to: string;
  /** Undefined where time did it. */
  readonly officer?: string;
  readonly reason?: string;
  readonly on: string;
}

/** What a department has answered. */
export interface Opinion {
  readonly organisation: string;
  readonly officer: string;
  readonly stance: Stance;
  readonly opinion: string;
  readonly on: string;
  readonly late?: true;
}

/** Whoever holds a step asks other departments (会商). It is over once it is concluded, or has lapsed with its step. */
export interface Consultation {
  readonly number: number;
  readonly step: string;
  /** Version of the application with which it was opened. */
  readonly version: number;
  readonly status: 'open' | 'concluded' | 'lapsed';
  readonly by: string;
  readonly organisation: string;
  readonly question: string;
  readonly departments: readonly string[];
  readonly opinions: readonly Opinion[];
  readonly openedOn: string;
  readonly dueOn: string;
  readonly dueAt: number;
  /** Its time has run out. */
  readonly due?: true;
  readonly conclusion?: {
    readonly officer: string;
    readonly conclusion: string;
    readonly reason?: string;
    readonly on: string;
  };
}

/** Where an application stands in the flow of its matter: several steps side by side, and joins that wait for them. */
export interface Course {
  readonly open: readonly OpenStep[];
  /** Joins that were named and open when nothing that is open can lead to them any more. */
  readonly joining: readonly string[];
}

/** What an officer did at a step, for the timeline. */
export interface Deed {
  readonly step: string;
  readonly action: Action;
  readonly officer: string;
  readonly organisation: string;
  /** The tier that decided, and for which division (P1). */
  readonly level: Level;
  readonly region: string;
  readonly on: string;
  readonly opinion?: string;
}

/** Person entities behind an application, by their ids; a citizen only where the id number could be read. */
export interface People {
  readonly applicant?: string;
  readonly agent?: string;
}

/** What was known of the people when the application was examined or accepted (R2); the turn's readings hold the versions. */
export interface History {
  readonly applicant?: HistoryData;
  readonly agent?: HistoryData;
}

/** What an application is from its first day; a correction replaces `content` and with it `people`. */
interface Submission {
  readonly integrator: string;
  readonly matter: string;
  readonly matterVersion: string;
  /** The published rule set that governs the application to its end. */
  readonly ruleSet: string;
  readonly region: string;
  readonly channel: Channel;
  readonly submittedOn: string;
  /** The application that this one is a part of. */
  readonly parent?: string;
  readonly people: People;
  /** Number of the consent by which other departments are asked; of the same integrator. */
  readonly consent?: string;
  readonly content: Content;
}

/** An application that is a part of this one, as far as this one is told of it. */
export interface Child {
  readonly application: string;
  readonly matter: string;
  readonly linkedOn: string;
  readonly ended?: { readonly result: End; readonly on: string };
}

/** What an application is verified for, and how it goes on. */
export interface ApplicationVerification {
  /** Version of the application that was verified: the report of another is not its own. */
  readonly asOf: number;
  /** Until then it waits for the report, in milliseconds since 1970 UTC. */
  readonly deadlineAt: number;
  /** The report, once it is there. */
  readonly told?: ReportTold;
}

/** The newest look of active screening at an application. */
export interface Screening {
  readonly sweep: string;
  readonly run: number;
  /** Version of the application that was looked at. */
  readonly asOf: number;
  readonly on: string;
  /** The report, once it is there. */
  readonly told?: ReportTold;
}

/** The clocks of an application. `clocks.ts` keeps them. */
export interface Clocks {
  /** Version of the calendar that has counted them. */
  readonly calendar: string;
  /** Those that are not done, and of those that are: the last of each kind, and what was overdue. */
  readonly deadlines: readonly Deadline[];
  /** Moments of the due rows that are set, in milliseconds since 1970 UTC. */
  readonly rows: { readonly tick?: number; readonly recount?: number };
  /** Versions that only ticks have made: who has seen the first has seen all that is to be seen in the last. */
  readonly ticking?: { readonly from: number; readonly to: number };
}

export interface ApplicationState extends Submission, Course {
  readonly status: Status;
  /** Left out where nothing was counted yet. */
  readonly clocks?: Clocks;
  /** The day on which it was last accepted. */
  readonly acceptedOn?: string;
  /** What must be corrected, while the status is `returned`. */
  readonly defects: readonly Defect[];
  /** What the rules found at the last examination, with their reasons. */
  readonly findings: readonly Finding[];
  /** The packs that the examination was made with. */
  readonly packs: readonly PackReference[];
  readonly history: History;
  /** Measures of credit that were met at its acceptance; left out where there were none. */
  readonly restrictions?: readonly MetRestriction[];
  readonly deeds: readonly Deed[];
  /** How many deeds there were, also those that `deeds` no longer holds (S8). */
  readonly deedCount: number;
  /** How often the applicant had to come (S8). */
  readonly visits: number;
  readonly consultations: readonly Consultation[];
  /** How often it was returned, and how often of these by an officer; left out where it never was. */
  readonly returns?: { readonly all: number; readonly byOfficers: number };
  /** Left out where the matter is not verified with other departments. */
  readonly verification?: ApplicationVerification;
  /** Left out where no sweep has had it verified again. */
  readonly screening?: Screening;
  /** Left out where it never had any. */
  readonly children?: readonly Child[];
  /** Who was counted as late with it, and with what supervision has dismissed that; left out where nobody was. */
  readonly overdue?: readonly Lateness[];
  readonly excused?: readonly string[];
}

/** An officer has finished a step, and the flow goes on as the rules say. */
interface Advance extends Course {
  readonly deed: Deed;
  readonly findings: readonly Finding[];
}

/** Somebody who was counted as late. */
export interface Lateness {
  /** With what (`lateness.ts`). */
  readonly at: string;
  /** The person entity that it was counted for. */
  readonly person: string;
  readonly counter: LateCounter;
  readonly on: string;
}

export type ApplicationEvent =
  | { readonly type: 'LatenessCounted'; readonly lateness: readonly Lateness[] }
  | { readonly type: 'LatenessExcused'; readonly at: string }
  | (Submission & { readonly type: 'ApplicationReceived'; readonly open: readonly OpenStep[] })
  | {
      readonly type: 'ApplicationCorrected';
      readonly channel: Channel;
      readonly people: People;
      readonly consent?: string;
      readonly content: Content;
      readonly open: readonly OpenStep[];
    }
  | {
      readonly type: 'ApplicationExamined';
      readonly findings: readonly Finding[];
      readonly packs: readonly PackReference[];
      readonly history: History;
    }
  | { readonly type: 'ApplicationReturned'; readonly by: 'rules' | Deed; readonly defects: readonly Defect[] }
  | (Advance & {
      readonly type: 'ApplicationAccepted';
      readonly history: History;
      /** Measures of credit that the officer has met and decided about; left out where there were none. */
      readonly restrictions?: readonly MetRestriction[];
    })
  | (Advance & { readonly type: 'StepApproved' })
  | (Advance & { readonly type: 'StepObjected' })
  | (Advance & { readonly type: 'ApplicationApproved' })
  /** With the measures of credit that were met, where it was refused before it was accepted. */
  | { readonly type: 'ApplicationRefused'; readonly deed: Deed; readonly restrictions?: readonly MetRestriction[] }
  | { readonly type: 'ApplicationDelivered'; readonly deed: Deed; readonly handover: Handover }
  | {
      readonly type: 'ApplicationClosed';
      readonly deed: Deed;
      readonly matter: string;
      /** Deeds of officers until then, and how often the applicant had to come (S8). */
      readonly steps: number;
      readonly visits: number;
    }
  | { readonly type: 'ApplicationWithdrawn'; readonly reason?: string }
  | CollaborationEvent
  | { readonly type: 'VerificationOrdered'; readonly asOf: number; readonly deadlineAt: number }
  | { readonly type: 'VerificationHeard'; readonly told: ReportTold }
  | { readonly type: 'ScreeningOrdered'; readonly screening: Screening; readonly datasets: readonly string[] }
  /** What the report of a screening says that was not so before: pointers, and codes of detectors. */
  | {
      readonly type: 'ScreeningHeard';
      readonly told: ReportTold;
      readonly changed: readonly string[];
      readonly detected: readonly string[];
    }
  | { readonly type: 'ChildLinked' | 'ChildEnded'; readonly child: Child }
  /** The parent could not take it, for a reason of the closed list of codes. */
  | { readonly type: 'ParentDropped'; readonly parent: string; readonly code: DefectCode }
  | {
      /** Nobody has told all defects within five working days: it counts as accepted from a day on (行政许可法 32). */
      readonly type: 'ApplicationDeemedAccepted';
      readonly on: string;
    }
  | {
      readonly type: 'DeadlineExtended';
      readonly workingDays: number;
      readonly officer: string;
      readonly organisation: string;
      readonly reason: string;
      readonly on: string;
    }
  | {
      /** A deadline has come to a place: so many working days are left, or overdue, 0 being the close of the due day itself. */
      readonly type: 'DeadlineTicked';
      readonly clock: DeadlineKind;
      readonly step?: string;
      readonly due: string;
      readonly remaining?: number;
      readonly overdue?: number;
    }
  | {
      /** A department reports that the result rests on something that is not so. */
      readonly type: 'ResultContradicted';
      readonly organisation: string;
      readonly purpose: ContradictData['purpose'];
      readonly pointer: string;
      readonly statement: string;
      readonly evidence: ContradictData['evidence'];
      readonly on: string;
    }
  | {
      /** How the clocks stand from now on; what is left out is as it was, but for `ticking`, which then is over (`clock-changes.ts`). */
      readonly type: 'ClocksSet';
      readonly calendar?: string;
      /** A number is the deadline at that place of the list before. */
      readonly deadlines?: readonly (Deadline | number)[];
      readonly rows?: Clocks['rows'];
      readonly ticking?: NonNullable<Clocks['ticking']>;
    };

/** Officers have dealt with each other; `open` is the step as it stands then. */
export type CollaborationEvent =
  | {
      readonly type: 'StepTransferred' | 'StepDeclined' | 'StepTimedOut';
      readonly passage: Passage;
      readonly open: OpenStep;
    }
  | { readonly type: 'StepClaimed' | 'StepReleased'; readonly officer: string; readonly open: OpenStep }
  | {
      readonly type: 'ConsultationOpened' | 'OpinionGiven' | 'ConsultationDue' | 'ConsultationConcluded';
      readonly consultation: Consultation;
      /** Where the holder's clock stops or runs on by it. */
      readonly open?: OpenStep;
    };
