import Type from 'typebox';
import { describe, expect, it } from 'vitest';
import { defectCatalogue } from '../../actors/protocol/defects.ts';
import type { Incoming } from '../../actors/protocol/incoming.ts';
import { decode } from './decode.ts';
import { CREDIT_CODE, envelope, HALL, ID_NUMBER, nested, submission, submit, TODAY } from './message-harness.ts';
import { schemaDefects } from './schema-defects.ts';

const filing = {
  role: 'organisation',
  name: '建德市档案馆',
  organisation: CREDIT_CODE,
  level: 'county',
  regions: ['330182'],
  validFrom: '2024-01-01',
  validTo: '2099-12-31',
};
const act = { expectedVersion: 1, officer: 'DA-1', action: 'accept' };

function read(message: unknown, subject = HALL, messageBytes = 1024 * 1024): Incoming {
  const bytes =
    message instanceof Uint8Array
      ? message
      : Buffer.from(typeof message === 'string' ? message : (JSON.stringify(message) ?? ''));
  return decode(subject, bytes, { messageBytes }, TODAY);
}
const told = ({ defects }: Incoming): string[] => defects.map(({ code, pointer }) => `${code} ${pointer}`);

describe('a message that can be read (P2)', () => {
  it('becomes the command of its type, to the entity of its subject, with its id and source', () => {
    const incoming = read(envelope);
    expect(incoming).toEqual({
      address: { integrator: 'hall', entity: { kind: 'application', id: 'hall.A-1' } },
      messageId: 'A-1-1',
      messageSource: 'urn:test:hall',
      decoded: {
        entity: { kind: 'application', id: 'hall.A-1' },
        command: { type: 'submit', data: submission },
        content: expect.stringMatching(/^[0-9a-f]{64}$/),
      },
      defects: [],
    });
  });

  it.each([
    [
      'onedoor.application.correct',
      HALL,
      { ...submission, expectedVersion: 2, matter: undefined, region: undefined, channel: undefined },
    ],
    ['onedoor.application.withdraw', HALL, { expectedVersion: 0 }],
    ['onedoor.application.act', HALL, act],
    ['onedoor.person.register', `onedoor.in.hall.person.organisation-${CREDIT_CODE}`, filing],
  ])('may be %s', (type, subject, data) => {
    const incoming = read({ ...envelope, type, data }, subject);
    expect(told(incoming)).toEqual([]);
    expect(incoming.decoded?.command.type).toBe(type.split('.').at(-1));
  });

  it('has a content that tells a repeat from other content: type and data count, the envelope does not', () => {
    const content = (message: unknown, subject = HALL) => read(message, subject).decoded?.content;
    expect(content({ ...envelope, time: '2026-08-03T10:00:00Z' })).toBe(content(envelope));
    expect(content(JSON.stringify(envelope, null, 2))).toBe(content(envelope));
    expect(content(submit({ region: '330106' }))).not.toBe(content(envelope));
    expect(content({ ...envelope, type: 'onedoor.application.withdraw', data: { expectedVersion: 0 } })).not.toBe(
      content({ ...envelope, type: 'onedoor.application.withdraw', data: { expectedVersion: 1 } }),
    );
  });

  it('may carry CloudEvents extensions and a byte order mark', () => {
    expect(told(read({ ...envelope, traceparent: '00-a-b-01' }))).toEqual([]);
    expect(told(read(`\uFEFF${JSON.stringify(envelope)}`))).toEqual([]);
  });
});

describe('a message that cannot be read (P3)', () => {
  const cases: readonly [string, unknown, readonly string[], string?][] = [
    ['TOO_LARGE', JSON.stringify(envelope).padEnd(2000), ['TOO_LARGE ']],
    ['ENCODING', new Uint8Array([0x22, 0xff, 0xfe, 0x22]), ['ENCODING ']],
    ['NOT_JSON', '{"specversion":"1.0",', ['NOT_JSON ']],
    ['NOT_JSON of nothing', '', ['NOT_JSON ']],
    ['TOO_DEEP', nested(34), ['TOO_DEEP ']],
    ['TOO_DEEP within data', { ...envelope, data: JSON.parse(nested(33)) }, ['TOO_DEEP ']],
    ['NOT_CLOUDEVENT of a list', [], ['NOT_CLOUDEVENT ']],
    ['NOT_CLOUDEVENT of null', 'null', ['NOT_CLOUDEVENT ']],
    [
      'NOT_CLOUDEVENT of another version',
      { ...envelope, specversion: '0.3' },
      ['NOT_CLOUDEVENT ', 'SCHEMA_CHOICE /specversion'],
    ],
    ['NOT_CLOUDEVENT without data', { ...envelope, data: undefined }, ['NOT_CLOUDEVENT ', 'SCHEMA_REQUIRED /data']],
    [
      'NOT_CLOUDEVENT with an unlawful attribute',
      { ...envelope, 'Trace-Parent': 1 },
      ['NOT_CLOUDEVENT ', 'SCHEMA_UNEXPECTED /Trace-Parent'],
    ],
    ['TYPE_UNKNOWN', { ...envelope, type: 'onedoor.application.abolish' }, ['TYPE_UNKNOWN /type']],
    ['TYPE_UNKNOWN of a member that every object has', { ...envelope, type: 'constructor' }, ['TYPE_UNKNOWN /type']],
    ['SUBJECT_MALFORMED by kind', envelope, ['SUBJECT_MALFORMED '], 'onedoor.in.hall.complaint.1'],
    ['SUBJECT_MALFORMED by too few tokens', envelope, ['SUBJECT_MALFORMED '], 'onedoor.in.hall.application.A-1'],
    ['SUBJECT_MALFORMED by too many tokens', envelope, ['SUBJECT_MALFORMED '], 'onedoor.in.hall.application.hall.A.1'],
    [
      'SUBJECT_MALFORMED by a long token',
      envelope,
      ['SUBJECT_MALFORMED '],
      `onedoor.in.hall.application.hall.${'A'.repeat(65)}`,
    ],
    [
      'SUBJECT_MALFORMED by a letter that is not ASCII',
      envelope,
      ['SUBJECT_MALFORMED '],
      'onedoor.in.hall.application.hall.王芳',
    ],
    ['SUBJECT_MISMATCH', { ...envelope, type: 'onedoor.person.register', data: filing }, ['SUBJECT_MISMATCH /type']],
    [
      'SUBJECT_PERSONAL by an id number',
      envelope,
      ['SUBJECT_PERSONAL '],
      `onedoor.in.hall.application.hall.${ID_NUMBER}`,
    ],
    [
      'SUBJECT_PERSONAL by an id number behind a prefix',
      envelope,
      ['SUBJECT_PERSONAL '],
      `onedoor.in.hall.application.hall.SQ-${ID_NUMBER}`,
    ],
    [
      'SUBJECT_PERSONAL by an id number that ends in x',
      envelope,
      ['SUBJECT_PERSONAL '],
      'onedoor.in.hall.application.hall.11010519491231002x',
    ],
    [
      'SUBJECT_PERSONAL by a mobile number',
      envelope,
      ['SUBJECT_PERSONAL '],
      'onedoor.in.hall.application.hall.2026_13800138000',
    ],
    [
      'SUBJECT_PERSONAL by an officer named by phone',
      { ...envelope, type: 'onedoor.person.register', data: filing },
      ['SUBJECT_PERSONAL '],
      'onedoor.in.hall.person.officer-13800138000',
    ],
    [
      'SUBJECT_PERSONAL by what only claims to be a credit code',
      { ...envelope, type: 'onedoor.person.register', data: filing },
      ['SUBJECT_PERSONAL '],
      `onedoor.in.hall.person.organisation-${ID_NUMBER}`,
    ],
    [
      'SUBJECT_PERSONAL by an application that looks like an organisation',
      envelope,
      ['SUBJECT_PERSONAL '],
      'onedoor.in.hall.application.hall.organisation-13800138000',
    ],
    ['SCHEMA_REQUIRED', submit({ region: undefined }), ['SCHEMA_REQUIRED /data/region']],
    ['SCHEMA_TYPE', submit({ materials: 'none' }), ['SCHEMA_TYPE /data/materials']],
    ['SCHEMA_FORMAT', submit({ region: '0' }), ['SCHEMA_FORMAT /data/region']],
    [
      'SCHEMA_LENGTH of a text',
      submit({ applicant: { kind: 'citizen', name: '' } }),
      ['SCHEMA_LENGTH /data/applicant/name'],
    ],
    [
      'SCHEMA_LENGTH of a list',
      submit({ materials: Array.from({ length: 51 }, () => submission.materials[0]) }),
      ['SCHEMA_LENGTH /data/materials'],
    ],
    [
      'SCHEMA_LENGTH of an object',
      submit({ form: Object.fromEntries(Array.from({ length: 101 }, (_, index) => [`f${index}`, 1])) }),
      ['SCHEMA_LENGTH /data/form'],
    ],
    [
      'SCHEMA_RANGE',
      submit({ materials: [{ ...submission.materials[0], size: 0 }] }),
      ['SCHEMA_RANGE /data/materials/0/size'],
    ],
    [
      'SCHEMA_RANGE of a number without bound',
      JSON.stringify(envelope).replace('"copies":1', '"copies":1e400'),
      ['SCHEMA_RANGE /data/form/copies'],
    ],
    [
      'SCHEMA_RANGE of one without bound below',
      JSON.stringify(envelope).replace('"copies":1', '"a/b":[-1e400]'),
      ['SCHEMA_RANGE /data/form/a~1b/0'],
    ],
    ['SCHEMA_CHOICE', submit({ channel: 'telegraph' }), ['SCHEMA_CHOICE /data/channel']],
    ['SCHEMA_UNEXPECTED', submit({ colour: 'red' }), ['SCHEMA_UNEXPECTED /data/colour']],
    [
      'SCHEMA_UNEXPECTED of __proto__',
      JSON.stringify(envelope).replace('"form":', '"__proto__":{"a":1},"form":'),
      ['SCHEMA_UNEXPECTED /data/__proto__'],
    ],
  ];

  it.each(cases)('%s', (_name, message, wanted, subject = HALL) => {
    const incoming = read(message, subject, 1800 + (typeof message === 'object' ? 1e6 : 0));
    expect(told(incoming)).toEqual(wanted);
    expect(incoming.decoded).toBeUndefined();
  });

  it('never lets a personal subject become an entity', () => {
    const incoming = read(envelope, `onedoor.in.hall.application.hall.${ID_NUMBER}`);
    expect(incoming.address).toEqual({ integrator: 'hall', entity: undefined });
  });

  it('lets a credit code stand in a subject', () => {
    const subject = `onedoor.in.hall.person.organisation-${CREDIT_CODE}`;
    expect(told(read({ ...envelope, type: 'onedoor.person.register', data: filing }, subject))).toEqual([]);
  });

  it('takes the largest message and the deepest nesting that it allows', () => {
    const text = JSON.stringify(envelope);
    expect(told(read(text, HALL, Buffer.byteLength(text)))).toEqual([]);
    expect(told(read(text, HALL, Buffer.byteLength(text) - 1))).toEqual(['TOO_LARGE ']);
    expect(told(read(nested(33)))).toEqual(['NOT_CLOUDEVENT ']);
  });

  it('keeps id and source for the answer, shortened', () => {
    const incoming = read({ ...envelope, id: 'i'.repeat(500), source: 's'.repeat(500), type: 'x' });
    expect(incoming.messageId).toBe('i'.repeat(128));
    expect(incoming.messageSource).toBe('s'.repeat(256));
    expect(read({ ...envelope, id: 7 })).toMatchObject({ messageId: '' });
  });

  it('has SCHEMA_OTHER for what the table of codes does not name', () => {
    const schema = Type.Object({ count: Type.Number({ multipleOf: 5 }) });
    expect(schemaDefects(schema, { count: 7 }, '/data')).toMatchObject([
      { code: 'SCHEMA_OTHER', pointer: '/data/count' },
    ]);
  });

  it('is answered in two languages with codes of the catalogue', () => {
    for (const [, message, , subject] of cases) {
      for (const { code, message: text } of read(message, subject).defects) {
        expect(Object.keys(defectCatalogue)).toContain(code);
        expect(text.zh).toMatch(/\p{Script=Han}/u);
        expect(text.en).toMatch(/[a-z]/);
      }
    }
  });
});

describe('everything that is wrong, at once (W6)', () => {
  it('tells twelve defects of one message as twelve', () => {
    const message = submit({
      matter: 'Marriage',
      region: undefined,
      channel: 'telegraph',
      colour: 'red',
      applicant: { kind: 'company', name: '', nickname: '芳芳', phone: 13800138000 },
      form: [],
      materials: [{ type: 'ID', hash: { algorithm: 'md5', value: 'abc' }, size: 0, mediaType: 'application/pdf' }],
    });
    expect(told(read(message)).sort()).toEqual(
      [
        'SCHEMA_FORMAT /data/matter',
        'SCHEMA_REQUIRED /data/region',
        'SCHEMA_CHOICE /data/channel',
        'SCHEMA_UNEXPECTED /data/colour',
        'SCHEMA_CHOICE /data/applicant/kind',
        'SCHEMA_LENGTH /data/applicant/name',
        'SCHEMA_UNEXPECTED /data/applicant/nickname',
        'SCHEMA_TYPE /data/applicant/phone',
        'SCHEMA_TYPE /data/form',
        'SCHEMA_FORMAT /data/materials/0/type',
        'SCHEMA_CHOICE /data/materials/0/hash/algorithm',
        'SCHEMA_FORMAT /data/materials/0/hash/value',
        'SCHEMA_RANGE /data/materials/0/size',
      ].sort(),
    );
  });

  it('tells subject, envelope and data together: none hides the other', () => {
    const message = { ...submit({ channel: 'telegraph' }), time: 'today', id: '' };
    expect(told(read(message, 'onedoor.in.hall.application.hall.13800138000')).sort()).toEqual([
      'NOT_CLOUDEVENT ',
      'SCHEMA_CHOICE /data/channel',
      'SCHEMA_FORMAT /time',
      'SCHEMA_LENGTH /id',
      'SUBJECT_PERSONAL ',
    ]);
    expect(told(read({ ...envelope, time: 'today', type: 'onedoor.person.register' }))).toEqual(
      expect.arrayContaining(['SCHEMA_FORMAT /time', 'SUBJECT_MISMATCH /type', 'SCHEMA_REQUIRED /data/role']),
    );
    expect(told(read({ ...envelope, time: 'today', type: 'x' })).sort()).toEqual([
      'NOT_CLOUDEVENT ',
      'SCHEMA_FORMAT /time',
      'TYPE_UNKNOWN /type',
    ]);
  });

  it('stops at a hundred of them, and refuses a message that has more than can be told', () => {
    const colours = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, index) => [`colour${index}`, 1]));
    expect(read(submit(colours(900))).defects).toHaveLength(100);
    const flood = read(submit({ ...colours(5000), channel: 'telegraph' }));
    expect(flood.decoded).toBeUndefined();
    expect(flood.defects.length).toBeGreaterThan(0);
  });
});

describe('defects (P3)', () => {
  it('never hold the value that is wrong', () => {
    const secret = 'Geheim-330182199003070010';
    const wrong = submit({
      matter: secret,
      region: secret,
      channel: secret,
      applicant: { kind: secret, name: secret.repeat(10), idNumber: secret.repeat(10), phone: { secret } },
      agent: secret,
      form: secret,
      materials: [{ type: secret, name: [secret], hash: secret, size: secret, mediaType: secret, validUntil: secret }],
    });
    const incoming = read({ ...wrong, time: secret, datacontenttype: secret, subject: { secret } });
    expect(incoming.defects.length).toBeGreaterThan(14);
    expect(JSON.stringify(incoming.defects)).not.toContain('Geheim');
    expect(JSON.stringify(read({ ...envelope, type: secret }).defects)).not.toContain('Geheim');
    expect(JSON.stringify(read(`{"name": "${secret}", `).defects)).not.toContain('Geheim');
    expect(
      JSON.stringify(read(envelope, `onedoor.in.hall.application.hall.Geheim-${ID_NUMBER}`).defects),
    ).not.toContain('Geheim');
  });
});
