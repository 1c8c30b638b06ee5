import { createWorkingCalendar } from '../../rules/calendar/working-calendar.ts';
import { noCredit } from '../../rules/credit/credit-book.ts';
import type { Evaluation, Finding, RuleSet, RuleSets } from '../../rules/engine/evaluation.ts';
import { within } from '../../rules/identity/division.ts';
import { type Catalogue, responsibleOf } from '../../rules/matters/catalogue.ts';
import type { FlowStep, Matter } from '../../rules/matters/matter.ts';
import { noSources } from '../../rules/sources/sources.ts';
import type { Filing, PersonState } from '../person/state.ts';
import type { ApplicationRequest } from '../protocol/commands.ts';
import { officerKey, organisationKey } from '../protocol/entity.ts';
import type { ActData, StepRole, SubmitData } from '../protocol/messages.ts';
import { hall } from '../road-harness.ts';
import { given, type Surroundings, surroundings } from '../specification-harness.ts';
import { chargeIn } from './charge.ts';
import { decideInTime } from './clocks.ts';
import { evolve } from './evolve.ts';
import type { Examination } from './examination.ts';
import type { ApplicationEvent, Content, Deed, OpenStep, People, Status } from './state.ts';

export const ARCHIVES = '91350100M000100Y43';
export const CIVIL_AFFAIRS = '11330100000000000H';
/** Person entities of the applicant and the agent. */
export const people: People = { applicant: 'citizen-kqzyx7a', agent: 'citizen-agent2b' };
export const RULE_SET = 'a'.repeat(64);
/** Personal values of the specimens; none may stand in a message. */
export const personal = [
  '张建国',
  '11010519491231002X',
  '13812345678',
  '李秀英',
  '330106199003074517',
  '13987654321',
  '王小明',
  '身份证扫描.pdf',
] as const;

const title = { zh: '环节', en: 'step' };
export const titleOfArchives = { zh: '区档案馆', en: 'District Archives' };
const titleOfCivilAffairs = { zh: '区民政局', en: 'Bureau of Civil Affairs' };
export const step = (
  id: string,
  kind: FlowStep['kind'],
  department: string,
  role: StepRole,
  next: string[],
): FlowStep => ({
  id,
  title,
  kind,
  department,
  role,
  level: 'county',
  workingDays: 2,
  next,
});

/** Acceptance, a review by civil affairs, perhaps a second one, delivery. */
export const matter: Matter = {
  code: 'marriage-copy',
  version: '1.0',
  title,
  category: '公共服务',
  legalBasis: [{ text: '《婚姻登记档案管理办法》' }],
  level: 'county',
  responsible: [
    { region: '3301', department: 'archives', organisation: ARCHIVES, title: titleOfArchives },
    { region: '3301', department: 'civil', organisation: CIVIL_AFFAIRS, title: titleOfCivilAffairs },
  ],
  legalWorkingDays: 15,
  promisedWorkingDays: 10,
  materials: [],
  documents: [],
  form: {
    type: 'object',
    properties: {
      spouse: { type: 'string', 'x-title': title, 'x-class': 'name' },
      spouseId: { type: 'string', 'x-title': title, 'x-class': 'idNumber' },
      year: { type: 'integer', 'x-title': title, 'x-class': 'plain' },
      address: { type: 'string', 'x-title': title, 'x-class': 'address' },
    },
    required: ['spouse'],
    additionalProperties: false,
  },
  flow: {
    start: 'acceptance',
    steps: [
      step('acceptance', 'acceptance', 'archives', 'window', ['review']),
      step('review', 'review', 'civil', 'reviewer', ['second-review', 'delivery']),
      step('second-review', 'review', 'civil', 'reviewer', ['delivery']),
      step('delivery', 'delivery', 'archives', 'window', []),
    ],
  },
  feeInFen: 0,
  result: { title, kind: 'certifiedCopy' },
  visits: 1,
  policyRefs: [],
};

/** The same matter where the review only gives an opinion. */
export const advisory: Matter = {
  ...matter,
  flow: {
    ...matter.flow,
    steps: matter.flow.steps.map((one) => (one.id === 'review' ? { ...one, opinion: true } : one)),
  },
};

export const catalogueOf = (...matters: readonly Matter[]): Catalogue => {
  const named = (code: string) => matters.find((one) => one.code === code);
  return {
    matter: named,
    all: () => matters,
    responsible: (code, department, region) => {
      const found = named(code);
      return found && responsibleOf(found, department, region);
    },
  };
};
export const catalogue = catalogueOf(matter);

export const finding = (type: Finding['type'], code: string, rest: Partial<Finding> = {}): Finding => ({
  pack: 'p',
  version: '1.0.0',
  rule: code,
  type,
  code,
  message: { zh: code, en: code },
  params: {},
  because: [],
  ...rest,
});

export const evaluation = (...findings: readonly Finding[]): Evaluation => ({
  packs: [{ pack: 'p', version: '1.0.0', sha256: 'f'.repeat(64) }],
  findings,
});
export const routeTo = (...steps: readonly string[]): Evaluation =>
  evaluation(...steps.map((id) => finding('next', 'ROUTE', { params: { step: id } })));

/** A rule set that finds nothing, and the sets that hold it and no other. */
export const ruleSet = (rest: Partial<RuleSet> = {}): RuleSet => ({
  id: RULE_SET,
  calendar: createWorkingCalendar([]),
  sources: noSources,
  credit: noCredit,
  catalogue,
  packsFor: () => [],
  evaluate: () => evaluation(),
  explain: () => [],
  ...rest,
});
export const setsOf = (set: RuleSet): RuleSets => ({
  current: set,
  find: (id) => (id === set.id ? set : undefined),
});

export const examination = (rest: Partial<Examination> = {}): Examination => {
  const { matter: found = matter } = rest;
  const book = ruleSet({ catalogue: catalogueOf(found) });
  return {
    matter: found,
    ruleSet: RULE_SET,
    calendar: book.calendar,
    chargeOf: (one) => chargeIn(book, found, one, { region: '330106', form: content.form }),
    namedFor: (one) => chargeIn(book, found, one, { region: '330106', form: content.form }),
    supervise: () => [],
    pre: evaluation(),
    form: [],
    route: undefined,
    people,
    history: {},
    ...rest,
  };
};

export const content: Content = {
  applicant: { kind: 'citizen', name: '张建国', idNumber: '11010519491231002X', phone: '13812345678' },
  agent: { name: '李秀英', idNumber: '330106199003074517', relation: 'spouse', phone: '13987654321' },
  form: { spouse: '王小明', spouseId: '330106199003074517', year: 1998, address: '余杭区' },
  materials: [
    {
      type: 'id-card',
      name: '身份证扫描.pdf',
      hash: { algorithm: 'sm3', value: 'a'.repeat(64) },
      size: 10,
      mediaType: 'application/pdf',
    },
  ],
};

export const submission: SubmitData = {
  matter: matter.code,
  region: '330106',
  channel: 'hall',
  ...content,
  materials: [...content.materials],
};

const filing: Filing = {
  role: 'officer',
  name: '赵六',
  organisation: ARCHIVES,
  officerRoles: ['window'],
  level: 'county',
  regions: ['3301'],
  validFrom: '2026-01-01',
  validTo: '2026-12-31',
  filedBy: 'hall',
  filedOn: '2026-01-01',
};

export const person = (rest: Partial<Filing> = {}): PersonState => ({ counters: {}, filing: { ...filing, ...rest } });

/** Everyone who may act: W-1 at the window, R-1 as reviewer, and both organisations; the hall speaks for all. */
export const everyone = [
  [officerKey('W-1'), person()],
  [officerKey('R-1'), person({ organisation: CIVIL_AFFAIRS, officerRoles: ['reviewer'] })],
  [organisationKey(ARCHIVES), person({ role: 'organisation' })],
  [organisationKey(CIVIL_AFFAIRS), person({ role: 'organisation', organisation: CIVIL_AFFAIRS })],
] as const;

export const sender = { ...hall, organisations: [ARCHIVES, CIVIL_AFFAIRS] };

export const around = (rest: Surroundings = {}) =>
  surroundings({
    version: 1,
    sender,
    others: everyone,
    speakersFor: (organisation) => (organisation === ARCHIVES ? ['hall', 'mobile'] : ['civil']),
    supervisorsOf: (region) => (within(region, '3301') ? ['inspection'] : []),
    ...rest,
  });

const deed = (id: string, action: Deed['action']): Deed => ({
  step: id,
  action,
  officer: id === 'review' ? 'R-1' : 'W-1',
  organisation: id === 'review' ? CIVIL_AFFAIRS : ARCHIVES,
  level: 'county',
  region: '330106',
  on: '2026-08-03',
});
/** A step that opened with the version that every command of the specimens has seen. */
export const open = (...steps: readonly string[]): readonly OpenStep[] =>
  steps.map((id) => ({ step: id, since: '2026-08-03', version: 1 }));

export const received: Extract<ApplicationEvent, { type: 'ApplicationReceived' }> = {
  type: 'ApplicationReceived',
  integrator: 'hall',
  matter: matter.code,
  matterVersion: '1.0',
  ruleSet: RULE_SET,
  region: '330106',
  channel: 'hall',
  submittedOn: '2026-08-03',
  people,
  content,
  open: open('acceptance'),
};
const accepted: ApplicationEvent = {
  type: 'ApplicationAccepted',
  deed: deed('acceptance', 'accept'),
  open: open('review'),
  joining: [],
  findings: [],
  history: {},
};
const approved: ApplicationEvent = {
  type: 'ApplicationApproved',
  deed: deed('review', 'approve'),
  open: open('delivery'),
  joining: [],
  findings: [],
};
const delivered: ApplicationEvent = {
  type: 'ApplicationDelivered',
  deed: deed('delivery', 'deliver'),
  handover: 'inPerson',
};
const refused: ApplicationEvent = { type: 'ApplicationRefused', deed: deed('acceptance', 'refuse') };

/** A history that leads to each status. */
export const histories: Readonly<Record<Status, readonly ApplicationEvent[]>> = {
  received: [received],
  returned: [
    received,
    {
      type: 'ApplicationReturned',
      by: 'rules',
      defects: [{ pointer: '/data/form/spouse', code: 'X', message: { zh: '缺', en: 'missing' } }],
    },
  ],
  accepted: [received, accepted],
  approved: [received, accepted, approved],
  refused: [received, refused],
  delivered: [received, accepted, approved, delivered],
  withdrawn: [received, { type: 'ApplicationWithdrawn' }],
  closed: [
    received,
    refused,
    { type: 'ApplicationClosed', deed: deed('acceptance', 'close'), matter: matter.code, steps: 1, visits: 1 },
  ],
};

/** Who acts at the step where an application of each status stands. */
export const officerAt: Readonly<Record<Status, string>> = {
  received: 'W-1',
  returned: 'W-1',
  accepted: 'R-1',
  approved: 'W-1',
  refused: 'W-1',
  delivered: 'W-1',
  withdrawn: 'W-1',
  closed: 'W-1',
};

const words: Readonly<Record<ActData['action'], Partial<ActData>>> = {
  accept: {},
  approve: {},
  deliver: {},
  close: {},
  refuse: { opinion: '不属于本馆保管范围' },
  object: { opinion: '不符合村庄规划' },
  return: { defects: [{ pointer: '/data/form/year', message: '年份与档案不符' }] },
};

export const act = (action: ActData['action'], rest: Partial<ActData> = {}): ApplicationRequest => ({
  type: 'act',
  data: { expectedVersion: 1, officer: 'W-1', action, ...words[action], ...rest },
});

export const correction: ApplicationRequest = {
  type: 'correct',
  data: { expectedVersion: 1, ...content, materials: [...content.materials] },
};
export const contradiction: Extract<ApplicationRequest, { type: 'contradict' }> = {
  type: 'contradict',
  data: {
    expectedVersion: 1,
    organisation: CIVIL_AFFAIRS,
    purpose: 'verification',
    pointer: '/data/form/year',
    statement: '登记台账无此登记',
    evidence: [...content.materials],
  },
};
export const withdrawal: ApplicationRequest = { type: 'withdraw', data: { expectedVersion: 1, reason: '不需要了' } };

export const application = (...events: readonly ApplicationEvent[]) =>
  given({ decide: decideInTime, evolve }, ...events);
