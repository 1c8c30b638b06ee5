import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Random } from '../random.ts';
import { partsOf } from './plan.ts';
import { Rota } from './rota.ts';
import { severities } from './severities.ts';
import { writeViolations } from './violations.ts';

interface Violation {
  readonly code: string;
  readonly severity: string;
}

const file = new URL('../../../rules/supervision/violations.json', import.meta.url);
const { violations } = JSON.parse(readFileSync(file, 'utf8')) as { readonly violations: readonly Violation[] };

describe('the violations of a run of sixty days', () => {
  let number = 0;
  const numbers = () => {
    number += 1;
    return number;
  };
  const parts = partsOf(60);
  const { counts, stories, findings } = writeViolations({
    random: new Random(7),
    parts,
    perDay: 200,
    rota: new Rota(),
    numbers,
  });

  it('are all that the file of violations knows, each at least once; what is drawn for inspection its seed plants', () => {
    const planted = [...counts.keys(), 'SAMPLE_INSPECTION'].sort();
    expect(planted).toEqual(violations.map(({ code }) => code).sort());
  });

  it('are as bad as that file says', () => {
    expect(severities).toEqual(Object.fromEntries(violations.map(({ code, severity }) => [code, severity])));
  });

  it('come in the order of time, within the run, and none before its case', () => {
    for (const { lines, topic } of stories) {
      const moments = lines.map(({ at }) => at);
      expect(moments, topic).toEqual([...moments].sort((one, other) => one - other));
    }
    expect(findings.length).toBeGreaterThan(10);
    for (const { id, at } of findings) {
      const story = stories.find(({ topic }) => id.includes(`.${topic}`) || id.endsWith(`.${topic}`));
      expect(story?.lines[0]?.at ?? Number.POSITIVE_INFINITY, id).toBeLessThanOrEqual(at);
    }
  });
});
