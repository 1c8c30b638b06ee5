import type { JournalStore } from '../actors/ports.ts';
import { type Defect, type DefectCode, defect } from '../actors/protocol/defects.ts';
import type { Entry } from '../actors/protocol/journal.ts';
import { type Question, type QuestionName, questions } from '../actors/protocol/questions.ts';
import type { Asking, Reading, Refusal } from '../actors/questions/reading.ts';
import { schemaDefects } from '../adapters/messages/schema-defects.ts';
import { validators } from '../adapters/messages/validators.generated.ts';
import { QuestionRefused } from '../adapters/nats/question-reply.ts';
import type { Asked } from '../adapters/nats/questions.ts';

/*
 * What all answers to integrators begin with: the question is read, its asker is told from it, and what may not be read is
 * answered like what is not there.
 */

/** Rows of a page where the asker does not say. */
export const PAGE_ROWS = 50;

/** Reads a question. @throws QuestionRefused with everything that is wrong with it */
export function questionOf<Name extends QuestionName>(
  name: Name,
  json: Readonly<Record<string, unknown>>,
): Question<Name> {
  const fits = validators[`question ${name}`]?.(json) === true;
  const defects = fits ? defectsBetweenMembers(json) : schemaDefects(questions[name].question, json, '');
  if (defects.length > 0) throw QuestionRefused.of('QUESTION_MALFORMED', defects);
  return json as Question<Name>;
}

/** What the schema of a question cannot say: which members go together. */
function defectsBetweenMembers(question: Readonly<Record<string, unknown>>): readonly Defect[] {
  return question['purpose'] === 'handling' && question['officer'] === undefined
    ? [defect('SCHEMA_REQUIRED', '/officer')]
    : [];
}

/** Who asks, what for, and by which question. */
export function askingOf(
  name: QuestionName,
  { purpose, officer, reason }: Pick<Asking, 'purpose'> & { officer?: string; reason?: string },
  { integrator, holdUntil }: Asked,
): Asking {
  return {
    integrator,
    service: name,
    purpose,
    ...(officer === undefined ? {} : { officer }),
    ...(reason === undefined ? {} : { reason }),
    pending: holdUntil,
  };
}

/**
 * What was read. @throws QuestionRefused the same whether there is nothing or the asker has no right to it; a purpose that
 * the integrator never has is told as such, since that says nothing of what there is, and to the owner of an application
 * what is wrong with the officer
 */
export function found<State, Reach extends string>(
  reading: Reading<State, Reach> | Refusal | undefined,
  { integrator, purpose }: Asking,
  absent: DefectCode,
): Reading<State, Reach> {
  if (reading !== undefined && 'refused' in reading) throw QuestionRefused.of(reading.refused);
  if (reading !== undefined) return reading;
  throw QuestionRefused.of(integrator.purposes?.includes(purpose) === true ? absent : 'RIGHT_PURPOSE');
}

/** So many entries are gone through for one page at most: behind them it ends, with where to go on. */
const MOST_ENTRIES = 5000;

/**
 * One page of an entity's history: as many rows as were asked for, where there are so many, though entries between them
 * may not be shown. One row more is looked for to tell whether there is a page before it.
 */
export async function pageOf<Row extends { readonly commit: number }>(
  { entity }: Pick<Reading<unknown>, 'entity'>,
  { before, limit = PAGE_ROWS }: { readonly before?: number; readonly limit?: number },
  store: JournalStore,
  shownOf: (entries: readonly Entry[]) => Row[],
): Promise<{ rows: Row[]; before?: number }> {
  const rows: Row[] = [];
  const chunk = Math.max(limit + 1, PAGE_ROWS);
  let from = before;
  for (let gone = 0; gone < MOST_ENTRIES; ) {
    const entries = await store.history(entity, chunk, from);
    rows.unshift(...shownOf(entries));
    const shown = rows.slice(-limit);
    if (rows.length > limit && shown[0] !== undefined) return { rows: shown, before: shown[0].commit };
    if (entries.length < chunk || entries[0] === undefined) return { rows };
    gone += entries.length;
    from = entries[0].commit;
  }
  return { rows, ...(from === undefined ? {} : { before: from }) };
}
