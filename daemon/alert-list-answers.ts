import type { AlertList, AlertsWanted } from '../actors/protocol/alert-lists.ts';
import { defect } from '../actors/protocol/defects.ts';
import { endedDays } from '../actors/protocol/ended-days.ts';
import type { Question } from '../actors/protocol/questions.ts';
import type { AlertLists } from '../actors/questions/alert-lists.ts';
import type { Operator } from '../actors/questions/operator-reading.ts';
import type { Asking } from '../actors/questions/reading.ts';
import { QuestionRefused } from '../adapters/nats/question-reply.ts';

type ListQuestion = Question<'alert.list'>;

/** Rows of a page where the asker does not say. */
const PAGE_ROWS = 50;

/** The alerts of the regions that an integrator supervises. @throws QuestionRefused */
export async function listForIntegrator(
  lists: AlertLists,
  question: ListQuestion,
  { integrator, service, purpose, officer, reason }: Asking,
): Promise<AlertList> {
  if (purpose !== 'supervision' || integrator.purposes?.includes(purpose) !== true)
    throw QuestionRefused.of('RIGHT_PURPOSE');
  const why = { purpose, ...(officer === undefined ? {} : { officer }), ...(reason === undefined ? {} : { reason }) };
  const areas = integrator.supervises ?? [];
  return lists.read(
    {
      areas,
      entity: { kind: 'user', id: `integrator.${integrator.integrator}` },
      input: { source: 'question', integrator: integrator.integrator, service, ...why },
      said: { regions: [...areas] },
    },
    wantedBy(question),
  );
}

/** The alerts of every region, for the operator of the service. @throws QuestionRefused */
export async function listForOperator(
  lists: AlertLists,
  question: ListQuestion,
  operator: Operator,
): Promise<AlertList> {
  return lists.read(
    {
      areas: undefined,
      entity: { kind: 'user', id: 'operator.terminal' },
      input: { source: 'operator', ...operator },
      said: { ...operator },
    },
    wantedBy(question),
  );
}

function wantedBy({ filter = {}, endedFrom, endedTo, after, limit = PAGE_ROWS }: ListQuestion): AlertsWanted {
  const ended = endedDays(endedFrom, endedTo);
  if (ended === false) throw QuestionRefused.of('QUESTION_MALFORMED', [defect('DAY_IMPOSSIBLE', '/endedTo')]);
  return {
    filter,
    ...(ended === undefined ? {} : { ended }),
    place: { limit, ...(after === undefined ? {} : { after }) },
  };
}
