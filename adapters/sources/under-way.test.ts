import { describe, expect, it } from 'vitest';
import { UnderWay } from './under-way.ts';

const none = { state: 'answered', records: [] } as const;

describe('requests under way', () => {
  it('keep what is late until somebody listens, as far as that has a bound', () => {
    const underWay = new UnderWay();
    for (let number = 0; number < 10_000; number += 1) underWay.take(`hall.V-${number}/a.b/1/1`, none);
    const heard: string[] = [];
    underWay.onLate((reference) => heard.push(reference));
    expect(heard).toHaveLength(256);
    expect(heard[0]).toBe('hall.V-0/a.b/1/1');
    underWay.take('hall.V-1/a.b/1/2', none);
    expect(heard.at(-1)).toBe('hall.V-1/a.b/1/2');
    expect(heard).toHaveLength(257);
  });

  it('are read however much else comes', async () => {
    const underWay = new UnderWay();
    let heard = 0;
    for (let number = 0; number < 100_000; number += 1) if (underWay.isHeard(`hall.V-${number}/a.b/1/1`)) heard += 1;
    expect(heard).toBeGreaterThanOrEqual(1000);
    expect(heard).toBeLessThan(20_000);
    const reply = underWay.wait('hall.V-1/a.b/1/2', 20_000, () => undefined);
    expect(underWay.isHeard('hall.V-1/a.b/1/2')).toBe(true);
    underWay.take('hall.V-1/a.b/1/2', none);
    expect(await reply).toBe(none);
  });
});
