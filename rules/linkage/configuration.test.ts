import { describe, expect, it } from 'vitest';
import { configurationFault, type FieldConfiguration, standardProbabilities } from './configuration.ts';

function faultOf(fields: readonly FieldConfiguration[], probabilities: Partial<typeof standardProbabilities> = {}) {
  return configurationFault({ task: 'oneToOne', fields, ...standardProbabilities, ...probabilities });
}

const given: FieldConfiguration = { name: 'given', kind: 'name', swapsWith: 'family' };
const family: FieldConfiguration = { name: 'family', kind: 'name', swapsWith: 'given' };

describe('a configuration', () => {
  it('is taken when two fields are swapped with each other, said once or twice', () => {
    expect(faultOf([given, family])).toBeUndefined();
    expect(faultOf([given, { name: 'family', kind: 'name' }])).toBeUndefined();
  });

  it.each([
    ['no field', []],
    ['a field twice', [given, family, family]],
    ['a swap with nobody', [given]],
    ['a swap with itself', [{ ...given, swapsWith: 'given' }]],
    ['a swap with another kind', [given, { name: 'family', kind: 'date' }]],
    ['a swap of three', [given, family, { name: 'former', kind: 'name', swapsWith: 'family' }]],
    ['a kind that is none', [{ name: 'x', kind: 'colour' }]],
  ] as readonly (readonly [string, readonly FieldConfiguration[]])[])(
    'is refused with %s, in both languages',
    (_, fields) => {
      const fault = faultOf(fields);
      expect(fault?.zh).toMatch(/\p{Script=Han}/u);
      expect(fault?.en).toMatch(/[a-z]/);
    },
  );

  it('is refused with thresholds the wrong way round', () => {
    expect(faultOf([given, family], { matchProbability: 0.1, reviewProbability: 0.8 } as never)).toBeDefined();
    expect(faultOf([given, family], { matchProbability: Number.NaN } as never)).toBeDefined();
  });
});
