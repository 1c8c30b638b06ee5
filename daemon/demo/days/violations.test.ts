import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Random } from '../../../rules/random.ts';
import { partsOf } from './plan.ts';
import { Rota } from './rota.ts';
import { severities } from './severities.ts';
import { writeViolations } from './violations.ts';

interface Violation {
  readonly code: string;
  readonly severity: string;
  /** What has to be there for it to be found at all. */
  readonly needs?: 'sources';
}

const file = new URL('../../../rules/supervision/violations.json', import.meta.url);
const { violations: known } = JSON.parse(readFileSync(file, 'utf8')) as { readonly violations: readonly Violation[] };
/** The run has no other departments to ask; what only they can show is planted by `daemon/screening.int.test.ts`. */
const violations = known.filter(({ needs }) => needs !== 'sources');

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

  it('leave out what only other departments can show, and nothing else', () => {
    expect(known.filter(({ code }) => !violations.some((one) => one.code === code)).map(({ code }) => code)).toEqual([
      'VERIFICATION_DRIFT',
      'APPLICANT_DECEASED',
      'APPLICANT_MOVED',
      'BENEFIT_AFTER_DEATH',
      'DOUBLE_BENEFIT',
    ]);
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
