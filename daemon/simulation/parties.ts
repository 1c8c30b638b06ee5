import type { Integrator } from '../../actors/protocol/integrator.ts';
import type { Level, OfficerRole, RegisterData } from '../../actors/protocol/messages.ts';
import { within } from '../../rules/identity/division.ts';
import type { Matter } from '../../rules/matters/matter.ts';
import type { Random } from '../../rules/random.ts';

/** An officer who can act somewhere in the flows of the matters. */
export interface Officer {
  readonly staffNumber: string;
  readonly organisation: string;
  readonly integrator: string;
  readonly role: OfficerRole;
  readonly level: Level;
  readonly region: string;
}

/** An organisation, and the integrator that speaks for it. */
export interface Organisation {
  readonly creditCode: string;
  readonly integrator: string;
  readonly level: Level;
  readonly region: string;
}

/** Everyone around the daemon, made of the matters: whatever matters there are, somebody can do each of their steps. */
export interface Parties {
  readonly integrators: readonly Integrator[];
  readonly organisations: readonly Organisation[];
  readonly officers: readonly Officer[];
  /** Those who answer alerts; the integrator `supervisor` speaks for them. */
  readonly supervisors: readonly Officer[];
  find(name: string): Integrator | undefined;
  speakersFor(organisation: string): readonly string[];
  supervisorsOf(region: string): readonly string[];
}

/** Takes applications in, has no organisation, and may not file anyone. */
export const PORTAL = 'portal';
/** Supervises everything, and answers alerts. */
export const SUPERVISOR = 'supervisor';
/** So many systems share the organisations between them; each takes applications in too. */
const SYSTEMS = 3;

/** Who is there for some matters. */
export function partiesOf(matters: readonly Matter[]): Parties {
  const organisations = new Map<string, Organisation>();
  const officers = new Map<string, Officer>();
  for (const matter of matters) {
    for (const { organisation: creditCode, department, region, level: own } of matter.responsible) {
      const system = `system-${(organisations.size % SYSTEMS) + 1}`;
      const organisation = organisations.get(creditCode) ?? {
        creditCode,
        integrator: system,
        level: own ?? matter.level,
        region,
      };
      organisations.set(creditCode, organisation);
      for (const step of matter.flow.steps.filter((one) => one.department === department)) {
        const level = own ?? step.level;
        for (const number of [1, 2]) {
          const key = JSON.stringify([creditCode, step.role, level, region, number]);
          officers.set(key, {
            staffNumber: officers.get(key)?.staffNumber ?? `S${officers.size + 1}`,
            organisation: creditCode,
            integrator: organisation.integrator,
            role: step.role,
            level,
            region,
          });
        }
      }
    }
  }
  const all = [...organisations.values()];
  const supervisors = supervisorsAt(all[0]);
  const regions = [...new Set([...officers.values()].map(({ region }) => region.slice(0, 2)))];
  const make = (name: string, own: readonly string[], rest: Partial<Integrator> = {}): Integrator => ({
    integrator: name,
    title: { zh: name, en: name },
    kinds: ['application', 'person', 'alert', 'credit'],
    organisations: [...own],
    regions,
    purposes: ['credit'],
    ...rest,
  });
  const integrators = [
    ...Array.from({ length: SYSTEMS }, (_, index) => `system-${index + 1}`).map((name) =>
      make(
        name,
        all.filter(({ integrator }) => integrator === name).map(({ creditCode }) => creditCode),
      ),
    ),
    make(PORTAL, [], { kinds: ['application', 'credit'] }),
    make(SUPERVISOR, [...new Set(supervisors.map(({ organisation }) => organisation))], {
      kinds: ['application', 'alert', 'credit'],
      supervises: regions,
      purposes: ['supervision'],
    }),
  ];
  return {
    integrators,
    organisations: all,
    officers: [...officers.values()],
    supervisors,
    find: (name) => integrators.find(({ integrator }) => integrator === name),
    speakersFor: (creditCode) =>
      integrators.filter((one) => one.organisations.includes(creditCode)).map(({ integrator }) => integrator),
    supervisorsOf: (region) =>
      integrators
        .filter(({ supervises = [] }) => supervises.some((area) => within(region, area)))
        .map(({ integrator }) => integrator),
  };
}

/** Three of an organisation, so that one can review and countersign what another did. */
function supervisorsAt(organisation: Organisation | undefined): readonly Officer[] {
  if (organisation === undefined) return [];
  const { creditCode, integrator, level, region } = organisation;
  const roles = ['supervisor', 'supervisor', 'leader'] as const;
  return roles.map((role, index) => {
    return { staffNumber: `V${index + 1}`, organisation: creditCode, integrator, role, level, region };
  });
}

/** The filing of an organisation or an officer. Days are YYYY-MM-DD, both included. */
export function filingOf(
  party: Organisation | Officer,
  validFrom: string,
  validTo: string,
  random: Random,
): RegisterData {
  const officer = 'staffNumber' in party;
  return {
    role: officer ? 'officer' : 'organisation',
    name: officer ? random.pick(['钱明', '孙芳', '周伟']) : '某单位',
    ...(officer ? { staffNumber: party.staffNumber, officerRoles: [party.role] } : {}),
    organisation: officer ? party.organisation : party.creditCode,
    level: party.level,
    regions: [party.region],
    validFrom,
    validTo,
  };
}
