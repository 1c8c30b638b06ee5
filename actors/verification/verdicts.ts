import type { Finding } from '../../rules/engine/evaluation.ts';
import type { Matter } from '../../rules/matters/matter.ts';
import type { Json } from '../protocol/journal.ts';
import type { FieldVerdictKind, VerificationOrder } from '../protocol/verification.ts';
import type { FieldOfReport } from './state.ts';

/** What a source has told of the person. */
export interface ToldByDataset {
  readonly dataset: string;
  readonly asOf?: string;
  readonly values: Readonly<Record<string, Json>>;
}

/** Weightier first: what one source contradicts is not confirmed by another without somebody's look. */
const order: readonly FieldVerdictKind[] = ['contradicted', 'confirmed', 'missing', 'unknown'];
const isVerdict = (type: string): type is FieldVerdictKind => (order as readonly string[]).includes(type);

/** Every field that the matter has compared, and every other that a rule has judged, each with one verdict. */
export function judgedFields(
  findings: readonly Finding[],
  matter: Matter | undefined,
  told: readonly ToldByDataset[],
  declared: VerificationOrder['declared'],
): readonly FieldOfReport[] {
  const judged = findings.flatMap((finding) => {
    const { field } = finding.params;
    return isVerdict(finding.type) && typeof field === 'string' ? [{ field, verdict: finding.type, finding }] : [];
  });
  const compared = matter?.verification?.fields ?? [];
  const names = [...new Set([...compared.map(({ field }) => field), ...judged.map(({ field }) => field)])];
  return names.map((field): FieldOfReport => {
    const [weightiest] = judged
      .filter((one) => one.field === field)
      .sort((one, other) => order.indexOf(one.verdict) - order.indexOf(other.verdict));
    const comparison = compared.find((one) => one.field === field);
    const dataset = datasetOf(weightiest?.finding) ?? comparison?.dataset;
    const source = told.find((one) => one.dataset === dataset);
    const found =
      comparison?.dataset === dataset && comparison !== undefined ? source?.values[comparison.found] : undefined;
    const value = declaredAt(declared, field);
    return {
      field,
      verdict: weightiest?.verdict ?? 'unknown',
      ...(dataset === undefined ? {} : { dataset }),
      ...(value === undefined ? {} : { declared: value }),
      ...(found === undefined ? {} : { found }),
      ...(source?.asOf === undefined ? {} : { asOf: source.asOf }),
      ...(weightiest === undefined
        ? {}
        : { rule: `${weightiest.finding.pack}/${weightiest.finding.rule}`, message: weightiest.finding.message }),
    };
  });
}

function datasetOf(finding: Finding | undefined): string | undefined {
  const dataset = finding?.params['dataset'];
  return typeof dataset === 'string' ? dataset : undefined;
}

/** The value at `/data/form/<name>` or `/data/applicant/<name>`. */
function declaredAt({ applicant, form }: VerificationOrder['declared'], field: string): Json | undefined {
  const [, , part, name = ''] = field.split('/');
  const members = part === 'form' ? form : part === 'applicant' ? applicant : {};
  return Object.hasOwn(members, name) ? members[name] : undefined;
}
