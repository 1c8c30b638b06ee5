import { describe, expect, it } from 'vitest';
import { configurationFault, standardProbabilities } from './configuration.ts';
import { guessFields } from './guessed-configuration.ts';

describe('a guess of what columns hold', () => {
  it('follows their names, in English and Chinese, and leaves out what numbers the records', () => {
    const columns = [
      'rec_id',
      'given_name',
      'surname',
      'street_number',
      'address_1',
      'address_2',
      'state',
      'soc_sec_id',
    ];
    const fields = guessFields(columns, [...columns, 'another']);
    expect(fields.map(({ name, kind }) => `${name} ${kind}`)).toEqual([
      'given_name name',
      'surname name',
      'street_number number',
      'address_1 text',
      'address_2 text',
      'state code',
      'soc_sec_id identifier',
    ]);
    expect(fields.filter(({ swapsWith }) => swapsWith !== undefined).map(({ name }) => name)).toEqual([
      'given_name',
      'address_1',
    ]);
    expect(configurationFault({ task: 'oneToOne', fields, ...standardProbabilities })).toBeUndefined();
    const chinese = ['序号', '姓名', '性别', '出生日期', '身份证号', '住址', '备注'];
    expect(guessFields(chinese, chinese).map(({ kind }) => kind)).toEqual([
      'name',
      'code',
      'date',
      'citizenNumber',
      'division',
      'text',
    ]);
  });

  it('takes former names, in either file, for further values of the name', () => {
    const [field, ...others] = guessFields(['姓名', '曾用名'], ['姓名']);
    expect(field).toEqual({ name: '姓名', kind: 'name', alsoIn: ['曾用名'] });
    expect(others).toEqual([]);
  });

  it('finds nothing where two files have no column in common', () => {
    expect(guessFields(['name'], ['姓名'])).toEqual([]);
  });
});
