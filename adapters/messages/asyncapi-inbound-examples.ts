import type { AlertVerb } from '../../actors/protocol/alert-messages.ts';
import type {
  ActData,
  CorrectData,
  InboundType,
  RegisterData,
  SubmitData,
  WithdrawData,
} from '../../actors/protocol/messages.ts';
import type { LocalizedText } from '../../rules/text.ts';
import { collaborationExamples } from './asyncapi-collaboration-examples.ts';
import { creditExamples } from './asyncapi-credit-examples.ts';
import { undertakingExamples } from './asyncapi-undertaking-examples.ts';
import { verificationExamples } from './asyncapi-verification-examples.ts';

/**
 * The messages that integrators send, by example. Nobody in them exists; id numbers and credit codes have the check digits
 * that they need. A test holds every example against its schema and decodes it.
 */

/** A message in its envelope, and what it shows. */
export interface Example {
  readonly title: LocalizedText;
  readonly event: {
    readonly specversion: '1.0';
    readonly id: string;
    readonly source: string;
    readonly type: string;
    readonly subject: string;
    readonly [attribute: string]: unknown;
  };
}

const ARCHIVES = '12330182K318200150';
const APPLICATION = 'application.hall.HY-2026-1';
const ALERT = 'alert.STEP_OVERDUE.application.hall.HY-2026-1.search';
const SOURCE = 'urn:example:hall';

const applicant = { kind: 'citizen', name: '示例乙', idNumber: '11010519491231002X', phone: '13800000000' } as const;
const agent = {
  name: '示例丁',
  idNumber: '330182199003070010',
  relation: 'child',
  authorityUntil: '2026-12-31',
} as const;
const form = {
  recordKind: 'marriage',
  husbandName: '示例丙',
  husbandBirthDate: '1948-03-01',
  wifeName: '示例乙',
  wifeBirthDate: '1949-12-31',
  registeredOn: '1975-05-01',
  registeredAt: '建德县民政局',
  copies: 1,
  purpose: 'pension',
};
const identityCard = {
  type: 'id-card',
  hash: { algorithm: 'sm3', value: '66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0' },
  size: 120_000,
  mediaType: 'image/jpeg',
} as const;
const agentCardHash = {
  algorithm: 'sha256',
  value: '2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae',
} as const;
const authority = {
  type: 'authorisation',
  name: '委托书.pdf',
  hash: { algorithm: 'sha256', value: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad' },
  size: 48_213,
  mediaType: 'application/pdf',
  validUntil: '2026-12-31',
} as const;

const submission: SubmitData = {
  matter: 'marriage-record-copy',
  region: '330182',
  channel: 'hall',
  applicant,
  form,
  materials: [identityCard],
};
const correction: CorrectData = {
  expectedVersion: 1,
  applicant,
  agent,
  form: { ...form, copies: 2 },
  // The identity card was accepted with an earlier application.
  materials: [
    { ...identityCard, held: true },
    authority,
    { ...identityCard, type: 'agent-id-card', hash: agentCardHash },
  ],
};
const withdrawal: WithdrawData = { expectedVersion: 1, reason: '已在单位档案中找到' };
const filing = {
  organisation: ARCHIVES,
  level: 'county',
  regions: ['330182'],
  validFrom: '2026-01-01',
  validTo: '2030-12-31',
} as const;
const organisationFiling: RegisterData = { role: 'organisation', name: '建德市档案馆', ...filing, regions: ['330182'] };
const officerFiling: RegisterData = {
  role: 'officer',
  name: '示例甲',
  staffNumber: 'DA-001',
  officerRoles: ['window', 'archivist'],
  ...filing,
  regions: ['330182'],
};
const acts: readonly (readonly [string, LocalizedText, ActData])[] = [
  [
    'accept-1',
    { zh: '窗口受理', en: 'The window accepts' },
    { expectedVersion: 1, officer: 'DA-001', action: 'accept' },
  ],
  [
    'return-1',
    { zh: '一次性退回补正', en: 'An officer returns it with every defect' },
    {
      expectedVersion: 1,
      officer: 'DA-001',
      action: 'return',
      defects: [{ pointer: '/data/materials', message: '委托代办须附委托书' }],
    },
  ],
  [
    'approve-1',
    { zh: '并行环节之一批准，须指明环节', en: 'One of several open steps approves, and says which' },
    { expectedVersion: 2, officer: 'ZJ-007', action: 'approve', step: 'land-opinion', opinion: '符合一户一宅' },
  ],
  [
    'object-1',
    { zh: '意见环节不同意，须说明理由', en: 'A step that gives an opinion objects, with the reason' },
    { expectedVersion: 2, officer: 'GH-003', action: 'object', step: 'planning-opinion', opinion: '不符合村庄规划' },
  ],
  [
    'refuse-1',
    { zh: '不予批准，须说明理由', en: 'Refused, with the reason' },
    { expectedVersion: 2, officer: 'DA-001', action: 'refuse', opinion: '馆藏中无此档案' },
  ],
];

const sent = (type: InboundType, id: string, subject: string, title: LocalizedText, data: object): Example => ({
  title,
  event: { specversion: '1.0', id, source: SOURCE, type, subject, data },
});

const supervisor = { expectedVersion: 1, officer: 'JD-001', organisation: ARCHIVES };
const alertSent = (verb: AlertVerb, zh: string, en: string, data: object) =>
  [`onedoor.alert.${verb}` as const, [sent(`onedoor.alert.${verb}`, `${verb}-1`, ALERT, { zh, en }, data)]] as const;

/** What is done with an alert, one example a verb. */
const alertExamples = Object.fromEntries([
  alertSent('acknowledge', '监管人员确认', 'A supervisor has seen it', supervisor),
  alertSent('assign', '指派整改人', 'Somebody is to rectify it', {
    ...supervisor,
    expectedVersion: 2,
    assignee: { officer: 'DA-001', organisation: ARCHIVES },
  }),
  alertSent('rectify', '整改人报告', 'The assignee reports', {
    expectedVersion: 3,
    officer: 'DA-001',
    organisation: ARCHIVES,
    report: '已于当日办结并向申请人说明',
  }),
  alertSent('review', '复核通过', 'The review accepts it', {
    ...supervisor,
    expectedVersion: 4,
    outcome: 'accepted',
    opinion: '属实',
  }),
  alertSent('close', '关闭', 'It is closed', { ...supervisor, expectedVersion: 5 }),
  alertSent('dismiss', '提出撤销', 'The first signature', { ...supervisor, reason: '系统停机期间，不属超期' }),
  alertSent('countersign', '另一人会签', 'The second signature', {
    ...supervisor,
    expectedVersion: 2,
    officer: 'LD-001',
  }),
  alertSent('suppress', '静默至月底', 'Silent until the end of the month', {
    ...supervisor,
    until: '2026-08-31',
    reason: '馆舍搬迁期间',
  }),
  alertSent('dispose', '提醒谈话', 'A reminder', {
    ...supervisor,
    expectedVersion: 6,
    measure: 'reminder',
    disposed: 'DA-001',
    decision: '谈话提醒',
  }),
  alertSent('answer', '责任单位说明', 'The accountable explain', {
    expectedVersion: 1,
    officer: 'DA-001',
    organisation: ARCHIVES,
    words: '因档案修裱延期，已电话告知申请人',
  }),
]) as unknown as Readonly<Record<`onedoor.alert.${AlertVerb}`, readonly Example[]>>;

/** What integrators send, by type. */
export const inboundExamples: Readonly<Record<InboundType, readonly Example[]>> = {
  'onedoor.application.submit': [
    sent(
      'onedoor.application.submit',
      'submit-1',
      APPLICATION,
      { zh: '申请婚姻登记档案证明', en: 'A certified copy of a marriage record' },
      submission,
    ),
    sent(
      'onedoor.application.submit',
      'submit-2',
      `${APPLICATION}-1`,
      { zh: '作为另一申请的子办件', en: 'As a part of another application' },
      { ...submission, parent: APPLICATION.slice('application.'.length) },
    ),
  ],
  'onedoor.application.correct': [
    sent(
      'onedoor.application.correct',
      'correct-1',
      APPLICATION,
      { zh: '补正：增加代办人和委托书', en: 'Corrected: with an agent and the authority' },
      correction,
    ),
  ],
  'onedoor.application.withdraw': [
    sent('onedoor.application.withdraw', 'withdraw-1', APPLICATION, { zh: '撤回', en: 'Withdrawn' }, withdrawal),
  ],
  'onedoor.application.act': acts.map(([id, title, data]) =>
    sent('onedoor.application.act', id, APPLICATION, title, data),
  ),
  ...collaborationExamples(sent, APPLICATION),
  'onedoor.application.extend': [
    sent(
      'onedoor.application.extend',
      'extend-1',
      'application.hall.YD-2026-2',
      { zh: '批准延长办理时限', en: 'A leader extends the time' },
      { expectedVersion: 5, officer: 'GH-009', reason: '须实地勘查，雨季道路中断' },
    ),
  ],
  'onedoor.application.contradict': [
    sent(
      'onedoor.application.contradict',
      'contradict-1',
      APPLICATION,
      { zh: '民政部门报告登记日期不实', en: 'Civil affairs report that the day of registration is wrong' },
      {
        expectedVersion: 7,
        organisation: ARCHIVES,
        purpose: 'verification',
        pointer: '/data/form/registeredOn',
        statement: '登记台账无此登记',
        evidence: [{ ...identityCard, type: 'register-extract' }],
      },
    ),
  ],
  'onedoor.person.register': [
    sent(
      'onedoor.person.register',
      'filing-organisation-1',
      `person.organisation-${ARCHIVES}`,
      { zh: '机构备案', en: 'An organisation is filed' },
      organisationFiling,
    ),
    sent(
      'onedoor.person.register',
      'filing-officer-1',
      'person.officer-DA-001',
      { zh: '经办人员备案', en: 'An officer is filed' },
      officerFiling,
    ),
  ],
  ...verificationExamples(sent),
  ...creditExamples(sent),
  ...undertakingExamples(sent),
  ...alertExamples,
};
