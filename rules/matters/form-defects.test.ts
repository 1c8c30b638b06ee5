import { Settings } from 'typebox/system';
import { describe, expect, it } from 'vitest';
import { houseSample, marriageSample } from '../facts/application.fixture.ts';
import { shippedCatalogue } from '../library/shipped.fixture.ts';
import { formDefects } from './form-defects.ts';
import type { Matter } from './matter.ts';

const catalogue = shippedCatalogue();
const marriage = catalogue.matter('marriage-record-copy') as Matter;
const house = catalogue.matter('house-building-approval') as Matter;

describe('formDefects', () => {
  it('finds nothing in a sound form', () => {
    expect(formDefects(marriage, marriageSample().form)).toEqual([]);
  });

  it('tells every missing field of an empty form, with its title', () => {
    const defects = formDefects(house, {});
    expect(defects.map(({ pointer }) => pointer)).toEqual(house.form.required.map((name) => `/data/form/${name}`));
    expect(defects[0]).toEqual({
      pointer: '/data/form/construction',
      keyword: 'required',
      code: 'SCHEMA_REQUIRED',
      message: { zh: '「建设方式」必填', en: 'kind of construction: is required' },
    });
  });

  it('tells all defects of one form in the order of its fields, and never repeats the value', () => {
    const form = { ...houseSample().form, floors: 0, landArea: '宽', construction: 'castle', extra: 1, 'a/b': 2 };
    const defects = formDefects(house, form);
    expect(defects.map(({ pointer, code }) => [pointer, code])).toEqual([
      ['/data/form/construction', 'SCHEMA_CHOICE'],
      ['/data/form/landArea', 'SCHEMA_TYPE'],
      ['/data/form/floors', 'SCHEMA_RANGE'],
      ['/data/form/extra', 'SCHEMA_UNEXPECTED'],
      ['/data/form/a~1b', 'SCHEMA_UNEXPECTED'],
    ]);
    expect(JSON.stringify(defects)).not.toContain('castle');
    expect(JSON.stringify(defects)).not.toContain('宽');
  });

  it('names the choices for people, with their codes for programs', () => {
    const [defect] = formDefects(house, { ...houseSample().form, landKind: 'sea' });
    expect(defect?.message).toEqual({
      zh: '「土地类别」只能选择：耕地（cultivated）、其他土地（other）、荒地荒坡（waste）',
      en: 'kind of land: choose one of cultivated land (cultivated), other land (other), waste land (waste)',
    });
  });

  it('asks for the shape of a day and leaves the calendar to the rules', () => {
    const on = (registeredOn: unknown) =>
      formDefects(marriage, { ...marriageSample().form, registeredOn }).map(({ code }) => code);
    expect(on('1998-02-30')).toEqual([]);
    expect(on('1998.2.3')).toEqual(['SCHEMA_FORMAT']);
    expect(on(19980203)).toEqual(['SCHEMA_TYPE']);
  });

  it('survives what is no form, and leaves the settings of the library alone', () => {
    const { maxErrors } = Settings.Get();
    const many = Object.fromEntries(Array.from({ length: 5000 }, (_, index) => [`x${index}`, index]));
    expect(formDefects(marriage, many).length).toBeLessThanOrEqual(200);
    expect(formDefects(marriage, { ...marriageSample().form, husbandName: { toString: 1 } })).toHaveLength(1);
    expect(Settings.Get().maxErrors).toBe(maxErrors);
  });

  it('holds no pattern against a text without end, and tells that it is too long', () => {
    const held: number[] = [];
    class Watched extends RegExp {
      override test(text: string): boolean {
        held.push(text.length);
        return true;
      }
    }
    const pattern = new Watched('');
    const field = {
      type: 'string',
      'x-title': { zh: '文字', en: 'text' },
      'x-class': 'plain',
      maxLength: 2000,
      pattern,
    };
    const properties = { text: field };
    const matter = { ...marriage, form: { ...marriage.form, properties, required: [] } } as unknown as Matter;
    const codesOf = (text: string) => formDefects(matter, { text }).map(({ code }) => code);
    expect(codesOf('a'.repeat(2000))).toEqual([]);
    expect(codesOf('😀'.repeat(2000))).toEqual([]);
    expect(codesOf('a'.repeat(2001))).toEqual(['SCHEMA_LENGTH']);
    expect(codesOf('a'.repeat(1_000_000))).toEqual(['SCHEMA_LENGTH']);
    expect(codesOf('😀'.repeat(2001))).toEqual(['SCHEMA_LENGTH']);
    expect(held.length).toBeGreaterThan(0);
    expect(Math.max(...held)).toBeLessThanOrEqual(4001);
  });
});
