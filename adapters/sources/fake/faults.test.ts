import { describe, expect, it } from 'vitest';
import { drawFault, faultKinds, garbageKinds, readShares } from './faults.ts';

describe('the faults of a fake source', () => {
  it('are the same for the same seed and reference, and befall the share that they were given', () => {
    const shares = { slow: 0.1, garbage: 0.2, hang: 0.05 };
    const drawn = Array.from({ length: 5000 }, (_, index) => drawFault(7, `r-${index}`, shares));
    expect(drawn).toEqual(Array.from({ length: 5000 }, (_, index) => drawFault(7, `r-${index}`, shares)));
    const share = (matches: (fault: string) => boolean) =>
      drawn.filter((fault) => fault !== undefined && matches(fault)).length / drawn.length;
    expect(share((fault) => fault === 'slow')).toBeCloseTo(0.1, 1);
    expect(share((fault) => (garbageKinds as readonly string[]).includes(fault))).toBeCloseTo(0.2, 1);
    expect(share((fault) => fault === 'hang')).toBeCloseTo(0.05, 1);
    expect(share((fault) => ['late', 'fail', 'cut', 'twice'].includes(fault))).toBe(0);
    expect(new Set(drawn)).toEqual(new Set([undefined, 'slow', 'hang', ...garbageKinds]));
  });

  it('do not depend on what else was asked, and do on the seed', () => {
    expect(drawFault(1, 'r', { fail: 1 })).toBe('fail');
    const of = (seed: number) => Array.from({ length: 64 }, (_, index) => drawFault(seed, `r-${index}`, { fail: 0.5 }));
    expect(of(1)).not.toEqual(of(2));
  });

  it('are read from a line of a command', () => {
    expect(readShares('slow=0.1,garbage=.05')).toEqual({ slow: 0.1, garbage: 0.05 });
    expect(readShares('')).toEqual({});
    expect(readShares(faultKinds.map((kind) => `${kind}=0.1`).join(','))).toBeDefined();
    for (const wrong of ['slow', 'slow=2', 'slow=-1', 'slow=0.6,hang=0.6', 'constructor=0.1', 'slow=0.1;hang=0.1'])
      expect(readShares(wrong), wrong).toBeUndefined();
  });
});
