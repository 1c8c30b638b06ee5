import type { InboundType } from '../../actors/protocol/messages.ts';
import type {
  BreachData,
  ExtendUndertakingData,
  FulfilData,
  ReleaseUndertakingData,
  UndertakeData,
} from '../../actors/protocol/undertaking-messages.ts';
import type { LocalizedText } from '../../rules/text.ts';
import type { Example } from './asyncapi-inbound-examples.ts';

/** What is said and told of appointments, loans and commitments, by example. Nobody in them exists. */

const ARCHIVES = '12330182K318200150';
const LOAN = 'undertaking.hall.JY-2026-1';
const VISIT = 'undertaking.hall.YY-2026-1';
const COMMITMENT = 'undertaking.hall.CN-2026-1';
const ARCHIVE = 'J012-001-0042';
const letter = {
  hash: { algorithm: 'sha256', value: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad' },
  size: 20_480,
  mediaType: 'application/pdf',
} as const;
const signed = { officer: 'DA-002', organisation: ARCHIVES };
const document = { number: '建档信〔2026〕9号', day: '2026-08-28' };

const loan: UndertakeData = {
  subject: { application: 'hall.HY-2026-1' },
  kind: 'loan',
  organisation: ARCHIVES,
  region: '330182',
  due: '2026-08-17',
  archive: ARCHIVE,
};
const commitment: UndertakeData = {
  subject: { application: 'hall.HY-2026-1' },
  kind: 'commitment',
  organisation: ARCHIVES,
  region: '330182',
  due: '2026-08-17',
  commitment: letter,
};
const returned: FulfilData = { ...signed, on: '2026-08-14' };
const cancelled: ReleaseUndertakingData = { cause: 'cancelled' };
const excused: ReleaseUndertakingData = { cause: 'excused', ...signed };
const extension: ExtendUndertakingData = { ...signed, due: '2026-08-31' };
const breach: BreachData = { ...signed, document };

type Sent = (type: InboundType, id: string, subject: string, title: LocalizedText, data: object) => Example;

/** What integrators send, by type. */
export const undertakingExamples = (sent: Sent) => ({
  'onedoor.undertaking.undertake': [
    sent('onedoor.undertaking.undertake', 'undertaking-1', LOAN, { zh: '借出档案', en: 'An archive is lent' }, loan),
    sent(
      'onedoor.undertaking.undertake',
      'undertaking-2',
      COMMITMENT,
      { zh: '以承诺书代替证明', en: 'A commitment in place of a document' },
      commitment,
    ),
  ],
  'onedoor.undertaking.fulfil': [
    sent('onedoor.undertaking.fulfil', 'undertaking-3', LOAN, { zh: '档案已归还', en: 'It came back' }, returned),
  ],
  'onedoor.undertaking.release': [
    sent('onedoor.undertaking.release', 'undertaking-4', VISIT, { zh: '本人取消', en: 'Cancelled in time' }, cancelled),
    sent(
      'onedoor.undertaking.release',
      'undertaking-5',
      LOAN,
      { zh: '予以免除', en: 'An officer excuses it' },
      excused,
    ),
  ],
  'onedoor.undertaking.extend': [
    sent('onedoor.undertaking.extend', 'undertaking-6', LOAN, { zh: '续借', en: 'Lent for longer' }, extension),
  ],
  'onedoor.undertaking.breach': [
    sent(
      'onedoor.undertaking.breach',
      'undertaking-7',
      COMMITMENT,
      { zh: '核查发现未履行', en: 'It was not kept, as was found' },
      breach,
    ),
  ],
});

type Told = readonly [subject: string, title: LocalizedText, data: object];
const term = { kind: 'loan', due: '2026-08-17', graceUntil: '2026-08-20', archive: ARCHIVE };

/** What integrators receive, by event. */
export const undertakingTold = {
  'undertaking-made': [[LOAN, { zh: '借阅已登记', en: 'The loan is registered' }, { version: 1, ...term }]],
  'undertaking-due': [[LOAN, { zh: '三天后到期', en: 'Three days are left' }, { version: 2, ...term }]],
  'undertaking-extended': [
    [
      LOAN,
      { zh: '续借至月底', en: 'To the end of the month' },
      { version: 3, ...term, due: '2026-08-31', graceUntil: '2026-09-03' },
    ],
  ],
  'undertaking-lapsed': [
    [
      LOAN,
      { zh: '逾期未还', en: 'It did not come back' },
      { version: 3, ...term, occurrence: 'overdue-return', credit: 'hall.U-JY-2026-1' },
    ],
    [
      COMMITMENT,
      { zh: '承诺到期，待核查', en: 'An officer must look' },
      { version: 3, kind: 'commitment', due: '2026-08-17', graceUntil: '2026-08-24' },
    ],
  ],
  'undertaking-fulfilled': [
    [LOAN, { zh: '逾期归还', en: 'It came back late' }, { version: 4, kind: 'loan', on: '2026-08-25', lateDays: 8 }],
    [
      COMMITMENT,
      { zh: '承诺已履行', en: 'The commitment was kept' },
      {
        version: 2,
        kind: 'commitment',
        on: '2026-08-14',
        occurrence: 'commitment-kept',
        credit: 'hall.U-CN-2026-1',
      },
    ],
  ],
  'undertaking-released': [
    [
      VISIT,
      { zh: '本人取消', en: 'Cancelled' },
      { version: 2, kind: 'appointment', on: '2026-08-14', cause: 'cancelled' },
    ],
  ],
  'undertaking-breached': [
    [
      COMMITMENT,
      { zh: '未履行承诺', en: 'It was not kept' },
      {
        version: 4,
        kind: 'commitment',
        document,
        occurrence: 'broken-commitment',
        credit: 'hall.U-CN-2026-1',
      },
    ],
  ],
} as const satisfies Readonly<Record<string, readonly Told[]>>;
