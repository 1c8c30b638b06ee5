import type { Answer, Question, QuestionName } from '../../actors/protocol/questions.ts';
import type { ShownReport } from '../../actors/protocol/verification-views.ts';

/** Questions about verifications, reports and consents, by example. Nobody in them exists. */

type VerificationQuestion = Extract<QuestionName, `verification.${string}` | `consent.${string}`>;
type Examples = {
  readonly [Name in VerificationQuestion]: { readonly question: Question<Name>; readonly answer: Answer<Name> };
};

const ARCHIVES = '12330182K318200150';
const VERIFICATION = 'hall.HY-2026-1.case';
const APPLICATION = 'hall.HY-2026-1';
const CONSENT = 'hall.SQ-2026-1';
const REPORT = 'HD20260803-7K3M9QX2P4';
const RULE_SET = '5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef';
const DATASET = 'civil-affairs.marriage';

/** What is sealed: whoever puts its members in order and hashes them comes to this very seal. */
export const exampleReport: ShownReport = {
  number: REPORT,
  version: 1,
  round: 1,
  purpose: 'preRoute',
  verification: VERIFICATION,
  application: APPLICATION,
  asOf: 1,
  matter: 'marriage-record-copy',
  region: '330182',
  ruleSet: RULE_SET,
  consent: CONSENT,
  outcome: 'contradicted',
  sources: [
    {
      dataset: DATASET,
      organisation: '11330182K31820031Q',
      title: { zh: '婚姻登记', en: 'Marriages' },
      status: 'hit',
      attempts: 1,
      records: 1,
      asOf: '2026-08-02',
      answeredAt: '2026-08-03T01:00:01.000Z',
      identified: 'match',
      probability: 0.9998,
      waterfall: [{ field: 'name', zh: '完全一致', en: 'the same', bits: 9.2 }],
    },
  ],
  fields: [
    {
      field: '/data/form/registeredOn',
      verdict: 'contradicted',
      dataset: DATASET,
      declared: '1975-05-01',
      found: '1975-06-01',
      asOf: '2026-08-02',
      rule: 'marriage-verify 2026.1.0 registered-on-contradicted',
      message: { zh: '登记日期与婚姻登记不一致', en: 'The day of registration is not that of the register' },
    },
  ],
  detections: [],
  review: ['CONTRADICTED'],
  packs: [{ pack: 'marriage-verify', version: '2026.1.0', sha256: RULE_SET }],
  sealedAt: '2026-08-03T01:00:02.000Z',
  seal: '97e94ab9466974d06d88a900a5ec85eccae2e89e105bd2ae6311854a85fc2f02',
};

const row = (commit: number, hash: string, version: number, ...events: string[]) => ({
  commit,
  hash: hash.repeat(32),
  at: `2026-08-03T01:00:0${commit}.000Z`,
  version,
  events,
});
const reviewer = { purpose: 'verification', officer: 'DA-002' } as const;

export const verificationQuestionExamples: Examples = {
  'verification.get': {
    question: { verification: VERIFICATION, purpose: 'ownership' },
    answer: {
      verification: VERIFICATION,
      version: 5,
      extent: 'outcome',
      state: {
        integrator: 'hall',
        purpose: 'preRoute',
        application: APPLICATION,
        matter: 'marriage-record-copy',
        region: '330182',
        ruleSet: RULE_SET,
        consent: CONSENT,
        round: 1,
        status: 'review',
        begunOn: '2026-08-03',
        deadlineAt: '2026-08-03T01:00:30.000Z',
        sources: [
          { dataset: DATASET, status: 'hit', attempts: 1, answeredAt: '2026-08-03T01:00:01.000Z', asOf: '2026-08-02' },
        ],
        report: {
          number: REPORT,
          version: 1,
          round: 1,
          outcome: 'contradicted',
          sealedAt: exampleReport.sealedAt,
          seal: exampleReport.seal,
          verdicts: { contradicted: 1 },
          contradicted: ['/data/form/registeredOn'],
          unknown: [],
          detections: [],
        },
        review: { why: ['CONTRADICTED'], since: '2026-08-03' },
      },
    },
  },
  'verification.report': {
    question: { report: REPORT, reason: '复核不一致之处', ...reviewer },
    answer: { verification: VERIFICATION, version: 5, extent: 'whole', excerpt: false, report: exampleReport },
  },
  'verification.list': {
    question: { purpose: 'verification', filter: { waiting: 'yes', region: '330182' }, limit: 20 },
    answer: {
      total: 1,
      byStatus: { review: 1 },
      byOutcome: { contradicted: 1 },
      rows: [
        {
          verification: VERIFICATION,
          version: 5,
          integrator: 'hall',
          purpose: 'preRoute',
          application: APPLICATION,
          matter: 'marriage-record-copy',
          region: '330182',
          round: 1,
          status: 'review',
          begunOn: '2026-08-03',
          sources: [{ dataset: DATASET, status: 'hit' }],
          report: REPORT,
          reportVersion: 1,
          outcome: 'contradicted',
          sealedAt: exampleReport.sealedAt,
          waiting: { why: ['CONTRADICTED'], since: '2026-08-03', second: false },
        },
      ],
    },
  },
  'verification.timeline': {
    question: { verification: VERIFICATION, ...reviewer },
    answer: {
      verification: VERIFICATION,
      version: 6,
      extent: 'whole',
      rows: [
        row(5, '7d', 3, 'AskBegun', 'DueSet'),
        { ...row(6, 'e1', 4, 'AskAnswered'), sources: [{ dataset: DATASET, attempt: 1, status: 'hit' }] },
        {
          ...row(7, '9c', 5, 'ReportSealed'),
          report: { number: REPORT, version: 1, outcome: 'contradicted', seal: exampleReport.seal },
        },
        {
          ...row(9, '4b', 6, 'ReviewDecided'),
          deed: {
            verb: 'review',
            officer: 'DA-002',
            organisation: ARCHIVES,
            decision: 'overturn',
            reason: '原始登记表日期有涂改，以存根为准',
          },
        },
      ],
    },
  },
  'consent.get': {
    question: { consent: CONSENT, purpose: 'ownership' },
    answer: {
      consent: CONSENT,
      version: 3,
      extent: 'masked',
      state: {
        subject: { name: '示**', idNumber: '110105********002X' },
        purposes: ['preRoute'],
        datasets: [DATASET],
        grantedOn: '2026-08-03',
        validTo: '2026-12-31',
        status: 'valid',
        usedTimes: 1,
        inUse: [],
        evidence: { algorithm: 'sm3', value: 'ab'.repeat(32), size: 48_213, mediaType: 'application/pdf' },
      },
    },
  },
};
