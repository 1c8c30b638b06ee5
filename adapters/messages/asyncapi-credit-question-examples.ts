import type { Answer, Question, QuestionName } from '../../actors/protocol/questions.ts';

/** Questions about credit, by example. Nobody in them exists. */

type CreditQuestion = Extract<QuestionName, `credit.${string}`>;
type Examples = {
  readonly [Name in CreditQuestion]: { readonly question: Question<Name>; readonly answer: Answer<Name> };
};

const ARCHIVES = '12330182K318200150';
const ITEM = 'hall.XY-2026-1';
const document = { number: '建档信〔2026〕3号', day: '2026-08-03' };
const basis = '《档案查阅利用管理规定》第十二条';
const model = {
  model: 'person-index',
  version: '2026.1.0',
  title: { zh: '个人档案信用指数', en: 'Credit index of persons' },
};
const measure = {
  measure: 'manual-review',
  title: { zh: '受理时人工审核材料原件', en: 'An officer checks the originals before acceptance' },
  effect: 'review',
  basis,
  until: '2027-08-03',
  why: {
    zh: `依据${basis}，至 2027-08-03 为止：受理时人工审核材料原件。由经办人员核对后自行决定并签署。`,
    en: `By ${basis}, until 2027-08-03: An officer checks the originals before acceptance. An officer looks, decides and signs; nothing is refused by the measure.`,
  },
} as const;
const item = {
  item: ITEM,
  kind: 'overdue-return',
  severity: 'general',
  points: -20,
  document,
  basis,
  organisation: ARCHIVES,
  lastDay: '2027-08-03',
} as const;
const index: Answer<'credit.ledger'>['index'] = {
  model,
  band: 'A',
  score: 980,
  partials: [{ characteristic: 'overdueReturn', points: -20 }],
  reasons: [
    {
      code: 'OVERDUE_RETURN',
      points: 20,
      title: { zh: '逾期归还所借档案', en: 'Borrowed archives came back late' },
      improve: { zh: '按期归还所借档案', en: 'Bring borrowed archives back in time' },
      items: [{ item: ITEM, kind: 'overdue-return', lastDay: '2027-08-03' }],
    },
  ],
  items: [item],
  digest: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
  measures: [{ ...measure, item: ITEM }],
};
const itself = { citizen: { idNumber: '11010519491231002X' } };

export const creditQuestionExamples: Examples = {
  'credit.index': {
    question: { subject: { application: 'hall.HY-2026-1' }, purpose: 'handling', officer: 'DA-001' },
    answer: { extent: 'band', on: '2026-11-10', model, band: 'A', measures: [measure] },
  },
  'credit.ledger': {
    question: { subject: itself, purpose: 'credit', reason: '本人申请查询' },
    answer: {
      extent: 'whole',
      on: '2026-11-10',
      total: 1,
      rows: [
        {
          ...item,
          evidence: 'credit/hall.XY-2026-1',
          recordedOn: '2026-08-05',
          publication: { from: '2026-08-05', to: '2027-08-03' },
          rule: { pack: 'person-credit', version: '2026.1.0', rule: 'overdue-return', code: 'OVERDUE_RETURN' },
          standing: 'in-use',
          entries: [{ entry: 'item', recordedOn: '2026-08-05' }],
          measures: [{ ...measure, item: ITEM, inForce: true }],
          repairFrom: '2026-11-04',
          request: { kind: 'repair', on: '2026-11-05', answerBy: '2026-11-19' },
        },
      ],
      rights: {
        repairWorkingDays: 10,
        objectionWorkingDays: 7,
        notice: {
          zh: '对记录有异议的，可随时提出；自所列日期起可申请修复。',
          en: 'You may object to an item at any time, and ask for repair from the day that is named on.',
        },
      },
      index,
    },
  },
  'credit.file': {
    question: { credit: ITEM, purpose: 'credit', officer: 'DA-002' },
    answer: {
      credit: ITEM,
      version: 2,
      extent: 'whole',
      state: {
        openedOn: '2026-08-05',
        kind: 'overdue-return',
        source: 'record',
        severity: 'general',
        region: '330182',
        organisation: ARCHIVES,
        document,
        basis,
        evidence: 'credit/hall.XY-2026-1',
        times: 1,
        standing: 'suspended',
        answered: 0,
        request: {
          kind: 'objection',
          on: '2026-11-05',
          answerBy: '2026-11-16',
          statement: '档案已于到期日归还，有回执',
          evidence: [
            {
              hash: {
                algorithm: 'sha256',
                value: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
              },
              size: 48_213,
              mediaType: 'application/pdf',
            },
          ],
        },
      },
    },
  },
  'credit.open': {
    question: { purpose: 'credit', officer: 'DA-002', filter: { request: 'objection' }, limit: 20 },
    answer: {
      total: 1,
      late: 0,
      rows: [
        {
          credit: ITEM,
          version: 2,
          request: 'objection',
          on: '2026-11-05',
          answerBy: '2026-11-16',
          kind: 'overdue-return',
          region: '330182',
          organisation: ARCHIVES,
          document,
        },
      ],
    },
  },
};
