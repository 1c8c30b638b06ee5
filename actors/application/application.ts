import { stepOf } from '../../rules/matters/matter.ts';
import type { Behaviour } from '../behaviour.ts';
import type { ApplicationCommand } from '../protocol/commands.ts';
import { type EntityKey, officerKey, organisationKey } from '../protocol/entity.ts';
import { addressedStep } from './addressed-step.ts';
import { chargeIn, governing } from './charge.ts';
import { claimantsOf } from './claim.ts';
import { evolve } from './evolve.ts';
import { type Examination, type ExaminationDependencies, examine } from './examination.ts';
import { decidingCharges } from './extend.ts';
import { parentKey } from './kinship.ts';
import { lists } from './lists.ts';
import { entitiesOf, peopleOf } from './people.ts';
import { ledgersOf, meetsMeasures } from './restricted.ts';
import { readsOfScreening } from './screening.ts';
import type { ApplicationEvent, ApplicationState, People } from './state.ts';
import { contentOf } from './state.ts';
import { departmentsIn } from './step-command.ts';
import { decideSupervised } from './supervision.ts';

/** The actor of one application: what it looks at, what it asks the rules, what it decides, how it changes. */
export function applicationBehaviour(
  dependencies: ExaminationDependencies,
): Behaviour<ApplicationState, ApplicationCommand, Examination, ApplicationEvent> {
  return {
    initialState: undefined,
    reads: (state, command, today) => {
      switch (command.type) {
        case 'submit':
        case 'correct':
          return [
            ...readsOfPeople(peopleOf(contentOf(command.data), dependencies.personKeys, today)),
            ...parentKey(command.type === 'submit' ? command.data.parent : state?.parent),
          ];
        case 'act':
          if (state === undefined) return [];
          return [
            officerKey(command.data.officer),
            ...organisationInCharge(dependencies, state, command.data),
            ...(command.data.action === 'accept' ? entitiesOf(state.people) : []),
            ...(meetsMeasures(state, command.data.action) ? ledgersOf(state.people) : []),
          ];
        case 'extend':
          if (state === undefined) return [];
          return [officerKey(command.data.officer), ...organisationsThatDecide(dependencies, state)];
        case 'transfer':
        case 'decline':
        case 'claim':
        case 'release':
        case 'consult':
          if (state === undefined) return [];
          return [
            officerKey(command.data.officer),
            ...organisationInCharge(dependencies, state, command.data),
            ...departmentsIn(state, command),
          ];
        case 'opine':
          return state === undefined ? [] : departmentsIn(state, command);
        case 'conclude': {
          if (state === undefined) return [];
          const { officer, consultation } = command.data;
          const step = state.consultations.find(({ number }) => number === consultation)?.step;
          return [
            officerKey(officer),
            ...(step === undefined ? [] : organisationInCharge(dependencies, state, { step })),
          ];
        }
        case 'contradict':
          return [organisationKey(command.data.organisation)];
        // A calendar that has come may show that a deadline has passed meanwhile.
        case 'tick':
        case 'recount':
          return state === undefined ? [] : organisationsOfOpenSteps(dependencies, state);
        case 'screen':
          return readsOfScreening(state, command.data);
        case 'withdraw':
        case 'lapseHolder':
        case 'lapseConsultation':
        case 'linkChild':
        case 'endChild':
        case 'dropParent':
        case 'hearReport':
        case 'excuse':
          return [];
        default: {
          const unknown: never = command;
          throw new Error(`an application cannot be told ${(unknown as { type: string }).type}`);
        }
      }
    },
    examine: (state, command, circumstances) => examine(dependencies, state, command, circumstances),
    decide: decideSupervised,
    evolve,
    lists,
  };
}

/** Who applies, for what is known of them, and the ledger whose measures the window must hear of. */
function readsOfPeople(people: People): readonly EntityKey[] {
  return [...entitiesOf(people), ...ledgersOf(people)];
}

/** The organisations that decide on an application. */
function organisationsThatDecide({ rules }: ExaminationDependencies, state: ApplicationState): readonly EntityKey[] {
  const book = governing(rules, state);
  const matter = book.catalogue.matter(state.matter);
  if (matter === undefined) return [];
  const { region, content } = state;
  const charges = decidingCharges(matter, (step) =>
    chargeIn(book, matter, step, { region, form: content.form, open: state.open }),
  );
  return [...new Set(charges.map(({ charge }) => charge.organisation))].map(organisationKey);
}

/** The organisations that steps wait for: what is overdue there is told apart by how often it is. */
function organisationsOfOpenSteps({ rules }: ExaminationDependencies, state: ApplicationState): readonly EntityKey[] {
  const book = governing(rules, state);
  const matter = book.catalogue.matter(state.matter);
  const { region, content, open } = state;
  const waiting = open.length === 0 && matter !== undefined ? [{ step: matter.flow.start }] : open;
  const found = waiting.flatMap(({ step: id }) => {
    const step = matter === undefined ? undefined : stepOf(matter, id);
    const charge =
      matter === undefined || step === undefined
        ? undefined
        : chargeIn(book, matter, step, { region, form: content.form, open });
    return charge === undefined ? [] : [charge.organisation];
  });
  return [...new Set(found)].map(organisationKey);
}

/** The organisation that holds the step that a message is about, and the officer who has claimed it. */
function organisationInCharge(
  { rules }: ExaminationDependencies,
  state: ApplicationState,
  data: { readonly step?: string | undefined },
): readonly EntityKey[] {
  const book = governing(rules, state);
  const matter = book.catalogue.matter(state.matter);
  const addressed = matter === undefined ? undefined : addressedStep(matter, state, data);
  if (matter === undefined || addressed === undefined) return [];
  const { region, content, open } = state;
  const charge = chargeIn(book, matter, addressed.step, { region, form: content.form, open });
  return [...(charge === undefined ? [] : [organisationKey(charge.organisation)]), ...claimantsOf(addressed.open)];
}
