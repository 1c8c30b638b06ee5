import { describe, expect, it } from 'vitest';
import { ticksIn } from './processes.ts';

describe('what the kernel tells of a process', () => {
  it('is read behind a name that may hold spaces and parentheses', () => {
    const fields = ['S', ...Array.from({ length: 10 }, () => '9'), '120', '7', '9', '9'];
    expect(ticksIn(`12 (a) b (c)) ${fields.join(' ')}`)).toBe(127);
  });
});
