import { describe, expect, it } from 'vitest';
import type { FlowStep } from '../../rules/matters/matter.ts';
import { evolve } from '../application/evolve.ts';
import {
  ARCHIVES,
  CIVIL_AFFAIRS,
  catalogueOf,
  histories,
  matter,
  open,
  person,
  received,
  ruleSet,
} from '../application/specimens-harness.ts';
import type { ApplicationState } from '../application/state.ts';
import type { Filing, PersonState } from '../person/state.ts';
import { type Integrator, type Purpose, purposes } from '../protocol/integrator.ts';
import { hall } from '../road-harness.ts';
import { type Claim, extentOfApplication, extentOfPerson, readingFiling, reasonForOwner } from './rights.ts';

const TODAY = '2026-08-03';
const stateAfter = (status: keyof typeof histories): ApplicationState => {
  let state: ApplicationState | undefined;
  for (const event of histories[status]) state = evolve(state, event);
  if (state === undefined) throw new Error('an empty history');
  return state;
};
const filing = (rest: Partial<Filing> = {}): Filing => {
  const { filing: made } = person({ staffNumber: 'W-1', ...rest });
  if (made === undefined) throw new Error('no filing');
  return made;
};
const integrator = (rest: Partial<Integrator> = {}): Integrator => ({
  ...hall,
  regions: ['3301'],
  purposes: [...purposes],
  supervises: ['3301'],
  ...rest,
});
const reviewer = filing({ organisation: CIVIL_AFFAIRS, officerRoles: ['reviewer'], staffNumber: 'R-1' });
const extent = (claim: Partial<Claim> & { purpose: Purpose }, state = stateAfter('received'), rules = ruleSet()) =>
  extentOfApplication({ integrator: integrator(), ...claim }, state, rules);

describe('how much of an application may be read', () => {
  it('is exactly what purpose, ownership, region and officer give, in every combination', () => {
    const seen = new Set<string>();
    for (const purpose of purposes) {
      for (const granted of [undefined, [], [purpose], purposes.filter((one) => one !== purpose), [...purposes]]) {
        for (const owner of ['hall', 'other']) {
          for (const supervises of [undefined, ['3301'], ['330106'], ['330182'], ['33010600']]) {
            for (const regions of [['330106'], ['3302']]) {
              for (const officer of [undefined, filing(), reviewer, filing({ regions: ['3302'] })]) {
                const who: Integrator = {
                  ...hall,
                  integrator: owner,
                  regions,
                  ...(granted === undefined ? {} : { purposes: [...granted] }),
                  ...(supervises === undefined ? {} : { supervises }),
                };
                const claim = { integrator: who, purpose, ...(officer === undefined ? {} : { officer }) };
                const near = regions[0] === '330106' && officer !== undefined && officer.regions[0] === '3301';
                const over = supervises?.[0] === '3301' || supervises?.[0] === '330106';
                const expected = !(granted ?? []).includes(purpose)
                  ? undefined
                  : {
                      ownership: owner === 'hall' ? 'masked' : undefined,
                      supervision: over ? 'process' : undefined,
                      verification: undefined,
                      credit: undefined,
                      handling: !near ? undefined : officer === reviewer ? 'masked' : 'whole',
                    }[purpose];
                expect(extent(claim), JSON.stringify(claim)).toBe(expected);
                seen.add(String(expected));
              }
            }
          }
        }
      }
    }
    expect([...seen].sort()).toEqual(['masked', 'process', 'undefined', 'whole']);
  });

  it.each([
    ['received', 'whole', 'masked'],
    ['returned', 'masked', 'masked'],
    ['accepted', 'masked', 'whole'],
    ['approved', 'whole', 'masked'],
    ['refused', 'masked', 'masked'],
    ['delivered', 'masked', 'masked'],
    ['withdrawn', 'masked', 'masked'],
    ['closed', 'masked', 'masked'],
  ] as const)('is everything for who may act now: %s, the window %s, the reviewer %s', (status, window, review) => {
    const state = stateAfter(status);
    expect(extent({ purpose: 'handling', officer: filing() }, state)).toBe(window);
    expect(extent({ purpose: 'handling', officer: reviewer }, state)).toBe(review);
  });

  it.each<[string, Partial<Filing>]>([
    ['another role', { officerRoles: ['archivist'] }],
    ['another level', { level: 'city' }],
  ])('is masked for an officer of the organisation with %s', (_, change) => {
    expect(extent({ purpose: 'handling', officer: filing(change) })).toBe('masked');
  });

  it('is nothing for an organisation without a step, a matter that is gone, and an officer of another place', () => {
    expect(extent({ purpose: 'handling', officer: filing({ organisation: '9144030071526726XG' }) })).toBeUndefined();
    const without = ruleSet({ catalogue: catalogueOf() });
    expect(extent({ purpose: 'handling', officer: filing() }, stateAfter('received'), without)).toBeUndefined();
    expect(extent({ purpose: 'handling', officer: filing({ regions: ['330182'] }) })).toBeUndefined();
  });

  it('goes by the open steps side by side, by the tier of who does them here, and by the place that the form names', () => {
    const elsewhere: FlowStep = {
      ...(matter.flow.steps[1] as FlowStep),
      id: 'elsewhere',
      department: 'far',
      placeField: 'place',
    };
    const wide = {
      ...matter,
      responsible: [
        ...matter.responsible.map((one) => (one.department === 'civil' ? { ...one, level: 'city' as const } : one)),
        { region: '330203', department: 'far', organisation: CIVIL_AFFAIRS, title: { zh: '远', en: 'far' } },
      ],
      flow: { ...matter.flow, steps: [...matter.flow.steps, elsewhere] },
    };
    const rules = ruleSet({ catalogue: catalogueOf(wide) });
    const state = (...steps: readonly string[]): ApplicationState => ({
      ...evolve(undefined, { ...received, open: open(...steps) }),
      content: { ...received.content, form: { place: '330203' } },
    });
    const far = { ...reviewer, regions: ['3302'] };
    const claim = (officer: Filing, regions: string[]) =>
      ({ purpose: 'handling', officer, integrator: integrator({ regions }) }) as const;

    expect(extent(claim(far, ['3302']), state('acceptance', 'elsewhere'), rules)).toBe('whole');
    expect(extent(claim(far, ['3302']), state('acceptance', 'review'), rules)).toBe('masked');
    expect(extent(claim(far, ['3301']), state('elsewhere'), rules)).toBeUndefined();
    const near = { ...reviewer, regions: ['3301'] };
    expect(extent(claim(near, ['3301']), state('elsewhere', 'review'), rules)).toBe('masked');
    expect(extent(claim({ ...near, level: 'city' }, ['3301']), state('elsewhere', 'review'), rules)).toBe('whole');
  });
});

describe('how much of an officer or organisation may be read', () => {
  const of = (claim: Partial<Claim> & { purpose: Purpose }, state: PersonState) =>
    extentOfPerson({ integrator: integrator(), ...claim }, state, TODAY);
  const officer = person({ staffNumber: 'W-1', regions: ['330106', '330108'] });

  it('is masked for who files it and for officers of the same organisation', () => {
    expect(of({ purpose: 'ownership' }, officer)).toBe('masked');
    expect(of({ purpose: 'ownership', integrator: integrator({ organisations: [] }) }, officer)).toBeUndefined();
    expect(of({ purpose: 'handling', officer: filing() }, officer)).toBe('masked');
    expect(of({ purpose: 'handling', officer: reviewer }, officer)).toBeUndefined();
    expect(of({ purpose: 'handling' }, officer)).toBeUndefined();
  });

  it('is the process for who supervises all of its regions, and nothing of who was never filed', () => {
    const supervising = (...supervises: string[]) =>
      of({ purpose: 'supervision', integrator: integrator({ supervises }) }, officer);
    expect(supervising('3301')).toBe('process');
    expect(supervising('330106', '330108')).toBe('process');
    expect(supervising('330106')).toBeUndefined();
    for (const purpose of purposes) {
      expect(of({ purpose, officer: filing() }, { counters: {} })).toBeUndefined();
      expect(of({ purpose, officer: filing(), integrator: integrator({ purposes: [] }) }, officer)).toBeUndefined();
    }
  });
});

describe('the filing by which an officer may read', () => {
  const organisation = person({ role: 'organisation', officerRoles: [] });
  const read = (officer: PersonState | undefined, employer: PersonState | undefined = organisation, who = hall) =>
    readingFiling(officer, employer, who, TODAY);

  it('is in force, with a role, of an organisation in force that the integrator speaks for', () => {
    expect(read(person())).toMatchObject({ organisation: ARCHIVES, officerRoles: ['window'] });
    expect(read(person({ validTo: TODAY, validFrom: TODAY }))).toBeDefined();
  });

  it.each<[string, string, PersonState | undefined, PersonState?, Integrator?]>([
    ['never filed', 'OFFICER_NOT_FILED', undefined],
    ['never filed, but counted', 'OFFICER_NOT_FILED', { counters: {} }],
    ['filed from tomorrow', 'FILING_NOT_YET_VALID', person({ validFrom: '2026-08-04' })],
    ['filed until yesterday', 'FILING_EXPIRED', person({ validTo: '2026-08-02' })],
    ['told to have ended', 'FILING_EXPIRED', { ...person(), filingExpired: true }],
    ['without a role', 'OFFICER_ROLE', person({ officerRoles: [] })],
    ['an organisation', 'OFFICER_NOT_FILED', organisation],
    [
      'of an organisation that is not in force',
      'FILING_EXPIRED',
      person(),
      person({ role: 'organisation', validTo: '2026-08-02' }),
    ],
    ['of an organisation never filed', 'ORGANISATION_NOT_FILED', person(), { counters: {} }],
    ['of another organisation', 'ORGANISATION_NOT_FILED', person({ organisation: CIVIL_AFFAIRS }), organisation],
    ['of another officer in place of an organisation', 'ORGANISATION_NOT_FILED', person(), person()],
    [
      'of an organisation that others speak for',
      'RIGHT_ORGANISATION',
      person(),
      organisation,
      { ...hall, organisations: [CIVIL_AFFAIRS] },
    ],
  ])('is none of one who is %s: %s', (_, code, officer, employer = organisation, who = hall) => {
    expect(read(officer, employer, who)).toBe(code);
  });

  it('is none where the organisation cannot be found', () => {
    expect(readingFiling(person(), undefined, hall, TODAY)).toBe('ORGANISATION_NOT_FILED');
  });
});

describe('why an officer may not read', () => {
  const reason = (claim: Partial<Claim>, state = stateAfter('received')) =>
    reasonForOwner({ integrator: integrator(), purpose: 'handling', ...claim }, state, ruleSet());

  it('is told to the owner: what is wrong with the filing, the organisation or the place', () => {
    expect(reason({ unfit: 'OFFICER_NOT_FILED' })).toBe('OFFICER_NOT_FILED');
    expect(reason({ officer: filing({ organisation: '9144030071526726XG' }) })).toBe('OFFICER_ORGANISATION');
    expect(reason({ officer: filing({ regions: ['330182'] }) })).toBe('OFFICER_REGION');
  });

  it('is told to nobody else, for no other purpose, and not without the right to that', () => {
    const unfit = { unfit: 'OFFICER_NOT_FILED' } as const;
    expect(reason({ ...unfit, integrator: integrator({ integrator: 'other' }) })).toBeUndefined();
    expect(reason({ ...unfit, purpose: 'supervision' })).toBeUndefined();
    expect(reason({ ...unfit, integrator: integrator({ purposes: ['ownership'] }) })).toBeUndefined();
  });
});
