import { createHash } from 'node:crypto';
import { defect } from '../../actors/protocol/defects.ts';
import type { OutboundEvent } from '../../actors/protocol/outbound.ts';
import type { LocalizedText } from '../../rules/text.ts';
import { collaborationTold } from './asyncapi-collaboration-examples.ts';
import { creditTold } from './asyncapi-credit-examples.ts';
import type { Example } from './asyncapi-inbound-examples.ts';
import { noticeTold } from './asyncapi-notice-examples.ts';
import { verificationTold } from './asyncapi-verification-examples.ts';

/** The messages that integrators receive, by example: the morning that the inbound examples have begun. */

/** A message as it leaves: its envelope also tells the commit. */
type OutboundExample = Example & { readonly event: { readonly commit: number } };

/** What it is about, what it shows, what it tells. */
type Telling = readonly [subject: string, title: LocalizedText, data: object];

const ARCHIVES = '12330182K318200150';
const PLANNING = '11330182K31820031Q';
const AGRICULTURE = '11330182K31820111C';
const COPY = 'application.hall.HY-2026-1';
const HOUSE = 'application.hall.JF-2026-7';
const OFFICER = 'person.officer-DA-001';

/** 2026-08-03 09:00 in Asia/Shanghai; each commit of the example takes a second. */
const MORNING = Date.UTC(2026, 7, 3, 1, 0, 0);

const cause = (id: string) => ({ id, source: 'urn:example:hall' });
const wrongCheckDigit = {
  pointer: '/data/applicant/idNumber',
  code: 'ID_CHECKSUM',
  message: { zh: '申请人身份证号码校验位不正确', en: 'The check digit of the applicant’s id number is wrong' },
};
const missingAuthority = {
  pointer: '/data/materials',
  code: 'OFFICER',
  message: { zh: '委托代办须附委托书', en: '委托代办须附委托书' },
};
const window = {
  by: 'officer',
  step: 'acceptance',
  officer: 'DA-001',
  organisation: ARCHIVES,
  level: 'county',
  region: '330182',
};
const archivist = { ...window, step: 'search' };
const planner = { ...window, step: 'planning-opinion', officer: 'ZJ-007', organisation: PLANNING };

/** Steps that open, with who does them. */
const following = (...opened: readonly { readonly step: string }[]) => ({
  next: opened.map(({ step }) => step),
  opened,
});
const county = { level: 'county', region: '330182' };
const searching = { step: 'search', organisation: ARCHIVES, ...county, role: 'archivist' };
const delivering = { step: 'delivery', organisation: ARCHIVES, ...county, role: 'window' };
const landOpinion = { step: 'land-opinion', organisation: AGRICULTURE, ...county, role: 'reviewer' };
const planningOpinion = { step: 'planning-opinion', organisation: PLANNING, ...county, role: 'reviewer' };

const nothingKnown = {
  submittedLast30Days: 0,
  submittedLast365Days: 1,
  returnedLast30Days: 0,
  returnedLast365Days: 0,
  withdrawnLast90Days: 0,
  refusedLast365Days: 0,
  approvedLast365Days: 1,
  agentSubmittedLast30Days: 0,
  agentSubmittedLast365Days: 0,
  open: [],
  lastApproved: [{ matter: 'veteran-record-copy', on: '2026-02-11' }],
};
const result = { matter: 'marriage-record-copy', region: '330182', on: '2026-08-03' };
const title = { zh: '出具婚姻登记档案证明', en: 'Certified copy of a marriage record' };
const byArchives = { by: 'officer', organisation: { zh: '建德市档案馆', en: 'Jiande City Archives' }, level: 'county' };
const decided = { step: 'search', organisation: ARCHIVES, level: 'county', region: '330182' };

const ALERT = 'STEP_OVERDUE.application.hall.HY-2026-1.search';
const found = {
  version: 1,
  alert: ALERT,
  code: 'STEP_OVERDUE',
  phase: 'post',
  severity: 'orange',
  status: 'raised',
  rule: { pack: 'overdue-post', version: '2026.1.0', rule: 'step-overdue' },
  message: { zh: '环节超期一个工作日未办', en: 'The step is one working day overdue' },
  subject: COPY,
  application: 'hall.HY-2026-1',
  matter: 'marriage-record-copy',
  step: 'search',
  region: '330182',
  accountable: { organisation: ARCHIVES, role: { zh: '档案查阅岗', en: 'Archivist' }, officer: 'DA-001' },
  occurrences: 1,
  on: '2026-08-06',
};
const assigned = { ...found, version: 3, status: 'assigned', assignee: { officer: 'DA-001', organisation: ARCHIVES } };
const alertTelling = (zh: string, en: string, data: object): readonly Telling[] => [
  [`alert.${ALERT}`, { zh, en }, data],
];

const tellings: Readonly<Record<OutboundEvent, readonly Telling[]>> = {
  received: [
    [COPY, { zh: '申请已收到', en: 'An application' }, { cause: cause('submit-1'), command: 'submit', version: 1 }],
    [
      OFFICER,
      { zh: '重复来信的回执', en: 'A repeat is answered once more' },
      { cause: cause('filing-officer-1'), command: 'register', version: 1, repeat: true },
    ],
  ],
  refused: [
    [
      COPY,
      { zh: '办件在此期间已有变化', en: 'The application has changed in the meantime' },
      {
        cause: cause('accept-1'),
        command: 'act',
        version: 2,
        defects: [
          {
            pointer: '/data/expectedVersion',
            code: 'VERSION_STALE',
            message: {
              zh: '所见版本不能据以办理：版本 1 之后已有变化，可用 2',
              en: 'The version that was seen does not hold: it has changed since 1, 2 holds',
            },
          },
        ],
      },
    ],
    [
      'message.17',
      { zh: '无法读取的消息', en: 'A message that could not be read' },
      {
        cause: { id: '', source: '' },
        defects: [
          { pointer: '', code: 'NOT_JSON', message: { zh: '消息不是有效的 JSON', en: 'The message is not JSON' } },
        ],
        deadLetter: 'hall.2026-08-03T00:00:00.000Z-17',
      },
    ],
  ],
  examined: [[COPY, { zh: '无缺陷', en: 'No defect' }, { version: 1, warnings: [], step: 'acceptance' }]],
  returned: [
    [
      COPY,
      { zh: '规则即时退回', en: 'By the rules, at once' },
      { version: 1, by: 'rules', defects: [wrongCheckDigit], warnings: [] },
    ],
    [
      COPY,
      { zh: '经办人员退回', en: 'By an officer' },
      { version: 2, ...window, defects: [missingAuthority], warnings: [] },
    ],
  ],
  assigned: [
    [
      COPY,
      { zh: '等待窗口受理', en: 'It waits at the window' },
      {
        version: 1,
        matter: 'marriage-record-copy',
        step: 'acceptance',
        role: 'window',
        level: 'county',
        organisation: ARCHIVES,
        region: '330182',
        workingDays: 2,
        due: '2026-08-05',
        history: { applicant: nothingKnown },
      },
    ],
  ],
  ...collaborationTold,
  ...verificationTold,
  ...creditTold,
  'deemed-accepted': [
    [
      'application.hall.YD-2026-2',
      { zh: '五个工作日内未告知补正', en: 'Five working days without a word of defects' },
      {
        version: 7,
        matter: 'house-building-approval',
        on: '2026-08-03',
        clocks: [
          { clock: 'legal', due: '2026-08-31' },
          { clock: 'promised', due: '2026-08-20' },
        ],
      },
    ],
  ],
  extended: [
    [
      'application.hall.YD-2026-2',
      { zh: '延长十个工作日', en: 'By ten working days' },
      {
        version: 9,
        matter: 'house-building-approval',
        workingDays: 10,
        organisation: ARCHIVES,
        reason: '须实地勘查，雨季道路中断',
        clocks: [{ clock: 'legal', due: '2026-09-14' }, { clock: 'promised' }],
      },
    ],
  ],
  'due-changed': [
    [
      COPY,
      { zh: '次年放假安排公布', en: 'The holidays of the next year are published' },
      {
        version: 4,
        matter: 'marriage-record-copy',
        clocks: [{ clock: 'legal', due: '2027-01-08', was: '2027-01-07' }],
      },
    ],
  ],
  'child-linked': [
    [
      'application.hall.YD-2026-2',
      { zh: '一件事中的档案查询', en: 'A search in the archives as a part of it' },
      { version: 4, child: 'hall.YD-2026-2-1', childMatter: 'house-building-record-copy' },
    ],
  ],
  'child-ended': [
    [
      'application.hall.YD-2026-2',
      { zh: '子办件已送达', en: 'The child was delivered' },
      {
        version: 6,
        child: 'hall.YD-2026-2-1',
        childMatter: 'house-building-record-copy',
        result: 'delivered',
        on: '2026-08-06',
        open: 0,
      },
    ],
  ],
  'parent-dropped': [
    [
      'application.hall.YD-2026-2-2',
      { zh: '主办件其间已办结', en: 'The parent had ended meanwhile' },
      { version: 2, parent: 'hall.YD-2026-2', reason: defect('PARENT_ENDED', '') },
    ],
  ],
  unattended: [
    [
      'application.hall.YD-2026-3',
      { zh: '没有接入方代表淳安县档案馆', en: 'No integrator speaks for the archives of Chun’an County' },
      {
        version: 2,
        matter: 'cross-hall-query',
        step: 'assist-search',
        organisation: '12330127K31820226T',
        level: 'county',
        region: '330127',
      },
    ],
  ],
  accepted: [
    [COPY, { zh: '受理', en: 'Accepted' }, { version: 2, ...window, ...following(searching) }],
    [
      HOUSE,
      { zh: '受理后两个部门并行', en: 'Accepted; two departments work side by side' },
      { version: 2, ...window, ...following(landOpinion, planningOpinion) },
    ],
  ],
  advanced: [
    [
      HOUSE,
      { zh: '一个部门先办完，等待汇合', en: 'One department is done; the join waits for the other' },
      { version: 3, ...planner, opinion: '符合一户一宅', ...following() },
    ],
  ],
  objected: [
    [
      HOUSE,
      { zh: '一个部门不同意', en: 'One department objects' },
      { version: 3, ...planner, opinion: '不符合村庄规划', ...following() },
    ],
  ],
  decided: [
    [
      COPY,
      { zh: '准予', en: 'Approved' },
      { version: 3, decision: 'approved', ...archivist, ...following(delivering) },
    ],
    [
      COPY,
      { zh: '不予批准', en: 'Refused' },
      { version: 3, decision: 'refused', ...archivist, opinion: '馆藏中无此档案', ...following() },
    ],
  ],
  delivered: [
    [COPY, { zh: '送达', en: 'Delivered' }, { version: 4, ...window, step: 'delivery', handover: 'inPerson' }],
  ],
  closed: [[COPY, { zh: '办结', en: 'Closed' }, { version: 5, ...window, steps: 4, visits: 2 }]],
  withdrawn: [[COPY, { zh: '撤回', en: 'Withdrawn' }, { version: 2 }]],
  filed: [[OFFICER, { zh: '备案', en: 'Filed' }, { version: 1, validFrom: '2026-01-01', validTo: '2030-12-31' }]],
  'filing-expired': [[OFFICER, { zh: '到期', en: 'Expired' }, { version: 2, validTo: '2030-12-31' }]],
  'alert-raised': alertTelling('环节超期', 'A step is overdue', found),
  'alert-escalated': alertTelling('无人确认，升级', 'Nobody has acknowledged it', {
    ...found,
    version: 2,
    escalation: { level: 1, to: { zh: '县档案馆分管领导', en: 'Leader in charge at the county archives' } },
  }),
  'alert-reopened': alertTelling('再次发现', 'Found again after it was closed', {
    ...found,
    version: 8,
    occurrences: 2,
  }),
  'alert-assigned': alertTelling('指派整改', 'Somebody is to rectify it', assigned),
  'alert-closed': alertTelling('关闭', 'Closed', { ...assigned, version: 6, status: 'closed' }),
  'alert-dismissed': alertTelling('两人签署撤销', 'Dismissed by two', { ...found, version: 3, status: 'dismissed' }),
  ...noticeTold(COPY),
  'result-applicant': [
    [
      COPY,
      { zh: '不予批准，附理由', en: 'Refused, with the reason' },
      { version: 3, result: 'refused', ...result, title, ...byArchives, opinion: '馆藏中无此档案' },
    ],
    [
      COPY,
      { zh: '规则退回，附全部缺陷', en: 'Returned by the rules, with every defect' },
      { version: 1, result: 'returned', ...result, title, by: 'rules', defects: [wrongCheckDigit] },
    ],
  ],
  'result-agent': [
    [COPY, { zh: '不予批准', en: 'Refused' }, { version: 3, result: 'refused', ...result, title, ...byArchives }],
  ],
  'result-department': [
    [
      COPY,
      { zh: '准予', en: 'Approved' },
      { version: 3, result: 'approved', ...result, organisation: ARCHIVES, steps: ['acceptance', 'search'], decided },
    ],
  ],
  'result-supervisor': [
    [
      COPY,
      { zh: '准予', en: 'Approved' },
      {
        version: 3,
        result: 'approved',
        ...result,
        channel: 'hall',
        submittedOn: '2026-08-03',
        decided: { ...decided, officer: 'DA-001' },
        workingDays: 1,
        findings: [],
      },
    ],
  ],
};

/** What integrators receive, by event. */
export const outboundExamples: Readonly<Record<OutboundEvent, readonly OutboundExample[]>> = numbered(tellings);

function numbered(table: typeof tellings): Readonly<Record<OutboundEvent, readonly OutboundExample[]>> {
  let commit = 0;
  const events = Object.entries(table).map(([event, list]) => [
    event,
    list.map(([subject, title, data]): OutboundExample => {
      commit += 1;
      const entry = createHash('sha256').update(`example ${commit}`).digest('hex').slice(0, 32);
      return {
        title,
        event: {
          specversion: '1.0',
          id: `${entry}-0`,
          source: 'urn:onedoor:b7c0e1a2-5d3f-4a86-9e21-6f4c8d0b1e37',
          type: `onedoor.${subject.split('.', 1)[0]}.${event}`,
          subject,
          time: new Date(MORNING + commit * 1000).toISOString(),
          datacontenttype: 'application/json',
          commit,
          data,
        },
      };
    }),
  ]);
  return Object.fromEntries(events) as Record<OutboundEvent, readonly OutboundExample[]>;
}
