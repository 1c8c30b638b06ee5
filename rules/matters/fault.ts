import type { LocalizedText } from '../text.ts';

/**
 * What can be wrong with a published file. The code is for programs and tests; the message is for the author of the file.
 * - `SCHEMA`: a member is missing, unknown, of another type or out of bounds.
 * - `SIZE`: the file is deeper or larger than the service reads.
 * - `HIDDEN_CHARACTER`: a text or a name holds what no reader sees.
 * - `MORE`: there are more faults in the file than are told.
 * - the others name one broken promise between the parts of a file, or between two files.
 */
export type FaultCode =
  | 'SCHEMA'
  | 'SIZE'
  | 'HIDDEN_CHARACTER'
  | 'MORE'
  | 'DUPLICATE'
  | 'FILE_NAME'
  | 'CREDIT_CODE'
  | 'CALENDAR_DAY'
  | 'CALENDAR_PUBLISHED'
  | 'OFFICE_HOURS'
  | 'SOURCE_FIELD'
  | 'SOURCE_LIMITS'
  | 'DATASET_UNKNOWN'
  | 'COMPARISON'
  | 'RESPONSIBLE_MISSING'
  | 'RESPONSIBLE_TWICE'
  | 'RESPONSIBLE_LEVEL'
  | 'PROMISE_OVER_LEGAL'
  | 'PROMISE_OVER_TWO_THIRDS'
  | 'LEGAL_DAYS_OVER_LAW'
  | 'EXTENSION_OVER_LAW'
  | 'FLOW_START'
  | 'FLOW_STEP_UNKNOWN'
  | 'FLOW_NO_DELIVERY'
  | 'FLOW_STEP_UNREACHABLE'
  | 'FLOW_CYCLE'
  | 'FLOW_DAYS'
  | 'FLOW_JOIN'
  | 'FLOW_OPINION'
  | 'DOCUMENT_UNKNOWN'
  | 'DOCUMENT_MISSING'
  | 'FORM_FIELD_UNKNOWN'
  | 'FORM_PATTERN'
  | 'FORM_CHOICES'
  | 'CERTIFICATE_CLAIM'
  | 'EVENT_TYPE'
  | 'OPERATOR'
  | 'OPERATOR_VALUE'
  | 'FACT_UNKNOWN'
  | 'PATH'
  | 'VALUE_IMPOSSIBLE'
  | 'ABSENT_WOULD_PASS'
  | 'NEVER_TRUE'
  | 'ALWAYS_TRUE'
  | 'REDUNDANT'
  | 'SUBSUMED'
  | 'CONTRADICTS'
  | 'UNKNOWN_UNSAID'
  | 'REMEDY'
  | 'CONDITION_UNUSED'
  | 'PLACEHOLDER'
  | 'POINTER'
  | 'BASIS_MISSING'
  | 'EFFECTIVE'
  | 'MATTER_UNKNOWN'
  | 'NEXT_UNKNOWN'
  | 'NEXT_MISSING'
  | 'NEXT_NOT_ALLOWED'
  | 'PACK_MISSING'
  | 'MODEL_LEVELS'
  | 'MODEL_SHARES'
  | 'MODEL_FIELDS'
  | 'CASE_FAILED'
  | 'CASE_MISSING'
  | 'CREDIT_GROUND'
  | 'CREDIT_INPUT'
  | 'CREDIT_TALLY'
  | 'CREDIT_BASELINE'
  | 'CREDIT_OPEN'
  | 'CREDIT_UNREACHED'
  | 'CREDIT_REASON'
  | 'CREDIT_BANDS'
  | 'CREDIT_PERIODS'
  | 'CREDIT_MEASURE'
  | 'CREDIT_LIVELIHOOD';

/** One thing that is wrong with one file. A loader reports all of them at once. */
export interface Fault {
  /** Name of the file, as the adapter that read it gave it. */
  readonly file: string;
  /** JSON pointer (RFC 6901) into the file; empty for the whole file. */
  readonly pointer: string;
  readonly code: FaultCode;
  readonly message: LocalizedText;
}

/** A file as an adapter hands it over: parsed, with its name. */
export interface ParsedFile {
  readonly file: string;
  readonly json: unknown;
}

/** Appends names of members to a JSON pointer, escaped as RFC 6901 asks. */
export function pointerTo(pointer: string, ...members: readonly (string | number)[]): string {
  let whole = pointer;
  for (const name of members) {
    whole += `/${typeof name === 'number' ? name : name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
  }
  return whole;
}
