import type { Evaluation, RuleBook } from '../../rules/engine/evaluation.ts';
import { preFacts } from '../../rules/facts/pre.ts';
import { routeFacts } from '../../rules/facts/route.ts';
import { examineCitizenNumber } from '../../rules/identity/citizen-number.ts';
import { formDefects } from '../../rules/matters/form-defects.ts';
import type { FlowStep, Matter } from '../../rules/matters/matter.ts';
import type { Circumstances } from '../behaviour.ts';
import type { PersonKeys } from '../ports.ts';
import type { ApplicationCommand } from '../protocol/commands.ts';
import type { Defect } from '../protocol/defects.ts';
import type { ApplicationState, Content } from './state.ts';

/** What the rules and the catalogue say about a command, before anything is decided. */
export interface Examination {
  /** The matter of the application; undefined where the catalogue has none of that code. */
  readonly matter: Matter | undefined;
  /** Credit code of the organisation responsible for a step in the application's region. */
  readonly responsible: (step: FlowStep) => string | undefined;
  /** What the `pre` packs found in the content. */
  readonly pre: Evaluation | undefined;
  /** What is wrong with the form by its own schema. */
  readonly form: readonly Defect[];
  /** What the `route` packs say about the next step. */
  readonly route: Evaluation | undefined;
  /** Key of the citizen, where the applicant is one and the id number could be read. */
  readonly citizen: string | undefined;
}

export interface ExaminationDependencies {
  readonly rules: RuleBook;
  readonly personKeys: PersonKeys;
}

/** Asks the catalogue and the rules. The only part of the actor that waits, and it waits for rules alone. */
export async function examine(
  dependencies: ExaminationDependencies,
  state: ApplicationState | undefined,
  command: ApplicationCommand,
  { today }: Circumstances,
): Promise<Examination> {
  const { rules } = dependencies;
  const code = state?.matter ?? (command.type === 'submit' ? command.data.matter : undefined);
  const region = state?.region ?? (command.type === 'submit' ? command.data.region : '');
  const channel = state?.channel ?? (command.type === 'submit' ? command.data.channel : 'hall');
  const matter = code === undefined ? undefined : rules.catalogue.matter(code);
  const nothing: Examination = {
    matter,
    responsible: (step) =>
      matter === undefined
        ? undefined
        : rules.catalogue.responsible(matter.code, step.department, region)?.organisation,
    pre: undefined,
    form: [],
    route: undefined,
    citizen: undefined,
  };
  if (matter === undefined) return nothing;
  const scope = { matter: matter.code, region, on: state?.submittedOn ?? today };

  if (command.type === 'submit' || command.type === 'correct') {
    const content = contentOf(command.data);
    const application = { ...content, matter: matter.code, region, channel };
    return {
      ...nothing,
      pre: await rules.evaluate('pre', scope, preFacts({ application, matter, submittedOn: today })),
      form: formDefects(matter, content.form).map(({ pointer, code, message }) => ({ pointer, code, message })),
      citizen: citizenOf(content, dependencies.personKeys, today),
    };
  }
  if (
    command.type === 'act' &&
    state !== undefined &&
    (command.data.action === 'accept' || command.data.action === 'approve')
  ) {
    const application = { ...state.content, matter: matter.code, region, channel };
    const step = state.step ?? matter.flow.start;
    const facts = routeFacts({
      application,
      matter,
      submittedOn: state.submittedOn,
      step,
      action: command.data.action,
    });
    return { ...nothing, route: await rules.evaluate('route', scope, facts) };
  }
  return nothing;
}

/** The citizen's part of a message. */
export function contentOf(data: Content): Content {
  const { applicant, agent, form, materials } = data;
  return { applicant, ...(agent === undefined ? {} : { agent }), form, materials };
}

function citizenOf({ applicant }: Content, keys: PersonKeys, today: string): string | undefined {
  if (applicant.kind !== 'citizen' || applicant.idNumber === undefined) return undefined;
  const examination = examineCitizenNumber(applicant.idNumber, today);
  return examination.status === 'valid' ? keys.keyOf(examination.normalised) : undefined;
}
