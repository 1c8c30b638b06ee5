import { describe, expect, it } from 'vitest';
import { shippedCatalogue, shippedMatterFiles } from '../library/shipped.fixture.ts';
import { loadCatalogue } from './catalogue.ts';
import type { Fault } from './fault.ts';
import type { Matter } from './matter.ts';

/** The house-building matter with one thing changed. */
function altered(change: (matter: Writable<Matter>) => void): { file: string; json: unknown }[] {
  const files = structuredClone(shippedMatterFiles());
  const house = files.find(({ file }) => file.startsWith('house'));
  change(house?.json as Writable<Matter>);
  return files;
}
type Writable<T> = { -readonly [K in keyof T]: T[K] extends object ? Writable<T[K]> : T[K] };

function faultsOf(change: (matter: Writable<Matter>) => void): [string, string][] {
  const loaded = loadCatalogue(altered(change));
  if (!('faults' in loaded)) return [];
  for (const fault of loaded.faults) expectReadable(fault);
  return loaded.faults.map(({ code, pointer }) => [code, pointer]);
}

function expectReadable({ file, message }: Fault): void {
  expect(file).toBe('house-building-approval.json');
  expect(message.zh).toMatch(/\p{Script=Han}/u);
  expect(message.en).toMatch(/[a-z]/);
}

describe('loadCatalogue', () => {
  it('loads the shipped matters without faults or warnings', () => {
    const loaded = loadCatalogue(shippedMatterFiles());
    expect(loaded).not.toHaveProperty('faults');
    expect('warnings' in loaded && loaded.warnings).toEqual([]);
    expect(
      shippedCatalogue()
        .all()
        .map(({ code }) => code),
    ).toEqual(['house-building-approval', 'marriage-record-copy', 'veteran-record-copy']);
  });

  it('tells every defect of a file at once, more than TypeBox reports by itself', () => {
    const found = faultsOf((matter) => {
      for (const step of matter.flow.steps) Object.assign(step, { workingDays: 0, role: 'boss' });
      Object.assign(matter, { colour: 'red' });
      Reflect.deleteProperty(matter, 'title');
    });
    expect(found).toHaveLength(12);
    expect(found).toContainEqual(['SCHEMA', '/title']);
    expect(found).toContainEqual(['SCHEMA', '/colour']);
    expect(found).toContainEqual(['SCHEMA', '/flow/steps/4/role']);
  });

  it('refuses a promise over the legal limit, and warns of one over two thirds of it', () => {
    expect(faultsOf((matter) => void Object.assign(matter, { promisedWorkingDays: 21 }))).toEqual([
      ['PROMISE_OVER_LEGAL', '/promisedWorkingDays'],
    ]);
    const loaded = loadCatalogue(altered((matter) => void Object.assign(matter, { promisedWorkingDays: 14 })));
    expect('warnings' in loaded && loaded.warnings.map(({ code }) => code)).toEqual(['PROMISE_OVER_TWO_THIRDS']);
  });

  it.each<[string, (matter: Writable<Matter>) => void, [string, string][]]>([
    [
      'a start that is no acceptance',
      (matter) => void Object.assign(matter.flow, { start: 'delivery' }),
      [['FLOW_START', '/flow/start']],
    ],
    [
      'a step that leads nowhere',
      (matter) => void matter.flow.steps[3]?.next.splice(0),
      [
        ['FLOW_STEP_UNREACHABLE', '/flow/steps/4'],
        ['FLOW_NO_DELIVERY', '/flow/steps/3'],
      ],
    ],
    [
      'a step that does not exist',
      (matter) => void matter.flow.steps[0]?.next.push('court'),
      [['FLOW_STEP_UNKNOWN', '/flow/steps/0/next/1']],
    ],
    ['a circle', (matter) => void matter.flow.steps[3]?.next.push('county-review'), [['FLOW_CYCLE', '/flow/steps']]],
    [
      'steps that take longer than promised',
      (matter) => void Object.assign(matter, { promisedWorkingDays: 12 }),
      [['FLOW_DAYS', '/flow/steps']],
    ],
    [
      'a department without organisation',
      (matter) => void matter.responsible.splice(0, 1),
      [
        ['RESPONSIBLE_MISSING', '/responsible'],
        ['RESPONSIBLE_MISSING', '/responsible'],
      ],
    ],
    [
      'two organisations for one department, the region written another way',
      (matter) => {
        const [first] = matter.responsible;
        if (first !== undefined) matter.responsible.push({ ...first, region: '330182000' });
      },
      [['RESPONSIBLE_TWICE', '/responsible/3']],
    ],
    [
      'a credit code with a wrong inner digit',
      (matter) => void Object.assign(matter.responsible[0] ?? {}, { organisation: '11330182K318200350' }),
      [['CREDIT_CODE', '/responsible/0/organisation']],
    ],
    [
      'a required field that the form does not have',
      (matter) => void matter.form.required.push('constructor'),
      [['FORM_FIELD_UNKNOWN', '/form/required/12']],
    ],
    [
      'a pattern that does not compile',
      (matter) => void Object.assign(matter.form.properties['village'] ?? {}, { pattern: '(' }),
      [['FORM_PATTERN', '/form/properties/village/pattern']],
    ],
    [
      'a text without end',
      (matter) => void Reflect.deleteProperty(matter.form.properties['village'] ?? {}, 'maxLength'),
      [['SCHEMA', '/form/properties/village']],
    ],
    [
      'one material twice',
      (matter) => void Object.assign(matter.materials[1] ?? {}, { type: 'id-card' }),
      [['DUPLICATE', '/materials/1/type']],
    ],
  ])('refuses %s', (_, change, expected) => {
    const found = faultsOf(change);
    expect(found).toEqual(expect.arrayContaining(expected));
    expect(found).toHaveLength(expected.length);
  });

  it('refuses the same matter in two files', () => {
    const files = shippedMatterFiles();
    const [first] = files;
    const loaded = loadCatalogue([...files, { file: 'again.json', json: first?.json }]);
    expect('faults' in loaded && loaded.faults.map(({ code, file }) => [code, file])).toEqual([
      ['DUPLICATE', 'again.json'],
    ]);
  });
});

describe('responsible', () => {
  const catalogue = shippedCatalogue();
  it('is the organisation of the narrowest region that contains the place', () => {
    const township = (region: string) =>
      catalogue.responsible('house-building-approval', 'township', region)?.organisation;
    expect(township('330182101')).toBe('11330182K31820058G');
    expect(township('330182101002')).toBe('11330182K31820058G');
    expect(township('330182102')).toBe('11330182K3182004XG');
    expect(township('330182')).toBe('11330182K3182004XG');
    expect(catalogue.responsible('house-building-approval', 'housing', '330182101')?.organisation).toBe(
      '11330182K31820031Q',
    );
  });

  it('is nobody outside the regions served, and for matters and departments that do not exist', () => {
    expect(catalogue.responsible('house-building-approval', 'township', '330183')).toBeUndefined();
    expect(catalogue.responsible('house-building-approval', 'township', '33')).toBeUndefined();
    expect(catalogue.responsible('house-building-approval', 'court', '330182')).toBeUndefined();
    expect(catalogue.responsible('constructor', 'township', '330182')).toBeUndefined();
  });
});
