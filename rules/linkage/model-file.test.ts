import { describe, expect, it } from 'vitest';
import { readModel } from './model-file.ts';
import { chinesePersonModel } from './shipped-model.ts';

const file = 'model.json';

/** The shipped model with one member changed; the path is that of a JSON pointer. */
function changed(path: string, value: unknown): unknown {
  const json = structuredClone(chinesePersonModel) as unknown as Record<string, unknown>;
  const names = path.slice(1).split('/');
  let at = json;
  for (const name of names.slice(0, -1)) at = at[name] as Record<string, unknown>;
  const last = names.at(-1) ?? '';
  if (value === undefined) Reflect.deleteProperty(at, last);
  else at[last] = value;
  return json;
}

function pointersOf(json: unknown): readonly string[] {
  const read = readModel({ file, json });
  return 'faults' in read ? read.faults.map((fault) => `${fault.code} ${fault.pointer}`) : [];
}

describe('a model file', () => {
  it('is read as it was written', () => {
    const json = JSON.parse(JSON.stringify(chinesePersonModel)) as unknown;
    expect(readModel({ file, json })).toEqual({ model: chinesePersonModel });
  });

  it.each<[string, unknown, string]>([
    ['/version', 2, 'SCHEMA /version'],
    ['/prior', 0, 'SCHEMA /prior'],
    ['/prior', undefined, 'SCHEMA /prior'],
    ['/colour', 'red', 'SCHEMA /colour'],
    ['/fields/0/matched/0', 0, 'SCHEMA /fields/0/matched/0'],
    ['/fields/0/matched/0', 'x', 'SCHEMA /fields/0/matched/0'],
    ['/fields/1/unmatched', [1], 'MODEL_LEVELS /fields/1/unmatched'],
    ['/fields', [], 'MODEL_LEVELS /fields/0/matched'],
    ['/fields/2/matched/0', 0.2, 'MODEL_SHARES /fields/2/matched'],
    ['/relatives/fields/5', [0.5, 0.5], 'MODEL_LEVELS /relatives/fields/5'],
    ['/configuration/fields/1/kind', 'colour', 'SCHEMA /configuration/fields/1/kind'],
    ['/configuration/fields/1/name', 'name', 'MODEL_FIELDS /configuration/fields/0'],
    ['/configuration/matchProbability', 0.01, 'MODEL_FIELDS /configuration'],
    ['/names/givenAlike', [0.1], 'SCHEMA /names/givenAlike'],
  ])('with %s = %j is refused at its place', (path, value, expected) => {
    expect(pointersOf(changed(path, value))).toContain(expected);
  });

  it.each([null, [], 'model', {}])('that is %j is refused', (json) => {
    expect(pointersOf(json).length).toBeGreaterThan(0);
  });
});
