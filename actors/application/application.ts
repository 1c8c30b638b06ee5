import type { RuleBook } from '../../rules/engine/evaluation.ts';
import { stepOf } from '../../rules/matters/matter.ts';
import type { Behaviour } from '../behaviour.ts';
import type { ApplicationCommand } from '../protocol/commands.ts';
import { officerKey, organisationKey } from '../protocol/entity.ts';
import { decide } from './decide.ts';
import { evolve } from './evolve.ts';
import { type Examination, type ExaminationDependencies, examine } from './examination.ts';
import type { ApplicationEvent, ApplicationState } from './state.ts';

/** The actor of one application: what it looks at, what it asks the rules, what it decides, how it changes. */
export function applicationBehaviour(
  dependencies: ExaminationDependencies,
): Behaviour<ApplicationState, ApplicationCommand, Examination, ApplicationEvent> {
  return {
    initialState: undefined,
    reads: (state, command) => {
      if (command.type !== 'act' || state === undefined) return [];
      const organisation = organisationInCharge(dependencies.rules, state);
      return [officerKey(command.data.officer), ...(organisation === undefined ? [] : [organisationKey(organisation)])];
    },
    examine: (state, command, circumstances) => examine(dependencies, state, command, circumstances),
    decide,
    evolve,
  };
}

/** The organisation responsible for the step at which the application stands; the window's once the flow is over. */
function organisationInCharge({ catalogue }: RuleBook, state: ApplicationState): string | undefined {
  const matter = catalogue.matter(state.matter);
  const step = matter === undefined ? undefined : stepOf(matter, state.step ?? matter.flow.start);
  if (matter === undefined || step === undefined) return undefined;
  return catalogue.responsible(matter.code, step.department, state.region)?.organisation;
}
