import type { Glimpse } from '../actors/behaviour.ts';
import { dayOf } from '../actors/day.ts';
import { filingOn } from '../actors/person/filing.ts';
import type { PersonState } from '../actors/person/state.ts';
import type { Clock } from '../actors/ports.ts';
import type { AlertOrderDone, AlertOrderRefused, AlertWish } from '../actors/protocol/alert-desk.ts';
import { type AlertOrder, type AlertVerb, alertMessages } from '../actors/protocol/alert-messages.ts';
import { type Defect, defect } from '../actors/protocol/defects.ts';
import { type EntityKey, isToken, officerKey } from '../actors/protocol/entity.ts';
import type { Entry, Input } from '../actors/protocol/journal.ts';
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

/**
 * Gives an alert an order in the name of an officer, and waits until it is committed. The order is held to the schema of the
 * message of the same verb; organisations are those of the filings.
 */
export async function orderAlert(
  { id, verb, data }: AlertWish,
  input: Input,
  dependencies: AlertOrderDependencies,
): Promise<AlertOrderDone | AlertOrderRefused> {
  if (!id.split('.').every(isToken)) return malformed([defect('ALERT_NOT_FOUND', '')]);
  if (!Object.hasOwn(alertMessages, verb)) return malformed([defect('TYPE_UNKNOWN', '/type')]);
  const order = await orderOf(verb as AlertVerb, data, dependencies);
  if ('refused' in order) return order;
  const entry = await new Promise<Entry>((resolve) =>
    dependencies.deliver({ entity: { kind: 'alert', id }, command: order, input, answered: resolve }),
  );
  const [event] = entry.events;
  if (event?.type === 'MessageRefused' && 'defects' in event)
    return { refused: 'decided', defects: event.defects as readonly Defect[] };
  return { alert: id, version: entry.version, commit: entry.commit };
}

/**
 * The same for an order that was typed at the terminal of the service: it may leave out which version was seen.
 * @throws QuestionRefused with everything that is wrong
 */
export async function orderAtTerminal(
  question: Readonly<Record<string, unknown>>,
  operator: Operator,
  dependencies: AlertOrderDependencies,
): Promise<AlertOrderDone> {
  const { id, verb, data } = question;
  if (typeof id !== 'string' || !id.split('.').every(isToken))
    throw new QuestionRefused('ID_MALFORMED', { zh: '标识格式不符', en: 'id must be the id of an alert' });
  if (typeof verb !== 'string' || !Object.hasOwn(alertMessages, verb))
    throw new QuestionRefused('QUESTION_MALFORMED', {
      zh: '没有这一操作',
      en: `there is no such verb: ${String(verb)}`,
    });
  const wish = { id, verb, data: { ...(data as object) } };
  const outcome = await orderAlert(wish, { source: 'operator', ...operator }, dependencies);
  if (!('refused' in outcome)) return outcome;
  const { defects } = outcome;
  const [{ code } = defect('SCHEMA_OTHER', '')] = defects;
  // The terminal shows one text: it says all of them, with their codes.
  const said = (language: 'zh' | 'en', between: string) =>
    defects.map((one) => `${one.message[language]} [${one.code} ${one.pointer}]`).join(between);
  throw new QuestionRefused(code, { zh: said('zh', '；'), en: said('en', '; ') }, defects);
}

async function orderOf(
  verb: AlertVerb,
  given: AlertWish['data'],
  dependencies: AlertOrderDependencies,
): Promise<AlertOrder | AlertOrderRefused> {
  const data: Record<string, unknown> = { ...given };
  const organisation = await organisationOf(data['officer'], dependencies);
  if (organisation === undefined) return malformed([defect('OFFICER_NOT_FILED', '/data/officer')]);
  data['organisation'] = organisation;
  const { assignee } = data;
  if (typeof assignee === 'string') {
    const theirs = await organisationOf(assignee, dependencies);
    if (theirs === undefined) return malformed([defect('OFFICER_NOT_FILED', '/data/assignee')]);
    data['assignee'] = { officer: assignee, organisation: theirs };
  }
  // Who may leave out which version was seen does; the schema of the message asks for one.
  const whole = { expectedVersion: 0, ...data };
  if (validators[`onedoor.alert.${verb}`]?.(whole) !== true)
    return malformed(schemaDefects(alertMessages[verb], whole, '/data'));
  return { type: verb, data } as unknown as AlertOrder;
}

/** The organisation that an officer is filed at, where one is. */
export async function organisationOf(
  officer: unknown,
  { look, clock }: Pick<AlertOrderDependencies, 'look' | 'clock'>,
): Promise<string | undefined> {
  if (typeof officer !== 'string' || !isToken(officer)) return undefined;
  const filing = await look(officerKey(officer), ({ state }) =>
    filingOn(state as unknown as PersonState | undefined, dayOf(clock.now())),
  );
  return filing?.role === 'officer' ? filing.organisation : undefined;
}

const malformed = (defects: readonly Defect[]): AlertOrderRefused => ({ refused: 'malformed', defects });
