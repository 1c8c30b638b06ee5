import type { RuleExplanation } from '../../rules/engine/explaining/explanation.ts';
import { preFacts } from '../../rules/facts/pre.ts';
import { routeFacts } from '../../rules/facts/route.ts';
import { stepOf } from '../../rules/matters/matter.ts';
import { governing } from '../application/charge.ts';
import type { ApplicationEvent, ApplicationState } from '../application/state.ts';
import { standingOfVerification } from '../application/verifying.ts';
import { dayOf } from '../day.ts';
import type { EntityKey } from '../protocol/entity.ts';
import type { Entry, InArchive } from '../protocol/journal.ts';
import { type Operator, type OperatorReadingDependencies, readForOperator } from './operator-reading.ts';

/** What the rules said of an application, rule by rule, and what they would say of its next steps. */
export interface ApplicationExplanation {
  readonly id: string;
  readonly version: number;
  readonly matter: string;
  /** The rule set that governs it. */
  readonly ruleSet: string;
  /** The day of the examination that is explained, YYYY-MM-DD in Asia/Shanghai. */
  readonly examinedOn: string;
  /** The rules of the last examination. */
  readonly pre: readonly RuleExplanation[];
  /** For each open step: where the routing rules lead if it is accepted or approved as the application stands. */
  readonly route: readonly {
    readonly step: string;
    readonly action: string;
    readonly rules: readonly RuleExplanation[];
  }[];
}

/** The action that finishes a step of a kind, so that the flow goes on; a delivery leads nowhere. */
const finishing: Readonly<Record<string, string>> = { acceptance: 'accept', review: 'approve' };

/**
 * Explains an application to an operator: the rules are asked again, with the facts, the rule set and the days of then, and
 * so say what they said. Values are masked by their class; the reading is journaled. Undefined when there is no such
 * application; where the last examination lies in an archive, that is said instead.
 */
export async function explainApplication(
  id: string,
  operator: Operator,
  dependencies: OperatorReadingDependencies,
): Promise<ApplicationExplanation | { readonly archived: InArchive } | undefined> {
  const entity: EntityKey = { kind: 'application', id };
  const reading = await readForOperator(entity, operator, 'explained', dependencies);
  if (reading?.state === undefined) return undefined;
  const { version, history } = reading;
  const state = reading.state as unknown as ApplicationState;
  const { matter: code, region, channel, content, submittedOn, acceptedOn } = state;
  const book = governing(dependencies.rules, state);
  const matter = book.catalogue.matter(code);
  if (matter === undefined) throw new Error(`the rule set ${book.id} of ${id} has no matter ${code}`);
  const application = { ...content, matter: code, region, channel };
  const examination = lastExamination(history);
  const archived = history.findLast((entry) => entry.archived?.reading === false)?.archived;
  if (examination === undefined && archived !== undefined) return { archived };
  const examinedAt = examination?.at ?? dependencies.clock.now();
  const examinedOn = dayOf(examinedAt);
  const before = { application, matter, submittedOn: examinedOn, history: examination?.history ?? state.history };
  const scope = { matter: code, region, on: submittedOn };
  const now = dependencies.clock.now();
  const route = state.open.flatMap(({ step }) => {
    const action = finishing[stepOf(matter, step)?.kind ?? ''];
    if (action === undefined) return [];
    const verification = standingOfVerification(state);
    const facts = routeFacts({ application, matter, submittedOn, history: state.history, step, action, verification });
    const accepted = action === 'accept' ? dayOf(now) : (acceptedOn ?? dayOf(now));
    return [{ step, action, rules: book.explain('route', { ...scope, acceptedOn: accepted }, facts, now) }];
  });
  return {
    id,
    version,
    matter: code,
    ruleSet: book.id,
    examinedOn,
    pre: book.explain('pre', { ...scope, acceptedOn: examinedOn }, preFacts(before), examinedAt),
    route,
  };
}

/** The last time that the rules looked at the content, with what was known of the people then; the newest entry comes last. */
function lastExamination(history: readonly Entry[]) {
  for (const entry of history.toReversed()) {
    for (const event of entry.events as unknown as readonly ApplicationEvent[]) {
      if (event.type === 'ApplicationExamined') return { at: entry.at, history: event.history };
    }
  }
  return undefined;
}
