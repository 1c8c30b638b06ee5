import { describe, expect, it } from 'vitest';
import { shippedCredit } from '../credit/credit.fixture.ts';
import { ruleSetFaults } from '../engine/rule-set-check.ts';
import { shippedCatalogue, shippedMatterFiles, shippedPacks } from '../library/shipped.fixture.ts';
import { shippedSources } from '../sources/shipped-sources.fixture.ts';
import { loadCatalogue } from './catalogue.ts';
import type { Fault } from './fault.ts';
import type { FlowStep, Matter } from './matter.ts';

const houseFile = 'house-building-approval.json';
const crossHallFile = 'cross-hall-query.json';

/** The shipped matters, one of them with one thing changed. */
function altered(change: (matter: Writable<Matter>) => void, changed = houseFile): { file: string; json: unknown }[] {
  const files = structuredClone(shippedMatterFiles());
  change(files.find(({ file }) => file === changed)?.json as Writable<Matter>);
  return files;
}
type Writable<T> = { -readonly [K in keyof T]: T[K] extends object ? Writable<T[K]> : T[K] };

function faultsOf(change: (matter: Writable<Matter>) => void, changed = houseFile): [string, string][] {
  const loaded = loadCatalogue(altered(change, changed));
  if (!('faults' in loaded)) return [];
  for (const fault of loaded.faults) expectReadable(fault, changed);
  return loaded.faults.map(({ code, pointer }) => [code, pointer]);
}

function expectReadable({ file, message }: Fault, changed: string): void {
  expect(file).toBe(changed);
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
    ).toEqual([
      'adoption-record-copy',
      'archive-donation-transfer',
      'census-record-copy',
      'cross-hall-query',
      'house-building-approval',
      'house-building-record-copy',
      'marriage-record-copy',
      'relief-record-copy',
      'teacher-record-copy',
      'veteran-record-copy',
    ]);
  });

  it('tells every defect of a file at once, more than TypeBox reports by itself', () => {
    const found = faultsOf((matter) => {
      for (const step of matter.flow.steps) Object.assign(step, { workingDays: 0, role: 'boss' });
      Object.assign(matter, { colour: 'red' });
      Reflect.deleteProperty(matter, 'title');
    });
    expect(found).toHaveLength(18);
    expect(found).toContainEqual(['SCHEMA', '/title']);
    expect(found).toContainEqual(['SCHEMA', '/colour']);
    expect(found).toContainEqual(['SCHEMA', '/flow/steps/7/role']);
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
      (matter) => void stepIn(matter, 'county-approval').next.splice(0),
      [
        ['FLOW_STEP_UNREACHABLE', '/flow/steps/6'],
        ['FLOW_STEP_UNREACHABLE', '/flow/steps/7'],
        ['FLOW_NO_DELIVERY', '/flow/steps/5'],
      ],
    ],
    [
      'a step that does not exist',
      (matter) => void matter.flow.steps[0]?.next.push('court'),
      [['FLOW_STEP_UNKNOWN', '/flow/steps/0/next/1']],
    ],
    [
      'a circle',
      (matter) => void stepIn(matter, 'county-approval').next.push('county-review'),
      [['FLOW_CYCLE', '/flow/steps']],
    ],
    [
      'steps that take longer than promised',
      (matter) => void Object.assign(matter, { promisedWorkingDays: 12 }),
      [['FLOW_DAYS', '/flow/steps']],
    ],
    [
      'a department without organisation',
      (matter) => void matter.responsible.splice(0, 1),
      [['RESPONSIBLE_MISSING', '/flow/steps/3/department']],
    ],
    [
      'a department that is there for a part of the region only',
      (matter) => void Object.assign(matter.responsible[0] ?? {}, { region: '330182101' }),
      [['RESPONSIBLE_MISSING', '/responsible']],
    ],
    [
      'two organisations for one department, the region written another way',
      (matter) => {
        const [first] = matter.responsible;
        if (first !== undefined) matter.responsible.push({ ...first, region: '330182000' });
      },
      [['RESPONSIBLE_TWICE', '/responsible/5']],
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
      'a choice without a title, and a title without a choice',
      (matter) => {
        const { construction, floors } = matter.form.properties;
        Object.assign(construction ?? {}, { enum: ['newBuild', 'rebuild', 'toString'] });
        Object.assign(floors ?? {}, { 'x-choices': { many: { zh: '多', en: 'many' } } });
      },
      [
        ['FORM_CHOICES', '/form/properties/construction/x-choices'],
        ['FORM_CHOICES', '/form/properties/construction/x-choices/extension'],
        ['FORM_CHOICES', '/form/properties/floors/x-choices/many'],
      ],
    ],
    [
      'choices without any title',
      (matter) => void Reflect.deleteProperty(matter.form.properties['landKind'] ?? {}, 'x-choices'),
      [
        ['FORM_CHOICES', '/form/properties/landKind/x-choices'],
        ['FORM_CHOICES', '/form/properties/landKind/x-choices'],
        ['FORM_CHOICES', '/form/properties/landKind/x-choices'],
      ],
    ],
    [
      'one material twice',
      (matter) => void Object.assign(matter.materials[1] ?? {}, { type: 'id-card' }),
      [['DUPLICATE', '/materials/1/type']],
    ],
    [
      'a matter without one of the documents that are always handed out',
      (matter) =>
        void matter.documents.splice(
          matter.documents.findIndex(({ kind }) => kind === 'returnNotice'),
          1,
        ),
      [['DOCUMENT_MISSING', '/documents']],
    ],
    [
      'no documents at all',
      (matter) => {
        matter.documents.splice(0);
        for (const material of matter.materials) Reflect.deleteProperty(material, 'template');
      },
      [
        ['DOCUMENT_MISSING', '/documents'],
        ['DOCUMENT_MISSING', '/documents'],
        ['DOCUMENT_MISSING', '/documents'],
      ],
    ],
    [
      'a material on a template that there is not',
      (matter) => void Object.assign(matter.materials[0] ?? {}, { template: 'constructor' }),
      [['DOCUMENT_UNKNOWN', '/materials/0/template']],
    ],
    [
      'one document twice',
      (matter) => void Object.assign(matter.documents[1] ?? {}, { code: matter.documents[0]?.code }),
      [
        ['DUPLICATE', '/documents/1/code'],
        ['DOCUMENT_UNKNOWN', '/materials/4/template'],
      ],
    ],
  ])('refuses %s', (_, change, expected) => {
    const found = faultsOf(change);
    expect(found).toEqual(expect.arrayContaining(expected));
    expect(found).toHaveLength(expected.length);
  });

  it.each<[string, (matter: Writable<Matter>) => void]>([
    ['missing from the form', (matter) => void Reflect.deleteProperty(matter.form.properties, 'heldIn')],
    ['not required', (matter) => void matter.form.required.splice(matter.form.required.indexOf('heldIn'), 1)],
    ['no division', (matter) => void Object.assign(matter.form.properties['heldIn'] ?? {}, { format: 'date' })],
    [
      'a name that objects have of themselves',
      (matter) => {
        for (const step of matter.flow.steps) if (step.placeField !== undefined) step.placeField = 'constructor';
      },
    ],
  ])('refuses a place of steps that is %s (S6)', (_, change) => {
    const found = faultsOf(change, crossHallFile).filter(([, pointer]) => pointer.startsWith('/flow'));
    expect(found).toEqual([1, 2, 3].map((index) => ['FORM_FIELD_UNKNOWN', `/flow/steps/${index}/placeField`]));
  });

  it('asks nobody at home to do what is done elsewhere, but somebody anywhere', () => {
    const elsewhere = (regions: string[]) => (matter: Writable<Matter>) => {
      for (const step of matter.flow.steps) if (step.placeField !== undefined) step.department = 'hall';
      const [first] = matter.responsible;
      if (first === undefined) throw new Error('nobody is responsible');
      for (const region of regions) matter.responsible.push({ ...first, region, department: 'hall' });
    };
    expect(faultsOf(elsewhere(['330127']), crossHallFile)).toEqual([]);
    expect(faultsOf(elsewhere([]), crossHallFile)).toEqual([['RESPONSIBLE_MISSING', '/flow/steps/1/department']]);
  });

  // `step` is a fact of the phase `route`; a document is filled with those of `pre`.
  it.each(['{form.colour}', '{court.name}', '{step.id}', '{name}', '{}'])(
    'and the packs refuse a document with the unknown placeholder %s (R11)',
    (placeholder) => {
      const loaded = loadCatalogue(
        altered((matter) => void Object.assign(matter.documents[0]?.text ?? {}, { zh: `申请人 ${placeholder}` })),
      );
      if (!('catalogue' in loaded)) throw new Error(JSON.stringify(loaded.faults));
      expect(ruleSetFaults(shippedPacks(), loaded.catalogue, shippedSources(), shippedCredit())).toMatchObject([
        { file: houseFile, pointer: '/documents/0/text/zh', code: 'PLACEHOLDER' },
      ]);
    },
  );

  it.each([
    ['{form.husbandName}', 1],
    ['{form.registeredOn}，{form.registeredOn}，{ages.wifeBirthDate}', 2],
    ['{people.applicantNamed}', 1],
    ['{form.purposes}', 1],
    ['{applicant.name}，{agent.name}，{application.submittedOn}，{form.purpose}，{form.copies}', 0],
  ])('refuses a certificate that certifies what the applicant claims: %s', (zh, count) => {
    const found = faultsOf((matter) => {
      const certificate = matter.documents.find(({ kind }) => kind === 'certifiedCopy');
      Object.assign(certificate?.text ?? {}, { zh });
    }, 'marriage-record-copy.json');
    expect(found).toEqual(Array.from({ length: count }, () => ['CERTIFICATE_CLAIM', '/documents/6/text/zh']));
  });

  it('refuses the same matter in two files', () => {
    const files = shippedMatterFiles();
    const [first] = files;
    const loaded = loadCatalogue([...files, { file: 'again.json', json: first?.json }]);
    expect('faults' in loaded && loaded.faults.map(({ code, file }) => [code, file])).toEqual([
      ['DUPLICATE', 'again.json'],
    ]);
  });

  it('names the copy of a matter, whichever file was read first, and the file that it was copied from', () => {
    const files = shippedMatterFiles();
    const [first] = files;
    for (const copied of ['a-copy.json', 'z-copy.json']) {
      const named = [...files, { file: copied, json: first?.json }].sort((one, other) =>
        one.file < other.file ? -1 : 1,
      );
      const loaded = loadCatalogue(named);
      const [found, ...others] = 'faults' in loaded ? loaded.faults : [];
      expect([found?.file, others]).toEqual([copied, []]);
      for (const text of [found?.message.zh, found?.message.en]) {
        expect(text).toContain(copied);
        expect(text).toContain(first?.file);
      }
    }
  });
});

/** A flow written as `step>next,next`; `*` before a step: parallel, `&`: join, a name that begins with d: a delivery. */
function flowOf(text: string): FlowStep[] {
  return text.split(' ').map((part) => {
    const [head = '', after = ''] = part.split('>');
    const id = head.replace(/^[*&]+/, '');
    return {
      id,
      title: { zh: '环节', en: 'step' },
      kind: id === 'start' ? 'acceptance' : id.startsWith('d') ? 'delivery' : 'review',
      department: 'housing',
      role: 'reviewer',
      level: 'county',
      workingDays: 1,
      next: after === '' ? [] : after.split(','),
      ...(head.includes('*') ? { parallel: true } : {}),
      ...(head.includes('&') ? { join: true } : {}),
    };
  });
}

/** The joins that a flow gets wrong: step and member. */
function joinFaultsOf(text: string): string[] {
  const steps = flowOf(text);
  const found = faultsOf((matter) => void Object.assign(matter.flow, { start: 'start', steps }));
  return found.map(([code, pointer]) => {
    const [, , , index, member] = pointer.split('/');
    return code === 'FLOW_JOIN' ? `${steps[Number(index)]?.id}.${member}` : `${code} ${pointer}`;
  });
}

describe('ways side by side (R4)', () => {
  it.each([
    ['a fork that is joined', 'start>f *f>a,b a>j b>j &j>d d'],
    ['a fork at the acceptance', '*start>a,b a>j b>j &j>d d'],
    ['a branch of several steps and choices', 'start>f *f>a,b a>a1,a2 a1>j a2>j b>j &j>k k>d d'],
    ['a branch that is the meeting itself: nothing else need be asked', 'start>f *f>a,j a>j &j>d d'],
    ['a fork in a fork, all met at one step', 'start>f *f>a,b *a>a1,a2 a1>j a2>j b>j &j>d d'],
    ['a fork in a fork, each with its join', 'start>f *f>a,b *a>a1,a2 a1>i a2>i &i>j b>j &j>d d'],
    ['four branches that meet two by two', 'start>f *f>a,b,c,e a>i b>i c>k e>k &i>j &k>j &j>d d'],
    ['one fork after the other', 'start>f *f>a,b a>j b>j *&j>x,y x>k y>k &k>d d'],
    ['a way round the fork', 'start>f,j *f>a,b a>j b>j &j>d d'],
    ['ways that exclude each other, which need no join', 'start>a,b a>j b>j j>d d'],
  ])('allows %s', (_, flow) => {
    expect(joinFaultsOf(flow)).toEqual([]);
  });

  it.each([
    ['a fork without a join', 'start>f *f>a,b a>j b>j j>d d', ['j.join']],
    ['branches that end apart', 'start>f *f>a,b a>d1 b>d2 d1 d2', ['f.next']],
    ['one of three branches that ends apart', 'start>f *f>a,b,c a>j b>j c>d2 &j>d1 d1 d2', ['f.next']],
    ['branches that meet only in the delivery', 'start>f *f>a,b a>d b>d d', ['f.next', 'd.join']],
    ['a delivery as join: decided by one of several', 'start>f *f>a,b a>d b>d &d', ['f.next', 'd.kind']],
    ['a branch that can pass by the join', 'start>f *f>a,b a>j,k b>j &j>k k>d d', ['k.join']],
    ['two joins that meet unjoined', 'start>f *f>a,b,c,e a>i b>i c>k e>k &i>j &k>j j>d d', ['j.join']],
    ['a branch that is the meeting step without a join', 'start>f *f>a,j a>j j>d d', ['j.join']],
    ['a join without a fork', 'start>a,b a>j b>j &j>d d', ['j.join']],
    ['a join after the ways have met', 'start>f *f>a,b a>j b>j &j>k &k>d d', ['k.join']],
    ['an acceptance as join', '*&start>a,b a>j b>j &j>d d', ['start.join']],
    ['a fork with one branch', 'start>f *f>a a>d d', ['f.parallel']],
    ['a fork in a fork whose inner ways meet unjoined', 'start>f *f>a,b *a>a1,a2 a1>i a2>i i>j b>j &j>d d', ['i.join']],
  ])('refuses %s', (_, flow, expected) => {
    expect(joinFaultsOf(flow)).toEqual(expected);
  });
});

function stepIn(matter: Writable<Matter>, id: string): Writable<FlowStep> {
  const step = matter.flow.steps.find((one) => one.id === id);
  if (step === undefined) throw new Error(`no step ${id}`);
  return step;
}

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

  it('is a hall of any tier for a query in another hall (P1, S6)', () => {
    const hall = (region: string) => {
      const found = catalogue.responsible('cross-hall-query', 'archives', region);
      return [found?.title.zh, found?.level];
    };
    expect(hall('330182')).toEqual(['建德市档案馆', undefined]);
    expect(hall('330127101')).toEqual(['淳安县档案馆', undefined]);
    expect(hall('3301')).toEqual(['杭州市档案馆', 'city']);
    expect(hall('33')).toEqual(['浙江省档案馆', 'province']);
    expect(hall('31')).toEqual([undefined, undefined]);
  });
});
