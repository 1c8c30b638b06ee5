import type { AlertOrder, AlertVerb } from './alert-messages.ts';
import type { RaiseData } from './alerts.ts';
import type {
  ClaimData,
  ConcludeData,
  ConsultData,
  DeclineData,
  OpineData,
  ReleaseData,
  TransferData,
} from './collaboration-messages.ts';
import type { ConsentOrder, GrantData, WithdrawConsentData } from './consent-messages.ts';
import type { CloseMonthCommand, CreditFileCommand, LedgerCommand } from './credit.ts';
import type { CreditOrder, DecideData, ObjectData, RecordData, RepairData, RetractData } from './credit-messages.ts';
import type { DefectCode } from './defects.ts';
import type { HeldMaterial } from './held-material.ts';
import type {
  ActData,
  ContradictData,
  CorrectData,
  ExtendData,
  InboundType,
  RegisterData,
  SubmitData,
  WithdrawData,
} from './messages.ts';
import type { AdmitCommand, NotificationCommand, ReceiptCommand } from './notices.ts';
import type { ends } from './outbound-kinship.ts';
import type { ScreenCommand, SweepCommand } from './screening.ts';
import type { UndertakingDue } from './undertaking.ts';
import type {
  BreachData,
  ExtendUndertakingData,
  FulfilData,
  ReleaseUndertakingData,
  UndertakeData,
  UndertakingOrder,
} from './undertaking-messages.ts';
import type {
  AnswerCommand,
  ConsentAnswer,
  ConsentRequest,
  HearReportCommand,
  SourceCommand,
  VerificationRequest,
} from './verification.ts';
import type {
  CountersignReviewData,
  RequestData,
  ReviewData,
  VerificationOrderMessage,
} from './verification-messages.ts';

/** What officers ask of each other about an open step. */
export type StepCommand =
  | { readonly type: 'transfer'; readonly data: TransferData }
  | { readonly type: 'decline'; readonly data: DeclineData }
  | { readonly type: 'claim'; readonly data: ClaimData }
  | { readonly type: 'release'; readonly data: ReleaseData }
  | { readonly type: 'consult'; readonly data: ConsultData };

/** What is said in a consultation. */
export type ConsultationCommand =
  | { readonly type: 'opine'; readonly data: OpineData }
  | { readonly type: 'conclude'; readonly data: ConcludeData };

/** From the due index: whoever holds a step by transfer has not acted, or a consultation has come to its close. */
export type LapseCommand =
  | { readonly type: 'lapseHolder'; readonly data: { readonly step: string } }
  | { readonly type: 'lapseConsultation'; readonly data: { readonly consultation: number } };

/** How a child of another application can end. */
export type End = (typeof ends)[number];

/** What linked applications tell each other through the journal (`application/kinship.ts`). */
export type KinCommand =
  | {
      readonly type: 'linkChild';
      readonly data: {
        readonly child: string;
        readonly matter: string;
        readonly on: string;
        /** The person who applies, where that could be read. */
        readonly applicant?: string;
      };
    }
  | {
      readonly type: 'endChild';
      readonly data: {
        readonly child: string;
        readonly result: End;
        readonly on: string;
      };
    }
  | { readonly type: 'dropParent'; readonly data: { readonly parent: string; readonly code: DefectCode } };

/** What is asked of an application in the order of its flow. Each but the lapses and what kin say comes from an integrator's message of the same verb. */
export type ApplicationRequest =
  | { readonly type: 'submit'; readonly data: SubmitData }
  | { readonly type: 'correct'; readonly data: CorrectData }
  | { readonly type: 'withdraw'; readonly data: WithdrawData }
  | { readonly type: 'contradict'; readonly data: ContradictData }
  | { readonly type: 'act'; readonly data: ActData }
  | { readonly type: 'extend'; readonly data: ExtendData }
  | StepCommand
  | ConsultationCommand
  | LapseCommand
  | KinCommand
  | HearReportCommand
  | ScreenCommand
  /** From an alert that was dismissed, to the application that it is about. */
  | { readonly type: 'excuse'; readonly data: { readonly at: string } };

/**
 * What the due index asks of an application: `tick` when the next of its deadlines comes to a place (`rules/deadlines/ticks.ts`),
 * `recount` when its provisional due days are to be counted again, by a newer calendar or because the year has begun without
 * one. `due` is the moment of the row, in milliseconds since 1970 UTC: a row that the application waits for no more does nothing.
 */
export interface DueCommand {
  readonly type: 'tick' | 'recount';
  readonly due: number;
}

export type ApplicationCommand = ApplicationRequest | DueCommand;

/**
 * Behaviour that is counted for a person; the closed list is also the list of metric labels. `agent…` is counted for who
 * acts for the applicant, `organisation…` for the organisation in charge, `officer…` for who did it, the others for the
 * applicant. `misattributed` takes back what was counted for somebody whose number was given by mistake.
 */
export type Counter =
  | 'submitted'
  | 'returned'
  | 'corrected'
  | 'misattributed'
  | 'withdrawn'
  | 'approved'
  | 'refused'
  | 'agentSubmitted'
  | 'organisationReceived'
  | 'organisationApproved'
  | 'organisationRefused'
  | 'organisationTransferred'
  | 'organisationDeclined'
  | 'organisationTimedOut'
  | 'organisationOpinionLate'
  | 'organisationOverdue'
  | 'organisationAssisted'
  | 'officerOverdue'
  | 'officerAccepted'
  | 'officerReturned'
  | 'officerApproved'
  | 'officerObjected'
  | 'officerRefused'
  | 'officerDelivered'
  | 'officerClosed'
  | 'officerAlerted'
  | 'officerDisposed'
  | 'organisationAlerted'
  | 'organisationDisposed'
  | 'officerTransferred'
  | 'officerDeclined';

/** What says that somebody was late, and may be taken back by a dismissal. */
export const lateCounters = ['officerOverdue', 'organisationTimedOut', 'organisationOpinionLate'] as const;
export type LateCounter = (typeof lateCounters)[number];

/** One thing that was done: in which application or by which alert, of which matter, on which day (YYYY-MM-DD, Asia/Shanghai). */
export interface Counted {
  readonly counter: Counter;
  readonly application: string;
  readonly matter: string;
  readonly on: string;
  /** It ended late. Where the officer is counted as overdue, that is counted on its own. */
  readonly late?: true;
  /** Of who was late: with which step or consultation (`application/lateness.ts`). */
  readonly at?: string;
  /** Of a disposal: the day of the return that was found wrong. */
  readonly returnedOn?: string;
}

/**
 * What is asked of a person: `register` comes from an integrator; `count`, `keepMaterials` and `reuseMaterials` from the
 * journal, as the committed effects of an application; `expireFiling` from the due index.
 */
export type PersonCommand =
  | { readonly type: 'register'; readonly data: RegisterData }
  | ({ readonly type: 'count' } & Counted)
  | { readonly type: 'keepMaterials'; readonly materials: readonly HeldMaterial[] }
  | {
      readonly type: 'reuseMaterials';
      readonly application: string;
      readonly on: string;
      readonly count: number;
    }
  /** What was counted as late was dismissed by supervision. */
  | { readonly type: 'excuse'; readonly application: string; readonly counter: LateCounter; readonly on: string }
  | CloseMonthCommand
  | { readonly type: 'expireFiling'; readonly validTo: string };

/**
 * What is asked of an alert: `raise` comes from the journal, as the committed effect of what found it; orders from
 * supervisors and from those whom it is about; `escalate` and `endSuppression` from the due index.
 */
export type AlertCommand =
  | { readonly type: 'raise'; readonly data: RaiseData }
  | AlertOrder
  | { readonly type: 'escalate'; readonly round: number; readonly level: number }
  | { readonly type: 'endSuppression'; readonly until: string };

/** What is asked of people who are told things, of a notice, and of a receipt that waits for its notice; all from within. */
type NoticeCommand = AdmitCommand | NotificationCommand | ReceiptCommand;

/** What is asked of a consent, of a verification and of a source: by integrators, by each other, and by who asks the sources. */
type CheckCommand =
  | ConsentOrder
  | ConsentRequest
  | ConsentAnswer
  | VerificationRequest
  | VerificationOrderMessage
  | AnswerCommand
  | SourceCommand
  | SweepCommand;

/** What is asked of a credit file, of the ledger that it is about, and of what somebody has undertaken. */
type CreditCommands = CreditOrder | CreditFileCommand | LedgerCommand | UndertakingOrder | UndertakingDue;

export type Command = ApplicationCommand | PersonCommand | AlertCommand | NoticeCommand | CheckCommand | CreditCommands;

/** Makes the command of a message whose data has passed the schema of its type. */
export function commandOf(type: InboundType, data: unknown): Command {
  switch (type) {
    case 'onedoor.application.submit':
      return { type: 'submit', data: data as SubmitData };
    case 'onedoor.application.correct':
      return { type: 'correct', data: data as CorrectData };
    case 'onedoor.application.withdraw':
      return { type: 'withdraw', data: data as WithdrawData };
    case 'onedoor.application.act':
      return { type: 'act', data: data as ActData };
    case 'onedoor.application.contradict':
      return { type: 'contradict', data: data as ContradictData };
    case 'onedoor.application.extend':
      return { type: 'extend', data: data as ExtendData };
    case 'onedoor.application.transfer':
      return { type: 'transfer', data: data as TransferData };
    case 'onedoor.application.decline':
      return { type: 'decline', data: data as DeclineData };
    case 'onedoor.application.claim':
      return { type: 'claim', data: data as ClaimData };
    case 'onedoor.application.release':
      return { type: 'release', data: data as ReleaseData };
    case 'onedoor.application.consult':
      return { type: 'consult', data: data as ConsultData };
    case 'onedoor.application.opine':
      return { type: 'opine', data: data as OpineData };
    case 'onedoor.application.conclude':
      return { type: 'conclude', data: data as ConcludeData };
    case 'onedoor.person.register':
      return { type: 'register', data: data as RegisterData };
    case 'onedoor.consent.grant':
      return { type: 'grant', data: data as GrantData };
    case 'onedoor.consent.withdraw':
      return { type: 'withdraw', data: data as WithdrawConsentData };
    case 'onedoor.verification.request':
      return { type: 'request', data: data as RequestData };
    case 'onedoor.verification.review':
      return { type: 'review', data: data as ReviewData };
    case 'onedoor.verification.countersign':
      return { type: 'countersign', data: data as CountersignReviewData };
    case 'onedoor.credit.record':
      return { type: 'record', data: data as RecordData };
    case 'onedoor.credit.object':
      return { type: 'object', data: data as ObjectData };
    case 'onedoor.credit.repair':
      return { type: 'repair', data: data as RepairData };
    case 'onedoor.credit.decide':
      return { type: 'decide', data: data as DecideData };
    case 'onedoor.credit.retract':
      return { type: 'retract', data: data as RetractData };
    case 'onedoor.undertaking.undertake':
      return { type: 'undertake', data: data as UndertakeData };
    case 'onedoor.undertaking.fulfil':
      return { type: 'fulfil', data: data as FulfilData };
    case 'onedoor.undertaking.release':
      return { type: 'release', data: data as ReleaseUndertakingData };
    case 'onedoor.undertaking.extend':
      return { type: 'extend', data: data as ExtendUndertakingData };
    case 'onedoor.undertaking.breach':
      return { type: 'breach', data: data as BreachData };
    case 'onedoor.alert.acknowledge':
    case 'onedoor.alert.assign':
    case 'onedoor.alert.rectify':
    case 'onedoor.alert.review':
    case 'onedoor.alert.close':
    case 'onedoor.alert.dismiss':
    case 'onedoor.alert.countersign':
    case 'onedoor.alert.suppress':
    case 'onedoor.alert.dispose':
    case 'onedoor.alert.answer':
      return { type: type.slice('onedoor.alert.'.length) as AlertVerb, data } as AlertOrder;
    default: {
      const unknown: never = type;
      throw new Error(`no command for message type ${String(unknown)}`);
    }
  }
}
