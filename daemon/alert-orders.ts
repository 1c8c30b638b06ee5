import type { Glimpse } from '../actors/behaviour.ts';
import { dayOf } from '../actors/day.ts';
import { filingOn } from '../actors/person/filing.ts';
import type { PersonState } from '../actors/person/state.ts';
import type { Clock } from '../actors/ports.ts';
import { type AlertOrder, type AlertVerb, alertMessages } from '../actors/protocol/alert-messages.ts';
import { type Defect, defect } from '../actors/protocol/defects.ts';
import { type EntityKey, isToken, officerKey } from '../actors/protocol/entity.ts';
import type { Entry } from '../actors/protocol/journal.ts';
import type { Operator } from '../actors/questions/operator-reading.ts';
import type { Envelope } from '../actors/registry.ts';
import { schemaDefects } from '../adapters/messages/schema-defects.ts';
import { validators } from '../adapters/messages/validators.generated.ts';
import { QuestionRefused } from '../adapters/nats/question-reply.ts';

export interface AlertOrderDependencies {
  readonly clock: Clock;
  readonly deliver: (envelope: Envelope) => void;
  /** See Registry.look. */
  readonly look: <Result>(entity: EntityKey, use: (glimpse: Glimpse) => Result) => Promise<Result>;
}

/** What came of an order: the alert, its version from now on, and the commit that holds it. */
export interface AlertOrderAnswer {
  readonly alert: string;
  readonly version: number;
  readonly commit: number;
}

/**
 * Gives an alert an order that was typed at the terminal of the service, in the name of an officer, and waits until it is
 * committed. The order is held to the schema of the message of the same verb; organisations are those of the filings, and a
 * version is only held against where one is told.
 * @throws QuestionRefused with everything that is wrong
 */
export async function orderAlert(
  question: Readonly<Record<string, unknown>>,
  operator: Operator,
  dependencies: AlertOrderDependencies,
): Promise<AlertOrderAnswer> {
  const { id, verb } = question;
  if (typeof id !== 'string' || !id.split('.').every(isToken))
    throw new QuestionRefused('ID_MALFORMED', { zh: '标识格式不符', en: 'id must be the id of an alert' });
  if (typeof verb !== 'string' || !Object.hasOwn(alertMessages, verb))
    throw new QuestionRefused('QUESTION_MALFORMED', {
      zh: '没有这一操作',
      en: `there is no such verb: ${String(verb)}`,
    });
  const order = await orderOf(verb as AlertVerb, question['data'], dependencies);
  const entry = await new Promise<Entry>((resolve) =>
    dependencies.deliver({
      entity: { kind: 'alert', id },
      command: order,
      input: { source: 'operator', ...operator },
      answered: resolve,
    }),
  );
  const [event] = entry.events;
  if (event?.type === 'MessageRefused' && 'defects' in event) refuse(event.defects as readonly Defect[]);
  return { alert: id, version: entry.version, commit: entry.commit };
}

async function orderOf(verb: AlertVerb, given: unknown, dependencies: AlertOrderDependencies): Promise<AlertOrder> {
  const data: Record<string, unknown> = { ...(given as object) };
  data['organisation'] = await organisationOf(data['officer'], dependencies);
  const { assignee } = data;
  if (typeof assignee === 'string')
    data['assignee'] = { officer: assignee, organisation: await organisationOf(assignee, dependencies) };
  // The terminal may leave out which version was seen; the schema of the message asks for one.
  const whole = { expectedVersion: 0, ...data };
  if (validators[`onedoor.alert.${verb}`]?.(whole) !== true) refuse(schemaDefects(alertMessages[verb], whole, '/data'));
  return { type: verb, data } as unknown as AlertOrder;
}

/** The organisation that an officer is filed at. @throws QuestionRefused where none is */
async function organisationOf(officer: unknown, { look, clock }: AlertOrderDependencies): Promise<string> {
  const known = typeof officer === 'string' && isToken(officer);
  const filing = known
    ? await look(officerKey(officer), ({ state }) =>
        filingOn(state as unknown as PersonState | undefined, dayOf(clock.now())),
      )
    : undefined;
  if (filing?.role === 'officer') return filing.organisation;
  return refuse([defect('OFFICER_NOT_FILED', '/data/officer')]);
}

function refuse(defects: readonly Defect[]): never {
  const [{ code } = defect('SCHEMA_OTHER', '')] = defects;
  // The terminal shows one text: it says all of them, with their codes.
  const said = (language: 'zh' | 'en', between: string) =>
    defects.map((one) => `${one.message[language]} [${one.code} ${one.pointer}]`).join(between);
  throw new QuestionRefused(code, { zh: said('zh', '；'), en: said('en', '; ') }, defects);
}
