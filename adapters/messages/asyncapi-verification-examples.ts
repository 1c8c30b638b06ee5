import type { GrantData } from '../../actors/protocol/consent-messages.ts';
import type { InboundType } from '../../actors/protocol/messages.ts';
import type { CountersignReviewData, RequestData, ReviewData } from '../../actors/protocol/verification-messages.ts';
import type { LocalizedText } from '../../rules/text.ts';
import type { Example } from './asyncapi-inbound-examples.ts';

/** What is allowed and verified with other departments, and what is told of it, by example. */

const ARCHIVES = '12330182K318200150';
const COPY = 'application.hall.HY-2026-1';
const CONSENT = 'consent.hall.SQ-2026-1';
const VERIFICATION = 'verification.hall.HD-2026-1';
const REPORT = 'HD20260803-7K3M9QX2P4';
const SEAL = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
const SPOUSE = '/data/form/husbandName';

const grant: GrantData = {
  subject: { name: '示例乙', idNumber: '11010519491231002X' },
  purposes: ['preRoute', 'onDemand'],
  datasets: ['civil-affairs.marriage', 'public-security.household'],
  validTo: '2026-12-31',
  evidence: { hash: { algorithm: 'sha256', value: SEAL }, size: 48_213, mediaType: 'application/pdf' },
};
const request: RequestData = {
  matter: 'marriage-record-copy',
  region: '330182',
  consent: 'SQ-2026-1',
  subject: { name: '示例乙', idNumber: '11010519491231002X' },
  form: { husbandName: '示例丙', registeredOn: '1975-05-01' },
};
const review: ReviewData = {
  expectedVersion: 5,
  officer: 'DA-002',
  organisation: ARCHIVES,
  report: REPORT,
  decision: 'overturn',
  fields: [{ field: SPOUSE, verdict: 'confirmed' }],
  reason: '原始登记表为繁体字，系同一人',
};
const countersign: CountersignReviewData = {
  expectedVersion: 6,
  officer: 'DA-003',
  organisation: ARCHIVES,
  decision: 'agree',
};

type Sent = (type: InboundType, id: string, subject: string, title: LocalizedText, data: object) => Example;

/** What integrators send, by type. */
export const verificationExamples = (sent: Sent) => {
  const one = (type: InboundType, id: string, subject: string, title: LocalizedText, data: object) => [
    sent(type, id, subject, title, data),
  ];
  return {
    'onedoor.consent.grant': one(
      'onedoor.consent.grant',
      'consent-1',
      CONSENT,
      { zh: '授权核对婚姻和户籍信息', en: 'Marriage and household may be verified' },
      grant,
    ),
    'onedoor.consent.withdraw': one(
      'onedoor.consent.withdraw',
      'consent-2',
      CONSENT,
      { zh: '撤回授权', en: 'It is taken back' },
      { reason: '已取得原件' },
    ),
    'onedoor.verification.request': one(
      'onedoor.verification.request',
      'verification-1',
      VERIFICATION,
      { zh: '按需核对', en: 'Verified on demand' },
      request,
    ),
    'onedoor.verification.review': one(
      'onedoor.verification.review',
      'verification-2',
      VERIFICATION,
      { zh: '推翻一项结论', en: 'A person comes to another verdict' },
      review,
    ),
    'onedoor.verification.countersign': one(
      'onedoor.verification.countersign',
      'verification-3',
      VERIFICATION,
      { zh: '第二人会签', en: 'The second officer signs' },
      countersign,
    ),
  };
};

type Told = readonly [subject: string, title: LocalizedText, data: object];

const report = {
  report: REPORT,
  reportVersion: 1,
  seal: SEAL,
  outcome: 'contradicted',
  contradicted: [SPOUSE],
  unknown: [],
  detections: [],
  reviewed: false,
};

/** What integrators receive, by event. */
export const verificationTold = {
  'consent-granted': [
    [CONSENT, { zh: '授权已登记', en: 'The consent is registered' }, { version: 1, validTo: '2026-12-31' }],
  ],
  'consent-withdrawn': [[CONSENT, { zh: '授权已撤回', en: 'It is withdrawn' }, { version: 3, stopped: 0 }]],
  'consent-expired': [[CONSENT, { zh: '授权到期', en: 'It has expired' }, { version: 3, stopped: 1 }]],
  verified: [
    [
      VERIFICATION,
      { zh: '一项与登记不符，待复核', en: 'One field differs, and a person must look' },
      {
        version: 5,
        ...report,
        purpose: 'onDemand',
        round: 1,
        sources: [
          { dataset: 'civil-affairs.marriage', status: 'hit' },
          { dataset: 'public-security.household', status: 'timeout' },
        ],
        review: ['CONTRADICTED'],
      },
    ],
  ],
  'case-verified': [
    [
      COPY,
      { zh: '办件的核对报告', en: 'The report about an application' },
      { version: 2, ...report, purpose: 'preRoute' },
    ],
  ],
} as const satisfies Readonly<Record<string, readonly Told[]>>;
