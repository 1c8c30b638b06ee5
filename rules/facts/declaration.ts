import type { FieldClass } from '../matters/matter.ts';
import type { LocalizedText } from '../text.ts';

/** What a field of a fact can hold. `day` is a text YYYY-MM-DD; `texts` a list of texts. */
export type FieldType = 'text' | 'day' | 'number' | 'truth' | 'texts';

/**
 * How a value moves while time passes and nothing else happens. `day`: a day that becomes the next one at each midnight in
 * Asia/Shanghai, as today does. `instant`: milliseconds since 1970 that run with the clock. `daysUp`, `daysDown`: a number
 * that grows or falls by 1 at each such midnight, as the days since and the days until something do.
 */
export type Movement = 'day' | 'instant' | 'daysUp' | 'daysDown';

/** One field of a fact: what rules may ask of it, and how its value is shown. */
export interface FieldDeclaration {
  readonly type: FieldType;
  readonly title: LocalizedText;
  /** How a value is masked. Left out, it is `plain`. */
  readonly class?: FieldClass;
  /**
   * True where the value can be absent. A rule may ask for it only so that absence does not satisfy the rule, because
   * "not equal" is true of nothing at all.
   */
  readonly optional?: true;
  /** The closed list of values of a text. */
  readonly values?: readonly string[];
  /** What the texts name, so that a message can show their titles: materials or form fields of the matter. */
  readonly names?: 'material' | 'formField';
  /** What each of the values is called, where people read it. */
  readonly choices?: Readonly<Record<string, LocalizedText>>;
  /** Left out where the value stays as it is, which is so for nearly all. */
  readonly moves?: Movement;
}

/**
 * A fact that rules of a phase may name. Its fields are listed, or (`ofForm`) they are fields of the matter's form: their
 * values as filled in, or ages reckoned from them; such fields can always be absent.
 */
export interface FactDeclaration {
  readonly name: string;
  readonly title: LocalizedText;
  readonly fields: Readonly<Record<string, FieldDeclaration>>;
  readonly ofForm?: 'values' | 'ages';
}

/** A set of facts as rules see it: each fact a record of fields. */
export type Facts = Readonly<Record<string, Readonly<Record<string, unknown>>>>;
