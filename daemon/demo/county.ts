import type { Integrator } from '../../actors/protocol/integrator.ts';
import type { Level, OfficerRole, RegisterData } from '../../actors/protocol/messages.ts';

// The county of the demo, 建德市 (330182), written down by hand and not read from the matters: the demo proves that the
// service does what the county wants, so it must not ask the service what that is.

export const ARCHIVES = '12330182K318200150';
export const VETERANS = '11330182K31820023X';
export const HOUSING = '11330182K31820031Q';
export const TOWNSHIP = '11330182K3182004XG';
export const QIANTAN = '11330182K31820058G';

export const COUNTY = '330182';
/** 乾潭镇, whose people's government does its own township steps. */
export const QIANTAN_TOWN = '330182101';

/** Who speaks for whom: the archives hall takes applications; each department acts through its own system. */
export const integrators: readonly Integrator[] = [
  {
    integrator: 'hall',
    title: { zh: '档案馆服务大厅', en: 'Archives hall' },
    kinds: ['application', 'person'],
    organisations: [ARCHIVES],
    regions: [COUNTY],
  },
  {
    integrator: 'veterans',
    title: { zh: '退役军人事务系统', en: 'Veterans system' },
    kinds: ['application', 'person'],
    organisations: [VETERANS],
    regions: [COUNTY],
  },
  {
    integrator: 'housing',
    title: { zh: '规划和自然资源系统', en: 'Planning system' },
    kinds: ['application', 'person'],
    organisations: [HOUSING],
    regions: [COUNTY],
  },
  {
    integrator: 'township',
    title: { zh: '乡镇联办系统', en: 'Township system' },
    kinds: ['application', 'person'],
    organisations: [TOWNSHIP, QIANTAN],
    regions: [COUNTY],
  },
];

/** A place in the flow and who holds it. */
export interface Desk {
  readonly integrator: string;
  readonly organisation: string;
  readonly role: OfficerRole;
  readonly level: Level;
  /** Staff numbers of the officers who may act here. */
  readonly officers: readonly string[];
}

const desk = (integrator: string, organisation: string, role: OfficerRole, level: Level, prefix: string): Desk => ({
  integrator,
  organisation,
  role,
  level,
  officers: [1, 2, 3].map((number) => `${prefix}-${role}-${number}`),
});

export const desks = {
  archivesWindow: desk('hall', ARCHIVES, 'window', 'county', 'DA'),
  archivist: desk('hall', ARCHIVES, 'archivist', 'county', 'DA'),
  archivesReviewer: desk('hall', ARCHIVES, 'reviewer', 'county', 'DA'),
  archivesApprover: desk('hall', ARCHIVES, 'approver', 'county', 'DA'),
  veteransReviewer: desk('veterans', VETERANS, 'reviewer', 'county', 'TY'),
  townshipWindow: desk('township', TOWNSHIP, 'window', 'township', 'XZ'),
  townshipReviewer: desk('township', TOWNSHIP, 'reviewer', 'township', 'XZ'),
  qiantanWindow: desk('township', QIANTAN, 'window', 'township', 'QT'),
  qiantanReviewer: desk('township', QIANTAN, 'reviewer', 'township', 'QT'),
  housingReviewer: desk('housing', HOUSING, 'reviewer', 'county', 'GH'),
  housingApprover: desk('housing', HOUSING, 'approver', 'county', 'GH'),
} as const satisfies Readonly<Record<string, Desk>>;

/** An officer of the archives window whose filing ran out years ago. */
export const EXPIRED_OFFICER = 'DA-window-9';

const names: Readonly<Record<string, string>> = {
  [ARCHIVES]: '建德市档案馆',
  [VETERANS]: '建德市退役军人事务局',
  [HOUSING]: '建德市规划和自然资源局',
  [TOWNSHIP]: '建德市乡镇联合受理办公室',
  [QIANTAN]: '建德市乾潭镇人民政府',
};

/** One filing to be registered, by whom. */
export interface FilingMessage {
  readonly integrator: string;
  readonly topic: string;
  readonly data: RegisterData;
}

/** The filings of every organisation; they come before those of the officers. */
export function organisationFilings(): readonly FilingMessage[] {
  return integrators.flatMap(({ integrator, organisations }) =>
    organisations.map((organisation) => ({
      integrator,
      topic: `person.organisation-${organisation}`,
      data: {
        role: 'organisation',
        name: names[organisation] ?? organisation,
        organisation,
        level: organisation === TOWNSHIP || organisation === QIANTAN ? 'township' : 'county',
        regions: [COUNTY],
        validFrom: '2024-01-01',
        validTo: '2099-12-31',
      },
    })),
  );
}

/** The filings of every officer, one of them expired. */
export function officerFilings(nameOf: (index: number) => string): readonly FilingMessage[] {
  const filed = Object.values(desks).flatMap((one) =>
    one.officers.map((staffNumber) => ({ ...one, staffNumber, validTo: '2099-12-31' })),
  );
  filed.push({ ...desks.archivesWindow, staffNumber: EXPIRED_OFFICER, validTo: '2024-12-31' });
  return filed.map(({ integrator, organisation, role, level, staffNumber, validTo }, index) => ({
    integrator,
    topic: `person.officer-${staffNumber}`,
    data: {
      role: 'officer',
      name: nameOf(index),
      staffNumber,
      organisation,
      officerRoles: [role],
      level,
      regions: [COUNTY],
      validFrom: '2024-01-01',
      validTo,
    },
  }));
}
