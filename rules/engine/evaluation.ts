import type { WorkingCalendar } from '../calendar/calendar.ts';
import type { CreditBook } from '../credit/credit-book.ts';
import type { Facts } from '../facts/declaration.ts';
import type { Catalogue } from '../matters/catalogue.ts';
import type { Sources } from '../sources/sources.ts';
import type { LocalizedText } from '../text.ts';
import type { Cause } from './compiler/unknown.ts';
import type { RuleExplanation } from './explaining/explanation.ts';
import type { EventType, Pack, Phase } from './pack.ts';

/**
 * Which rules are asked: those for this matter and region that are in force on the day of the application that their
 * transition clause names, never on the day of the evaluation as such. Days are YYYY-MM-DD in Asia/Shanghai.
 */
export interface Scope {
  readonly matter: string;
  readonly region: string;
  /** The day of submission. */
  readonly on: string;
  /** The day of acceptance; of an application that is not accepted yet, the day on which it could be. Left out, that of submission. */
  readonly acceptedOn?: string;
}

/** The exact version that was asked, to be pinned by the case. */
export interface PackReference {
  readonly pack: string;
  readonly version: string;
  readonly sha256: string;
}

/** One condition that decided, with the value found; values are masked by the class of their field. */
export interface Reason {
  readonly fact: string;
  readonly path?: string;
  readonly operator: string;
  /** What the rule compares with; where that is another fact, its value. */
  readonly value: unknown;
  readonly actual: unknown;
  /** True where the condition does not hold, and just that decides: it stands under `not`, or the rule does not hold. */
  readonly negated?: true;
  /** Why the value is not known, where it is not. */
  readonly unknown?: Cause;
}

/** A rule that held, or a value that is not known although rules need it (`unknown-finding.ts`). */
export interface Finding {
  readonly pack: string;
  readonly version: string;
  readonly rule: string;
  readonly type: EventType;
  readonly code: string;
  /** JSON pointer into the message that the applicant sent, such as `/data/applicant/idNumber`. */
  readonly pointer?: string;
  /** Placeholders are filled, with values masked by the class of their field. */
  readonly message: LocalizedText;
  /** Everything else that the rule's event carries: `basis`, `step` (for `next`), and what the author added. */
  readonly params: Readonly<Record<string, unknown>>;
  readonly because: readonly Reason[];
}

/** What the rules of a phase say of one set of facts. */
export interface Evaluation {
  /** All packs that were asked, also those without a finding. */
  readonly packs: readonly PackReference[];
  /** Ordered by pack, then by descending priority, then as declared; last what is not known although rules need it. */
  readonly findings: readonly Finding[];
}

/** The rules and matters that are published together. */
export interface RuleBook {
  readonly catalogue: Catalogue;
  /** The packs of a phase that a scope is about, one version of each, ordered by name. */
  packsFor(phase: Phase, scope: Scope): readonly Pack[];
  /**
   * Asks those packs, all in one go.
   * @throws Error when a rule cannot be evaluated at all: a broken invariant, as packs are checked when they are loaded.
   */
  evaluate(phase: Phase, scope: Scope, facts: Facts): Evaluation;
  /**
   * Asks those packs, and explains the verdict of every rule, also of those that do not hold.
   * @param now milliseconds since 1970 UTC: when the facts were read, for what changes as time passes
   */
  explain(phase: Phase, scope: Scope, facts: Facts, now: number): readonly RuleExplanation[];
}

/** A rule book as it was published: `id` is the SHA-256 of its manifest, 64 hexadecimal digits. */
export interface RuleSet extends RuleBook {
  readonly id: string;
  /** The working days by which deadlines of these rules are counted. */
  readonly calendar: WorkingCalendar;
  /** The sources that these rules have asked; none in sets from before there were sources. */
  readonly sources: Sources;
  /** Models of the credit index, periods and measures; none in sets from before there was credit. */
  readonly credit: CreditBook;
}

/**
 * Every set that was ever published here: new applications are governed by `current`, older ones by the set that they
 * have pinned. `find` answers undefined for an id that was never published, which for a pinned one is a broken invariant.
 */
export interface RuleSets {
  readonly current: RuleSet;
  find(id: string): RuleSet | undefined;
}
