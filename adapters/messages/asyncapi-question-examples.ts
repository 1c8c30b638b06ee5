import { withdrawData } from '../../actors/protocol/messages.ts';
import type { FoundMembers } from '../../actors/protocol/outbound-alerts.ts';
import type { Answer, Question, QuestionName } from '../../actors/protocol/questions.ts';
import { creditQuestionExamples } from './asyncapi-credit-question-examples.ts';
import { verificationQuestionExamples } from './asyncapi-verification-question-examples.ts';

/** The questions of integrators and their answers, by example. Nobody in them exists. */

type Examples = {
  readonly [Name in QuestionName]: { readonly question: Question<Name>; readonly answer: Answer<Name> };
};

const ARCHIVES = '12330182K318200150';
const APPLICATION = 'hall.HY-2026-1';
const ALERT = `STEP_OVERDUE.application.${APPLICATION}.search`;
const RULE_SET = '5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef';
const title = { zh: '出具婚姻登记档案证明', en: 'Certified copy of a marriage record' };
const basis = { text: '《中华人民共和国档案法》第二十八条' };

const handling = { purpose: 'handling', officer: 'DA-001' } as const;
const deed = {
  step: 'acceptance',
  action: 'accept',
  officer: 'DA-001',
  organisation: ARCHIVES,
  level: 'county',
  region: '330182',
  on: '2026-08-03',
} as const;
const row = (commit: number, hash: string, version: number, ...events: string[]) => ({
  commit,
  hash: hash.repeat(32),
  at: `2026-08-03T01:00:0${commit}.000Z`,
  version,
  events,
});
const step = { department: 'archives', level: 'county', workingDays: 2 } as const;

const foundAlert: FoundMembers = {
  code: 'STEP_OVERDUE',
  phase: 'post',
  severity: 'orange',
  status: 'acknowledged',
  rule: { pack: 'overdue-post', version: '2026.1.0', rule: 'step-overdue' },
  message: { zh: '环节超期一个工作日未办', en: 'The step is one working day overdue' },
  subject: `application.${APPLICATION}`,
  application: APPLICATION,
  matter: 'marriage-record-copy',
  step: 'search',
  region: '330182',
  accountable: { organisation: ARCHIVES, role: { zh: '档案查阅岗', en: 'Archivist' }, officer: 'DA-001' },
  occurrences: 1,
};

/** Every question by `<service>.<verb>`. */
export const questionExamples: Examples = {
  ...verificationQuestionExamples,
  ...creditQuestionExamples,
  'schema.list': {
    question: {},
    answer: {
      ruleSet: RULE_SET,
      schemas: [
        { name: 'asyncapi', kind: 'document' },
        { name: 'onedoor.application.submit', kind: 'message' },
        { name: 'application.get', kind: 'question' },
      ],
      matters: [{ code: 'marriage-record-copy', version: '2026.1.0', title }],
    },
  },
  'schema.get': {
    question: { name: 'onedoor.application.withdraw' },
    answer: { name: 'onedoor.application.withdraw', kind: 'message', schema: withdrawData },
  },
  'schema.matter': {
    question: { code: 'marriage-record-copy', region: '330182' },
    answer: {
      ruleSet: RULE_SET,
      matter: {
        code: 'marriage-record-copy',
        version: '2026.1.0',
        title,
        category: '公共服务',
        legalBasis: [basis],
        level: 'county',
        legalWorkingDays: 10,
        promisedWorkingDays: 2,
        materials: [
          {
            type: 'id-card',
            title: { zh: '身份证件', en: 'Identity document' },
            required: 'always',
            form: 'original',
            source: 'applicant',
            basis,
          },
        ],
        documents: [],
        form: {
          type: 'object',
          properties: {
            copies: {
              type: 'integer',
              'x-title': { zh: '份数', en: 'Copies' },
              'x-class': 'plain',
              minimum: 1,
              maximum: 5,
            },
          },
          required: ['copies'],
          additionalProperties: false,
        },
        flow: {
          start: 'acceptance',
          steps: [
            {
              ...step,
              id: 'acceptance',
              title: { zh: '窗口受理', en: 'Acceptance at the window' },
              kind: 'acceptance',
              role: 'window',
              next: ['delivery'],
            },
            {
              ...step,
              id: 'delivery',
              title: { zh: '送达', en: 'Delivery' },
              kind: 'delivery',
              role: 'window',
              next: [],
            },
          ],
        },
        feeInFen: 0,
        result: { title, kind: 'certifiedCopy' },
        visits: 1,
        policyRefs: [],
      },
      responsible: [
        {
          region: '330182',
          department: 'archives',
          organisation: ARCHIVES,
          title: { zh: '建德市档案馆', en: 'Jiande City Archives' },
        },
      ],
    },
  },
  'application.get': {
    question: { application: APPLICATION, ...handling, reason: '受理前核对' },
    answer: {
      application: APPLICATION,
      version: 2,
      extent: 'process',
      state: {
        integrator: 'hall',
        matter: 'marriage-record-copy',
        matterVersion: '2026.1.0',
        ruleSet: RULE_SET,
        region: '330182',
        channel: 'hall',
        submittedOn: '2026-08-03',
        children: [{ application: 'hall.HY-2026-1-1', matter: 'marriage-record-copy', linkedOn: '2026-08-03' }],
        status: 'accepted',
        open: [
          {
            step: 'search',
            organisation: ARCHIVES,
            level: 'county',
            region: '330182',
            role: 'archivist',
            since: '2026-08-03',
            version: 2,
          },
        ],
        consultations: [],
        clocks: [
          {
            clock: 'legal',
            state: 'running',
            from: '2026-08-03',
            workingDays: 10,
            due: '2026-08-17',
            remaining: 10,
            stops: [],
          },
        ],
        joining: [],
        deeds: [deed],
        deedCount: 1,
        visits: 1,
        findings: [],
        defects: [],
      },
    },
  },
  'application.timeline': {
    question: { application: APPLICATION, ...handling, limit: 2 },
    answer: {
      application: APPLICATION,
      version: 2,
      extent: 'process',
      rows: [
        row(3, '7d', 1, 'ApplicationReceived', 'ApplicationExamined'),
        { ...row(4, 'e1', 2, 'ApplicationAccepted'), deed },
      ],
    },
  },
  'person.get': {
    question: { person: 'officer-DA-001', purpose: 'ownership' },
    answer: {
      person: 'officer-DA-001',
      version: 2,
      extent: 'masked',
      state: {
        filing: {
          role: 'officer',
          name: '示**',
          staffNumber: 'DA-001',
          organisation: ARCHIVES,
          officerRoles: ['window', 'archivist'],
          level: 'county',
          regions: ['330182'],
          validFrom: '2026-01-01',
          validTo: '2030-12-31',
          filedOn: '2026-08-03',
        },
        filingExpired: false,
        counters: { officerAccepted: { total: 1, last30Days: 1, last90Days: 1, last365Days: 1 } },
      },
    },
  },
  'person.history': {
    question: { application: APPLICATION, whose: 'applicant', ...handling },
    answer: { version: 1, extent: 'process', rows: [row(3, '7d', 1, 'BehaviourCounted')] },
  },
  'alert.get': {
    question: { alert: ALERT, purpose: 'supervision' },
    answer: {
      alert: ALERT,
      version: 2,
      extent: 'whole',
      state: {
        ...foundAlert,
        because: [{ fact: 'clock', path: 'overdue', operator: 'greaterThanInclusive', value: 1, actual: 1 }],
        since: 2,
        round: 1,
        firstOn: '2026-08-06',
        lastOn: '2026-08-06',
        escalation: [{ level: 1, afterWorkingDays: 2, to: { zh: '分管领导', en: 'Leader in charge' }, reached: false }],
        nextDueAt: '2026-08-10T09:00:00.000Z',
        deeds: [{ verb: 'acknowledge', officer: 'JD-001', organisation: ARCHIVES, on: '2026-08-06' }],
        deedCount: 1,
      },
    },
  },
  'alert.list': {
    question: { purpose: 'supervision', filter: { severity: 'orange', overdue: 'no' }, limit: 20 },
    answer: {
      total: 1,
      bySeverity: { orange: 1 },
      byStatus: { acknowledged: 1 },
      rows: [
        {
          ...foundAlert,
          alert: ALERT,
          version: 2,
          firstOn: '2026-08-06',
          lastOn: '2026-08-06',
          escalated: 0,
          overdue: false,
          nextDueAt: '2026-08-10T09:00:00.000Z',
        },
      ],
    },
  },
  'alert.timeline': {
    question: { alert: ALERT, purpose: 'supervision' },
    answer: {
      alert: ALERT,
      version: 2,
      extent: 'whole',
      rows: [
        row(8, '7d', 1, 'AlertRaised'),
        {
          ...row(9, 'e1', 2, 'AlertAcknowledged'),
          deed: { verb: 'acknowledge', officer: 'JD-001', organisation: ARCHIVES, on: '2026-08-06' },
        },
      ],
    },
  },
};
