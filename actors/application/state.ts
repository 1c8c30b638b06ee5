import type { Finding, PackReference } from '../../rules/engine/evaluation.ts';
import type { Defect } from '../protocol/defects.ts';
import type { Action, Agent, Applicant, Channel, Level, Material } from '../protocol/messages.ts';

/** What the citizen handed in; replaced as a whole by a correction. */
export interface Content {
  readonly applicant: Applicant;
  readonly agent?: Agent;
  readonly form: Readonly<Record<string, unknown>>;
  readonly materials: readonly Material[];
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

/** What an officer did at a step, for the timeline. */
export interface Deed {
  readonly step: string;
  readonly action: Action;
  readonly officer: string;
  readonly organisation: string;
  /** The tier that decided (P1). */
  readonly level: Level;
  readonly on: string;
  readonly opinion?: string;
}

/** What an application is from its first day; a correction replaces `content` and with it `citizen`. */
interface Submission {
  readonly integrator: string;
  readonly matter: string;
  readonly matterVersion: string;
  readonly region: string;
  readonly channel: Channel;
  readonly submittedOn: string;
  /** Key of the citizen, where the id number could be read. */
  readonly citizen?: string;
  readonly content: Content;
}

export interface ApplicationState extends Submission {
  readonly status: Status;
  /** Where the application stands in the flow of its matter; undefined once the flow is over. */
  readonly step?: string;
  /** What must be corrected, while the status is `returned`. */
  readonly defects: readonly Defect[];
  /** What the rules found at the last examination, with their reasons. */
  readonly findings: readonly Finding[];
  /** The packs that the examination was made with. */
  readonly packs: readonly PackReference[];
  readonly deeds: readonly Deed[];
}

export type ApplicationEvent =
  | (Submission & { readonly type: 'ApplicationReceived'; readonly step: string })
  | {
      readonly type: 'ApplicationCorrected';
      readonly citizen?: string;
      readonly content: Content;
      readonly step: string;
    }
  | {
      readonly type: 'ApplicationExamined';
      readonly findings: readonly Finding[];
      readonly packs: readonly PackReference[];
    }
  | { readonly type: 'ApplicationReturned'; readonly by: 'rules' | Deed; readonly defects: readonly Defect[] }
  | {
      readonly type: 'ApplicationAccepted';
      readonly deed: Deed;
      readonly next: string;
      readonly findings: readonly Finding[];
    }
  | { readonly type: 'StepApproved'; readonly deed: Deed; readonly next: string; readonly findings: readonly Finding[] }
  | {
      readonly type: 'ApplicationApproved';
      readonly deed: Deed;
      readonly next: string;
      readonly findings: readonly Finding[];
    }
  | { readonly type: 'ApplicationRefused'; readonly deed: Deed }
  | { readonly type: 'ApplicationDelivered'; readonly deed: Deed }
  | { readonly type: 'ApplicationClosed'; readonly deed: Deed }
  | { readonly type: 'ApplicationWithdrawn'; readonly reason?: string };
