import type { Evaluation, RuleSet } from '../../rules/engine/evaluation.ts';
import type { FlowStep, Matter } from '../../rules/matters/matter.ts';
import type { ApplicationRequest } from '../protocol/commands.ts';
import { type EntityKey, entityName, officerKey, organisationKey } from '../protocol/entity.ts';
import type { ActData, SubmitData } from '../protocol/messages.ts';
import { given, type Outcome } from '../specification-harness.ts';
import { applicationBehaviour } from './application.ts';
import {
  ARCHIVES,
  act,
  around,
  CIVIL_AFFAIRS,
  catalogueOf,
  evaluation,
  everyone,
  matter as marriage,
  person,
  RULE_SET,
  routeTo,
  ruleSet,
  sender,
  setsOf,
  step,
  submission,
} from './specimens-harness.ts';
import type { ApplicationEvent, ApplicationState } from './state.ts';

/** The town, whose office does its step at the place that the form names, and its neighbour with an office of the county. */
export const TOWN = '11330106000000001A';
export const COUNTY_OFFICE = '11330106000000002B';
const title = { zh: '站点', en: 'site' };
const steps: readonly FlowStep[] = [
  { ...step('acceptance', 'acceptance', 'archives', 'window', ['review', 'site-visit', 'approval']), parallel: true },
  step('review', 'review', 'civil', 'reviewer', ['second-review', 'approval']),
  step('second-review', 'review', 'civil', 'reviewer', ['approval']),
  { ...step('site-visit', 'review', 'town', 'archivist', ['approval']), level: 'township', placeField: 'site' },
  { ...step('approval', 'review', 'civil', 'approver', ['delivery']), join: true },
  step('delivery', 'delivery', 'archives', 'window', []),
];

/** Civil affairs and the town of the site look at it side by side; the approval waits for both. */
export const building: Matter = {
  ...marriage,
  code: 'building',
  promisedWorkingDays: 30,
  responsible: [
    ...marriage.responsible,
    { region: '330106109', department: 'town', organisation: TOWN, title },
    { region: '330106110', department: 'town', organisation: COUNTY_OFFICE, title, level: 'county' },
  ],
  form: {
    ...marriage.form,
    properties: {
      ...marriage.form.properties,
      site: { type: 'string', format: 'division', 'x-title': { zh: '建房地点', en: 'Site' }, 'x-class': 'plain' },
    },
    required: ['spouse', 'site'],
  },
  flow: { start: 'acceptance', steps: [...steps] },
};

export const applied = (form: Readonly<Record<string, unknown>> = { site: '330106109' }): SubmitData => ({
  ...submission,
  matter: building.code,
  form: { ...submission.form, ...form },
});

const ofTown = { organisation: TOWN, officerRoles: ['archivist'], level: 'township', regions: ['330106109'] } as const;
const ofOffice = { ...ofTown, organisation: COUNTY_OFFICE, level: 'county', regions: ['330106110'] } as const;
const filed: readonly (readonly [EntityKey, unknown])[] = [
  ...everyone,
  [officerKey('A-1'), person({ organisation: CIVIL_AFFAIRS, officerRoles: ['approver'] })],
  [officerKey('T-1'), person(ofTown)],
  [officerKey('O-1'), person(ofOffice)],
  [organisationKey(TOWN), person({ role: 'organisation', organisation: TOWN })],
  [organisationKey(COUNTY_OFFICE), person({ role: 'organisation', organisation: COUNTY_OFFICE })],
];

const speakers: Readonly<Record<string, readonly string[]>> = {
  [ARCHIVES]: ['hall'],
  [CIVIL_AFFAIRS]: ['civil'],
  [TOWN]: ['town'],
  [COUNTY_OFFICE]: ['county-office'],
};
/** The hall, which takes applications in, also speaks for everyone unless a test lets another speak. */
export const everywhere = { ...sender, organisations: Object.keys(speakers) };

/** An application's whole behaviour, from one command to the next. */
export interface Desk {
  /** Hands a command in; `said` is what the rules say to it, and what surrounds it. */
  tell(command: ApplicationRequest, said?: Partial<Said>): Promise<Outcome<ApplicationState, ApplicationEvent>>;
  /** An officer acts at a step, having seen the present version unless said otherwise; `next` is what the rules name. */
  act(
    deed: `${string} ${ActData['action']} ${string}`,
    next?: readonly string[],
    rest?: Partial<ActData>,
  ): Promise<Outcome<ApplicationState, ApplicationEvent>>;
  submitted(data?: SubmitData): Promise<Outcome<ApplicationState, ApplicationEvent>>;
  readonly state: ApplicationState | undefined;
  readonly version: number;
  /** Facts that the rules were asked with, newest last. */
  readonly asked: readonly Asked[];
  /** Entities that the last command looked at. */
  readonly looked: readonly string[];
}

interface Said {
  readonly pre: Evaluation;
  readonly next: readonly string[];
  readonly around: Parameters<typeof around>[0];
}

interface Asked {
  readonly phase: string;
  readonly facts: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/**
 * @param others states of persons, over those of everyone who is filed
 * @param supervise what the rules of supervision say; left out, nothing
 */
export function openDesk(
  others: readonly (readonly [EntityKey, unknown])[] = [],
  set: Partial<RuleSet> = {},
  supervise?: RuleSet['evaluate'],
): Desk {
  const events: ApplicationEvent[] = [];
  const asked: Asked[] = [];
  let looked: string[] = [];
  let version = 0;
  let says: { pre: Evaluation; route: Evaluation } = { pre: evaluation(), route: evaluation() };
  const rules = ruleSet({
    id: RULE_SET,
    catalogue: catalogueOf(marriage, building),
    evaluate: (phase, scope, facts) => {
      if (phase === 'in' || phase === 'post') return supervise?.(phase, scope, facts) ?? evaluation();
      asked.push({ phase, facts });
      return phase === 'pre' ? says.pre : says.route;
    },
    ...set,
  });
  const behaviour = applicationBehaviour({
    rules: setsOf(rules),
    personKeys: { keyOf: (number) => `of${number.slice(-4)}` },
  });

  const tell: Desk['tell'] = async (command, said = {}) => {
    says = { pre: said.pre ?? evaluation(), route: routeTo(...(said.next ?? [])) };
    const surrounding = around({
      version,
      sender: everywhere,
      speakersFor: (organisation) => speakers[organisation] ?? [],
      ...said.around,
      others: [...filed, ...others, ...(said.around?.others ?? [])],
    });
    const before = given(behaviour, ...events);
    // As the registry does it: only what `reads` has named can be looked at.
    const named = behaviour.reads(before.state, command, surrounding.today).map(entityName);
    looked = [];
    const circumstances = {
      ...surrounding,
      look: (entity: EntityKey) => {
        if (!named.includes(entityName(entity))) throw new Error(`${entityName(entity)} was not named`);
        if (!looked.includes(entityName(entity))) looked.push(entityName(entity));
        return surrounding.look(entity);
      },
    };
    const examination = behaviour.examine(before.state, command, circumstances);
    const outcome = before.when(command, examination, circumstances);
    if (outcome.decision.verdict === 'received') {
      events.push(...outcome.decision.events);
      version += 1;
    }
    return outcome;
  };
  return {
    tell,
    act: (deed, next = [], rest = {}) => {
      const [officer = '', action, at = ''] = deed.split(' ');
      return tell(
        act(action as ActData['action'], {
          officer,
          ...(at === '' ? {} : { step: at }),
          expectedVersion: version,
          ...rest,
        }),
        { next },
      );
    },
    submitted: (data = applied()) => tell({ type: 'submit', data }),
    get version() {
      return version;
    },
    get state() {
      return given(behaviour, ...events).state;
    },
    asked,
    get looked() {
      return looked;
    },
  };
}
