import { officerRoles, type RegisterData } from '../../actors/protocol/messages.ts';
import { everyDesk, unfit } from './desks.ts';
import { everyOrganisation } from './organisations.ts';

/** One filing to be registered, by whom. */
export interface FilingMessage {
  readonly integrator: string;
  readonly topic: string;
  readonly data: RegisterData;
}

const inForce = { validFrom: '2024-01-01', validTo: '2099-12-31' } as const;

/** The filings of every organisation; they come before those of the officers. */
export function organisationFilings(): readonly FilingMessage[] {
  return everyOrganisation.map(({ code, name, level, integrator, serves }) => ({
    integrator,
    topic: `person.organisation-${code}`,
    data: { role: 'organisation', name, organisation: code, level, regions: [serves], ...inForce },
  }));
}

/** The filings of every officer: those of the desks, and of each organisation three who must not act. */
export function officerFilings(nameOf: (index: number) => string): readonly FilingMessage[] {
  const filed: (Omit<RegisterData, 'name' | 'role'> & { staffNumber: string; integrator: string })[] = [];
  for (const { organisation, role, officers } of everyDesk) {
    const { code, integrator, level, serves } = organisation;
    for (const staffNumber of officers)
      filed.push({
        integrator,
        staffNumber,
        organisation: code,
        officerRoles: [role],
        level,
        regions: [serves],
        ...inForce,
      });
  }
  for (const one of everyOrganisation) {
    const { code, integrator, level, serves, elsewhere } = one;
    const whole = { integrator, organisation: code, officerRoles: [...officerRoles], level, regions: [serves] };
    filed.push(
      { ...whole, staffNumber: unfit.tier(one), level: level === 'township' ? 'county' : 'township', ...inForce },
      { ...whole, staffNumber: unfit.place(one), regions: [elsewhere], ...inForce },
      { ...whole, staffNumber: unfit.expired(one), validFrom: '2024-01-01', validTo: '2024-12-31' },
    );
  }
  return filed.map(({ integrator, ...data }, index) => ({
    integrator,
    topic: `person.officer-${data.staffNumber}`,
    data: { role: 'officer', name: nameOf(index), ...data },
  }));
}
