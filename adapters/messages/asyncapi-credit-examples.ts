import type {
  DecideData,
  ObjectData,
  RecordData,
  RepairData,
  RetractData,
} from '../../actors/protocol/credit-messages.ts';
import type { InboundType } from '../../actors/protocol/messages.ts';
import type { LocalizedText } from '../../rules/text.ts';
import type { Example } from './asyncapi-inbound-examples.ts';
import { undertakingTold } from './asyncapi-undertaking-examples.ts';

/** What is told about credit, and asked about it, by example. */

const ARCHIVES = '12330182K318200150';
const FILE = 'credit.hall.XY-2026-1';
const ITEM = 'hall.XY-2026-1';
const evidence = {
  hash: { algorithm: 'sha256', value: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad' },
  size: 48_213,
  mediaType: 'application/pdf',
} as const;
const document = { number: '建档信〔2026〕3号', day: '2026-08-03' };
const basis = '《档案查阅利用管理规定》第十二条';

const record: RecordData = {
  subject: { application: 'hall.HY-2026-1' },
  kind: 'overdue-return',
  severity: 'general',
  organisation: ARCHIVES,
  region: '330182',
  document,
  basis,
  evidence,
};
const objection: ObjectData = { statement: '档案已于到期日归还，有回执', evidence: [evidence] };
const repair: RepairData = { dutiesDone: evidence, commitment: evidence };
const decision: DecideData = {
  expectedVersion: 2,
  officer: 'DA-002',
  organisation: ARCHIVES,
  decision: 'grant',
  reason: '义务已履行，承诺书齐全',
};
const retraction: RetractData = { document: { number: '建档信撤〔2026〕1号', day: '2026-08-20' } };

type Sent = (type: InboundType, id: string, subject: string, title: LocalizedText, data: object) => Example;

/** What integrators send, by type. */
export const creditExamples = (sent: Sent) => {
  const one = (type: InboundType, id: string, title: LocalizedText, data: object) => [
    sent(type, id, FILE, title, data),
  ];
  return {
    'onedoor.credit.record': one(
      'onedoor.credit.record',
      'credit-1',
      { zh: '逾期未还所借档案', en: 'Borrowed archives did not come back' },
      record,
    ),
    'onedoor.credit.object': one(
      'onedoor.credit.object',
      'credit-2',
      { zh: '当事人提出异议', en: 'The person says that it is wrong' },
      objection,
    ),
    'onedoor.credit.repair': one(
      'onedoor.credit.repair',
      'credit-3',
      { zh: '申请修复', en: 'The person asks for repair' },
      repair,
    ),
    'onedoor.credit.decide': one(
      'onedoor.credit.decide',
      'credit-4',
      { zh: '同意修复', en: 'The repair is granted' },
      decision,
    ),
    'onedoor.credit.retract': one(
      'onedoor.credit.retract',
      'credit-5',
      { zh: '认定文书已撤销', en: 'The deciding document was revoked' },
      retraction,
    ),
  };
};

type Told = readonly [subject: string, title: LocalizedText, data: object];
const one = (zh: string, en: string, data: object): readonly Told[] => [[FILE, { zh, en }, data]];
const used = { item: ITEM, on: '2026-08-20', lastDay: '2027-08-03' };
const over = { item: ITEM, on: '2026-11-10', lifted: ['manual-review'], unpublished: true };

/** What integrators receive, by event. */
export const creditTold = {
  ...undertakingTold,
  'credit-recorded': one('形成一般记录', 'A general item is entered', {
    item: ITEM,
    kind: 'overdue-return',
    severity: 'general',
    points: -20,
    document,
    basis,
    organisation: ARCHIVES,
    rule: { pack: 'person-credit', version: '2026.1.0', rule: 'overdue-return', code: 'OVERDUE_RETURN' },
    message: { zh: '逾期归还所借档案', en: 'Borrowed archives came back late' },
    lastDay: '2027-08-03',
    publication: { from: '2026-08-05', to: '2027-08-03' },
    restrictions: [
      {
        measure: 'manual-review',
        title: { zh: '受理时人工审核材料原件', en: 'An officer checks the originals before acceptance' },
        effect: 'review',
        basis,
        until: '2027-08-03',
      },
    ],
    rights: {
      repairFrom: '2026-11-04',
      repairWorkingDays: 10,
      objectionWorkingDays: 7,
      notice: {
        zh: '自 2026-11-04 起可申请信用修复；对记录有异议的，可随时提出。',
        en: 'From 2026-11-04 on you may ask for repair; you may object at any time.',
      },
    },
  }),
  'credit-not-recorded': one('没有适用规则', 'No rule speaks of it', {
    item: ITEM,
    kind: 'overdue-return',
    why: 'NO_RULE',
    codes: [],
  }),
  'credit-suspended': one('异议期间不使用', 'Not used while it is disputed', used),
  'credit-resumed': one('异议未获支持', 'The objection was not upheld', used),
  'credit-withdrawn': one('异议成立，撤销', 'The objection was upheld', over),
  'credit-repaired': one('已修复', 'Repaired', over),
  'credit-ended': one('到期', 'At its end', { ...over, on: '2027-08-04' }),
  'credit-requested': one('收到修复申请', 'Repair is asked for', {
    version: 2,
    request: 'repair',
    on: '2026-11-04',
    answerBy: '2026-11-18',
  }),
  'credit-decision-proposed': one('等待第二人', 'A second officer must agree', {
    version: 3,
    decision: 'grant',
    officer: 'DA-002',
    organisation: ARCHIVES,
  }),
  'credit-answered': one('同意修复', 'The repair is granted', {
    version: 3,
    request: 'repair',
    decision: 'grant',
    organisation: ARCHIVES,
    reason: '义务已履行，承诺书齐全',
    on: '2026-11-10',
  }),
  'credit-retracted': one('认定文书已撤销', 'The deciding document was revoked', {
    version: 2,
    document: { number: '建档信撤〔2026〕1号', day: '2026-08-20' },
    on: '2026-08-20',
  }),
  'credit-tallied': [
    [
      'person.organisation-11330100K31821026M',
      { zh: '八月核对请求按期答复', en: 'Verification requests of August answered in time' },
      {
        tally: 'verification-answers',
        month: '2026-08',
        hits: 95,
        of: 100,
        corrects: false,
        countedBy: 'source/public-security',
        index: {
          model: 'organisation-index',
          modelVersion: '2026.2.0',
          bandBefore: 'M',
          band: 'B',
          reasons: ['VERIFICATION_ANSWER'],
        },
        message: {
          zh: '2026-08 核对请求按期答复：100 件中 95 件。指数等级由 M 变为 B。主要扣分事项：核对请求未按期答复；改进办法：安排专人答复核对请求；系统故障时及时告知。',
          en: '2026-08, verification requests answered in time: 95 of 100. The band of the index goes from M to B. What costs most: verification requests were not answered in time. What betters it: have somebody answer requests for verification; tell at once when a system is down.',
        },
      },
    ],
  ],
  'credit-answer-late': one('逾期未答复', 'The answer is late', {
    version: 3,
    request: 'repair',
    answerBy: '2026-11-18',
  }),
} as const satisfies Readonly<Record<string, readonly Told[]>>;
