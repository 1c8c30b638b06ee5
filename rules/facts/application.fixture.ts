import type { ApplicationData } from './application-data.ts';
import type { HistoryData } from './history-data.ts';

/** Applications without any defect, for tests to take one thing away or put one thing wrong. Day: 2026-09-21. */

type Writable<T> = { -readonly [K in keyof T]: T[K] };
export type SampleApplication = Writable<ApplicationData> & { matter: string };

export const sampleDay = '2026-09-21';

export const sampleAgent = {
  name: '李明',
  idNumber: '330103198001010014',
  relation: 'child',
  phone: '13912345678',
  authorityUntil: '2027-01-01',
};

/** A material; `file` stands for its bytes. */
export function paper(type: string, size = 400_000, mediaType = 'application/pdf', file = type) {
  return { type, hash: { algorithm: 'sha256', value: file }, size, mediaType };
}

export function marriageSample(changes: Partial<SampleApplication> = {}): SampleApplication {
  return {
    matter: 'marriage-record-copy',
    region: '330182',
    channel: 'hall',
    applicant: { kind: 'citizen', name: '王芳', idNumber: '11010519491231002X', phone: '13812345678' },
    form: {
      recordKind: 'marriage',
      husbandName: '张建国',
      husbandBirthDate: '1948-02-01',
      wifeName: '王芳',
      wifeBirthDate: '1949-12-31',
      registeredOn: '1986-05-20',
      registeredAt: '建德市新安江镇人民政府',
      copies: 1,
      purpose: 'pension',
    },
    materials: [paper('id-card')],
    ...changes,
  };
}

export function veteranSample(changes: Partial<SampleApplication> = {}): SampleApplication {
  return {
    matter: 'veteran-record-copy',
    region: '330182',
    channel: 'wechat',
    applicant: { kind: 'citizen', name: '陈卫东', idNumber: '330103198001010014' },
    form: {
      veteranName: '陈卫东',
      birthDate: '1980-01-01',
      enlistedOn: '1998-12-01',
      dischargedOn: '2003-12-01',
      dischargeKind: 'retired',
      copies: 2,
      purpose: 'medical',
    },
    materials: [paper('id-card')],
    ...changes,
  };
}

export function houseSample(changes: Partial<SampleApplication> = {}): SampleApplication {
  return {
    matter: 'house-building-approval',
    region: '330182101',
    channel: 'street',
    applicant: { kind: 'citizen', name: '何大勇', idNumber: '330103198001010014' },
    form: {
      construction: 'newBuild',
      householdSize: 4,
      village: '乾潭镇某村三组',
      landKind: 'cultivated',
      landArea: 110,
      floorArea: 320,
      floors: 3,
      existingHouseArea: 0,
      surrendersExisting: false,
      neighboursAgree: true,
      plannedStart: '2026-11-01',
      plannedEnd: '2027-10-01',
    },
    materials: ['id-card', 'household-register', 'site-plan', 'design-drawing', 'village-opinion'].map((type) =>
      paper(type),
    ),
    ...changes,
  };
}

export function crossHallSample(changes: Partial<SampleApplication> = {}): SampleApplication {
  return {
    matter: 'cross-hall-query',
    region: '330182',
    channel: 'hall',
    applicant: { kind: 'citizen', name: '王芳', idNumber: '11010519491231002X' },
    form: {
      recordKind: 'marriage',
      heldIn: '330127',
      subjectName: '王芳',
      otherPartyName: '张建国',
      yearFrom: 1985,
      yearTo: 1987,
      delivery: 'window',
      copies: 1,
      purpose: 'pension',
    },
    materials: [paper('id-card')],
    ...changes,
  };
}

export function donationSample(changes: Partial<SampleApplication> = {}): SampleApplication {
  return {
    matter: 'archive-donation-transfer',
    region: '330182',
    channel: 'hall',
    applicant: { kind: 'citizen', name: '王芳', idNumber: '11010519491231002X' },
    form: {
      kind: 'donation',
      collectionTitle: '新安江水电站建设家书',
      ownerName: '王芳',
      ownership: 'personal',
      itemCount: 42,
      formedFrom: '1957-04-01',
      formedTo: '1965-03-01',
      plannedOn: '2026-11-01',
      medium: 'paper',
      secrecy: 'none',
      openCondition: 'open',
      holdsPersonalData: false,
    },
    materials: [paper('id-card'), paper('item-list')],
    ...changes,
  };
}

export function houseRecordSample(changes: Partial<SampleApplication> = {}): SampleApplication {
  return {
    matter: 'house-building-record-copy',
    region: '330182101',
    channel: 'street',
    applicant: { kind: 'citizen', name: '何大勇', idNumber: '330103198001010014' },
    form: {
      recordKind: 'approvalForm',
      ownerName: '何大勇',
      relation: 'owner',
      village: '乾潭镇某村三组',
      approvedOn: '2005-05-20',
      copies: 1,
      purpose: 'title',
    },
    materials: [paper('id-card')],
    ...changes,
  };
}

const nothingBefore: HistoryData = {
  submittedLast30Days: 0,
  submittedLast365Days: 0,
  returnedLast30Days: 0,
  returnedLast365Days: 0,
  withdrawnLast90Days: 0,
  refusedLast365Days: 0,
  approvedLast365Days: 0,
  agentSubmittedLast30Days: 0,
  agentSubmittedLast365Days: 0,
  open: [],
  lastApproved: [],
};
/** People who were looked up, and of whom nothing is known from before. */
export const firstTime = { applicant: nothingBefore, agent: nothingBefore };
