import type { Finding, Reason } from '../engine/evaluation.ts';
import type { Sources } from '../sources/sources.ts';
import type { LocalizedText } from '../text.ts';

/** What the data of departments say of a declared field; `unknown` where no rule could decide. */
export type FieldOutcome = 'confirmed' | 'contradicted' | 'missing' | 'unknown';

/** What one set of data says of a field, with the rule that says so. */
export interface DatasetVerdict {
  readonly dataset: string;
  readonly outcome: Exclude<FieldOutcome, 'unknown'>;
  readonly pack: string;
  readonly version: string;
  readonly rule: string;
  readonly code: string;
  /** Masked, as every message of a finding is. */
  readonly message: LocalizedText;
  readonly because: readonly Reason[];
}

/** The verdict on a declared field. */
export interface FieldVerdict {
  /** Pointer into the message, such as `/data/form/wifeName`. */
  readonly field: string;
  readonly outcome: FieldOutcome;
  /** Whose word decided; left out where nobody's did. */
  readonly by?: DatasetVerdict;
  /** What other data say; none of it decided. */
  readonly others: readonly DatasetVerdict[];
  /** True where one set of data confirms what another contradicts: the higher authority decided, and that is told. */
  readonly disputed: boolean;
}

/** What is said of a verification as a whole. */
export type VerificationOutcome = 'confirmed' | 'contradicted' | 'incomplete';

/**
 * Judges every declared field by the findings of phase `verify`. Of several sets of data the one with the higher authority
 * decides, and of equals the one that contradicts; that a department knows nothing of a field counts only where nobody else
 * knows. Fields come in the order of the matter; those that only rules speak of follow.
 */
export function judge(
  findings: readonly Finding[],
  fields: readonly { readonly field: string }[],
  sources: Sources,
): readonly FieldVerdict[] {
  const verdicts = new Map<string, DatasetVerdict[]>(fields.map(({ field }) => [field, []]));
  for (const finding of findings) {
    const { field } = finding.params;
    const verdict = verdictOf(finding);
    if (typeof field !== 'string' || verdict === undefined) continue;
    verdicts.set(field, [...(verdicts.get(field) ?? []), verdict]);
  }
  const authority = ({ dataset }: DatasetVerdict) => sources.dataset(dataset)?.dataset.authority ?? 0;
  return [...verdicts].map(([field, said]) => {
    const [by, ...others] = said.toSorted((one, other) => {
      return weight(one) - weight(other) || authority(other) - authority(one) || caution(one) - caution(other);
    });
    if (by === undefined) return { field, outcome: 'unknown', others: [], disputed: false };
    const disputed = others.some(({ outcome }) => outcome !== by.outcome && outcome !== 'missing');
    return { field, outcome: by.outcome, by, others, disputed };
  });
}

/** Contradicted where any field is, confirmed where all are; everything else leaves something open. */
export function outcomeOf(verdicts: readonly FieldVerdict[]): VerificationOutcome {
  if (verdicts.some(({ outcome }) => outcome === 'contradicted')) return 'contradicted';
  return verdicts.length > 0 && verdicts.every(({ outcome }) => outcome === 'confirmed') ? 'confirmed' : 'incomplete';
}

function verdictOf({ type, pack, version, rule, code, message, params, because }: Finding): DatasetVerdict | undefined {
  const { dataset } = params;
  if (typeof dataset !== 'string') return undefined;
  if (type !== 'confirmed' && type !== 'contradicted' && type !== 'missing') return undefined;
  return { dataset, outcome: type, pack, version, rule, code, message, because };
}

/** Knowing nothing stands behind knowing something. */
function weight({ outcome }: DatasetVerdict): number {
  return outcome === 'missing' ? 1 : 0;
}

function caution({ outcome }: DatasetVerdict): number {
  return outcome === 'contradicted' ? 0 : 1;
}
