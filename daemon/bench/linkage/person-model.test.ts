import { describe, expect, it } from 'vitest';
import { chinesePersonModel } from '../../../rules/linkage/shipped-model.ts';
import { makePersonModel } from './person-model.ts';

describe('the model of Chinese people that is shipped', () => {
  it('is what its command makes', () => {
    const { people = 0, seed = 0, command } = chinesePersonModel.origin ?? {};
    expect(command).toContain(`--count ${people} --seed ${seed}`);
    expect(makePersonModel(people, seed)).toEqual(chinesePersonModel);
  }, 300_000);

  it('had come to rest, and no relatives agree more often than one person', () => {
    const { converged, fields, relatives } = chinesePersonModel;
    expect(converged).toBe(true);
    for (const [field, { matched }] of fields.entries()) {
      expect(relatives?.fields[field]?.[0]).toBeLessThanOrEqual(matched[0] ?? 0);
    }
  });
});
