import type { Matter } from '../../rules/matters/matter.ts';
import type { FieldVerdict } from '../../rules/verification/judgement.ts';
import type { Json } from '../protocol/journal.ts';
import type { VerificationOrder } from '../protocol/verification.ts';
import type { FieldOfReport } from './state.ts';

/** What a source has told of the person. */
export interface ToldByDataset {
  readonly dataset: string;
  readonly asOf?: string;
  readonly values: Readonly<Record<string, Json>>;
}

/** Every field as a report tells it: its verdict, by whom and when, and both values. */
export function fieldsOfReport(
  verdicts: readonly FieldVerdict[],
  matter: Matter | undefined,
  told: readonly ToldByDataset[],
  declared: VerificationOrder['declared'],
): readonly FieldOfReport[] {
  const compared = matter?.verification?.fields ?? [];
  return verdicts.map(({ field, outcome, by, others, disputed }): FieldOfReport => {
    const dataset = by?.dataset ?? compared.find((one) => one.field === field)?.dataset;
    const source = told.find((one) => one.dataset === dataset);
    const comparison = compared.find((one) => one.field === field && one.dataset === dataset);
    const found = comparison === undefined ? undefined : source?.values[comparison.found];
    const value = declaredAt(declared, field);
    return {
      field,
      verdict: outcome,
      ...(dataset === undefined ? {} : { dataset }),
      ...(value === undefined ? {} : { declared: value }),
      ...(found === undefined ? {} : { found }),
      ...(source?.asOf === undefined ? {} : { asOf: source.asOf }),
      ...(by === undefined ? {} : { rule: `${by.pack} ${by.version} ${by.rule}`, message: by.message }),
      ...(disputed
        ? { disputed: others.map((one) => ({ dataset: one.dataset, verdict: one.outcome, message: one.message })) }
        : {}),
    };
  });
}

/** The value at `/data/form/<name>` or `/data/applicant/<name>`. */
function declaredAt({ applicant, form }: VerificationOrder['declared'], field: string): Json | undefined {
  const [, , part, name = ''] = field.split('/');
  const members = part === 'form' ? form : part === 'applicant' ? applicant : {};
  return Object.hasOwn(members, name) ? members[name] : undefined;
}
