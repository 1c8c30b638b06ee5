import type { WorkingCalendar } from '../../rules/calendar/calendar.ts';
import type { Evaluation, Finding, RuleSet, RuleSets, Scope } from '../../rules/engine/evaluation.ts';
import type { Facts } from '../../rules/facts/declaration.ts';
import { preFacts } from '../../rules/facts/pre.ts';
import { routeFacts } from '../../rules/facts/route.ts';
import { formDefects } from '../../rules/matters/form-defects.ts';
import { type FlowStep, formFieldOf, type Matter } from '../../rules/matters/matter.ts';
import type { Circumstances } from '../behaviour.ts';
import type { PersonKeys } from '../ports.ts';
import type { ApplicationCommand } from '../protocol/commands.ts';
import { type Defect, defect } from '../protocol/defects.ts';
import type { ActData, Channel } from '../protocol/messages.ts';
import { addressedStep } from './addressed-step.ts';
import { type Charge, chargeIn, governing, type Place } from './charge.ts';
import { historyOfPeople, peopleOf } from './people.ts';
import { ownedBySender } from './rights.ts';
import { type ApplicationState, type Content, contentOf, type History, type People } from './state.ts';
import { standingOfVerification } from './verifying.ts';

/** What the rules and the catalogue say about a command, before anything is decided. */
export interface Examination {
  /** The matter of the application; undefined where the catalogue has none of that code. */
  readonly matter: Matter | undefined;
  /** The rule set that governs the application. */
  readonly ruleSet: string;
  /** The newest published calendar: which days are worked is a fact of the world, no rule that an application pins. */
  readonly calendar: WorkingCalendar;
  /** Who is in charge of a step; undefined where nobody is. */
  readonly chargeOf: (step: FlowStep) => Charge | undefined;
  /** Who the flow names for a step, whoever holds it. */
  readonly namedFor: (step: FlowStep) => Charge | undefined;
  /** Asks the rules of a phase of supervision. */
  readonly supervise: (phase: 'in' | 'post', scope: Scope, facts: Facts) => readonly Finding[];
  /** What the `pre` packs found in the content. */
  readonly pre: Evaluation | undefined;
  /** What is wrong with the form by its own schema, and with the places that it names. */
  readonly form: readonly Defect[];
  /** What the `route` packs say about the next step. */
  readonly route: Evaluation | undefined;
  /** The person entities behind the content of a submission or correction. */
  readonly people: People;
  /** What was known of them (R2). */
  readonly history: History;
}

export interface ExaminationDependencies {
  readonly rules: RuleSets;
  readonly personKeys: PersonKeys;
}

/** Asks the catalogue and the rules. */
export function examine(
  dependencies: ExaminationDependencies,
  state: ApplicationState | undefined,
  command: ApplicationCommand,
  circumstances: Circumstances,
): Examination {
  // A submission is examined as it stands, also where there is an application already: a stranger cannot tell by the answer.
  if (command.type === 'submit') {
    const { matter, region, channel } = command.data;
    const submission = { matter, region, channel, on: circumstances.today, content: contentOf(command.data) };
    return examineContent(dependencies, dependencies.rules.current, submission, circumstances);
  }
  if (state === undefined) return unasked(dependencies, dependencies.rules.current, '', { region: '', form: {} });
  const book = governing(dependencies.rules, state);
  // A stranger's correction is none: by the places that it names it would show who has a step.
  if (command.type === 'correct' && ownedBySender(state, circumstances)) {
    const { matter, region, submittedOn: on } = state;
    const { channel = state.channel } = command.data;
    const correction = { matter, region, channel, on, content: contentOf(command.data) };
    return examineContent(dependencies, book, correction, circumstances);
  }
  const { region, content, open } = state;
  const nothing = unasked(dependencies, book, state.matter, { region, form: content.form, open });
  return command.type === 'act' ? examineAct(book, nothing, state, command.data, circumstances) : nothing;
}

/** What is known before any rule was asked. */
function unasked({ rules }: ExaminationDependencies, book: RuleSet, code: string, place: Place): Examination {
  const matter = book.catalogue.matter(code);
  const { region, form } = place;
  const inCharge = (step: FlowStep, at: Place) => (matter === undefined ? undefined : chargeIn(book, matter, step, at));
  return {
    matter,
    ruleSet: book.id,
    chargeOf: (step) => inCharge(step, place),
    namedFor: (step) => inCharge(step, { region, form }),
    calendar: rules.current.calendar,
    supervise: (phase, scope, facts) => book.evaluate(phase, scope, facts).findings,
    pre: undefined,
    form: [],
    route: undefined,
    people: {},
    history: {},
  };
}

/** What an applicant hands in, for which matter and where; `on` is the day whose rules govern it. */
interface HandedIn {
  readonly matter: string;
  readonly region: string;
  readonly channel: Channel;
  readonly on: string;
  readonly content: Content;
}

/** Looks up who stands behind the content (R2), and asks the form's schema and the `pre` rules about it. */
function examineContent(
  dependencies: ExaminationDependencies,
  book: RuleSet,
  { matter: code, region, channel, on, content }: HandedIn,
  circumstances: Circumstances,
): Examination {
  const { today } = circumstances;
  const nothing = unasked(dependencies, book, code, { region, form: content.form });
  const { matter, chargeOf } = nothing;
  if (matter === undefined) return nothing;
  const people = peopleOf(content, dependencies.personKeys, today);
  const history = historyOfPeople(people, circumstances);
  const application = { ...content, matter: code, region, channel };
  const facts = preFacts({ application, matter, submittedOn: today, history });
  const unfit = formDefects(matter, content.form).map(({ pointer, code, message }) => ({ pointer, code, message }));
  return {
    ...nothing,
    people,
    history,
    // It could be accepted today.
    pre: book.evaluate('pre', { matter: code, region, on, acceptedOn: today }, facts),
    form: [...unfit, ...placeDefects(matter, content.form, unfit, chargeOf)],
  };
}

/** Asks the `route` rules where a step leads that an officer finishes; the window looks at the people once more (R2). */
function examineAct(
  book: RuleSet,
  nothing: Examination,
  state: ApplicationState,
  data: ActData,
  circumstances: Circumstances,
): Examination {
  const { matter } = nothing;
  const { action } = data;
  const step = matter === undefined ? undefined : addressedStep(matter, state, data)?.step;
  if (
    matter === undefined ||
    step === undefined ||
    (action !== 'accept' && action !== 'approve' && action !== 'object')
  )
    return nothing;
  const history = action === 'accept' ? historyOfPeople(state.people, circumstances) : state.history;
  const { region, channel, submittedOn, content } = state;
  const application = { ...content, matter: matter.code, region, channel };
  const verification = standingOfVerification(state);
  const facts = routeFacts({ application, matter, submittedOn, history, step: step.id, action, verification });
  const acceptedOn = action === 'accept' ? circumstances.today : state.acceptedOn;
  const scope = { matter: matter.code, region, on: submittedOn, ...(acceptedOn === undefined ? {} : { acceptedOn }) };
  return { ...nothing, history, route: book.evaluate('route', scope, facts) };
}

/** So many of the places that are served are named where one is not. */
const MOST_PLACES = 20;

/** A place without anyone in charge is a defect of the form; one that cannot be read is one already. */
function placeDefects(
  matter: Matter,
  form: Content['form'],
  unfit: readonly Defect[],
  chargeOf: (step: FlowStep) => Charge | undefined,
): readonly Defect[] {
  const fields = new Map<string, FlowStep>();
  for (const step of matter.flow.steps) {
    const { placeField } = step;
    if (placeField !== undefined && !fields.has(placeField) && chargeOf(step) === undefined)
      fields.set(placeField, step);
  }
  return [...fields].flatMap(([name, { department }]) => {
    if (unfit.some(({ pointer }) => pointer === `/data/form/${name}`)) return [];
    const title = formFieldOf(matter, name)?.['x-title'] ?? { zh: name, en: name };
    const served = matter.responsible.filter((entry) => entry.department === department);
    const more = served.length > MOST_PLACES;
    const list = (language: 'zh' | 'en') => {
      const places = served.slice(0, MOST_PLACES).map((entry) => `${entry.region} ${entry.title[language]}`);
      return [...places, ...(more ? ['…'] : [])].join(language === 'zh' ? '、' : ', ');
    };
    return [
      defect('PLACE_NOT_SERVED', `/data/form/${name}`, {
        zh: `「${title.zh}」填为 ${String(form[name])}；已开通：${list('zh')}`,
        en: `${title.en} is ${String(form[name])}; served are ${list('en')}`,
      }),
    ];
  });
}
