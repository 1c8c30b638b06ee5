import type {
  ClaimData,
  ConcludeData,
  ConsultData,
  DeclineData,
  OpineData,
  ReleaseData,
  TransferData,
} from '../../actors/protocol/collaboration-messages.ts';
import type { InboundType } from '../../actors/protocol/messages.ts';
import type { LocalizedText } from '../../rules/text.ts';
import type { Example } from './asyncapi-inbound-examples.ts';

/** What officers ask of each other, and what is told of it, by example. */

const ARCHIVES = '12330182K318200150';
const PLANNING = '11330182K31820031Q';
const AGRICULTURE = '11330182K31820111C';

type Sent = (type: InboundType, id: string, subject: string, title: LocalizedText, data: object) => Example;

const transfer: TransferData = {
  expectedVersion: 2,
  officer: 'ZJ-007',
  step: 'land-opinion',
  organisation: PLANNING,
  reason: '所涉地块属规划部门管理',
};
const decline: DeclineData = { expectedVersion: 3, officer: 'GH-003', step: 'land-opinion', reason: '不属本单位职责' };
const claim: ClaimData = { expectedVersion: 2, officer: 'ZJ-007', step: 'land-opinion', workingDays: 2 };
const release: ReleaseData = { expectedVersion: 2, officer: 'ZJ-007', step: 'land-opinion' };
const consult: ConsultData = {
  expectedVersion: 2,
  officer: 'ZJ-007',
  step: 'land-opinion',
  departments: [ARCHIVES, AGRICULTURE],
  question: '该地块是否有历史确权档案',
  workingDays: 3,
};
const opine: OpineData = {
  expectedVersion: 4,
  officer: 'DA-001',
  consultation: 1,
  stance: 'agree',
  opinion: '馆藏有确权档案，无争议',
};
const conclude: ConcludeData = {
  expectedVersion: 4,
  officer: 'ZJ-007',
  consultation: 1,
  conclusion: '各方无异议',
  reason: '其余单位已口头答复',
};

/** What integrators send, by type. */
export const collaborationExamples = (sent: Sent, subject: string) => {
  const one = (verb: string, title: LocalizedText, data: object): readonly Example[] => [
    sent(`onedoor.application.${verb}` as InboundType, `${verb}-1`, subject, title, data),
  ];
  return {
    'onedoor.application.transfer': one('transfer', { zh: '联动转办', en: 'A step is transferred' }, transfer),
    'onedoor.application.decline': one('decline', { zh: '退办', en: 'The receiver declines' }, decline),
    'onedoor.application.claim': one('claim', { zh: '认领', en: 'An officer claims a step' }, claim),
    'onedoor.application.release': one('release', { zh: '解除认领', en: 'The claim is let go' }, release),
    'onedoor.application.consult': one('consult', { zh: '发起会商', en: 'Two departments are asked' }, consult),
    'onedoor.application.opine': one('opine', { zh: '提交会商意见', en: 'One of them answers' }, opine),
    'onedoor.application.conclude': one(
      'conclude',
      { zh: '会商结论', en: 'Concluded early, with the reason' },
      conclude,
    ),
  };
};

type Told = readonly [subject: string, title: LocalizedText, data: object];

const HOUSE = 'application.hall.JF-2026-7';
const consultation = { consultation: 1, step: 'land-opinion' };
const passed = { matter: 'house-building-approval', step: 'land-opinion' };

/** What integrators receive, by event. */
export const collaborationTold = {
  transferred: [
    [
      HOUSE,
      { zh: '环节转办', en: 'A step was transferred' },
      { version: 3, ...passed, from: AGRICULTURE, to: PLANNING, reason: transfer.reason },
    ],
  ],
  declined: [
    [
      HOUSE,
      { zh: '退回原单位', en: 'It goes back' },
      { version: 4, ...passed, from: PLANNING, to: AGRICULTURE, reason: decline.reason },
    ],
  ],
  'timed-out': [
    [
      HOUSE,
      { zh: '逾期未办，档案馆兜底', en: 'Not done in time: the archives take it' },
      { version: 6, ...passed, from: PLANNING, to: ARCHIVES, fallback: true },
    ],
  ],
  claimed: [
    [HOUSE, { zh: '已认领', en: 'Claimed' }, { version: 3, step: 'land-opinion', until: '2026-08-05T09:00:00.000Z' }],
  ],
  released: [[HOUSE, { zh: '已解除', en: 'Let go' }, { version: 4, step: 'land-opinion' }]],
  consulted: [
    [
      HOUSE,
      { zh: '请贵单位答复', en: 'Your opinion is asked for' },
      {
        version: 4,
        ...consultation,
        organisation: AGRICULTURE,
        dueOn: '2026-08-06',
        matter: 'house-building-approval',
        region: '330182',
        department: ARCHIVES,
        question: consult.question,
      },
    ],
  ],
  'consultation-opened': [
    [
      HOUSE,
      { zh: '会商开始', en: 'Opened' },
      {
        version: 4,
        ...consultation,
        organisation: AGRICULTURE,
        dueOn: '2026-08-06',
        departments: [ARCHIVES, PLANNING],
        unattended: [PLANNING],
      },
    ],
  ],
  'opinion-given': [
    [
      HOUSE,
      { zh: '一个单位已答复', en: 'One has answered' },
      { version: 5, ...consultation, organisation: ARCHIVES, stance: 'agree', opinion: opine.opinion },
    ],
  ],
  'consultation-due': [
    [
      HOUSE,
      { zh: '到期未齐', en: 'Due, one is missing' },
      { version: 6, ...consultation, dueOn: '2026-08-06', missing: [PLANNING] },
    ],
  ],
  'consultation-ended': [
    [
      HOUSE,
      { zh: '结论告知参与单位', en: 'The conclusion, for those who took part' },
      { version: 7, ...consultation, outcome: 'concluded', missing: [PLANNING], conclusion: conclude.conclusion },
    ],
  ],
} as const satisfies Readonly<Record<string, readonly Told[]>>;
