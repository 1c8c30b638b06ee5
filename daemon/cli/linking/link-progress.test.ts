import { describe, expect, it } from 'vitest';
import { LinkProgress } from './link-progress.ts';

describe('the progress of a linkage', () => {
  it('is one line of a terminal, written anew where it says something new, and cleared', () => {
    const written: string[] = [];
    const progress = new LinkProgress({ isTTY: true, write: (text) => written.push(text) });
    for (const share of [0, 0.001, 0.5, 0.502, 2]) progress.show('comparing', share);
    progress.show('learning', 0);
    progress.clear();
    progress.clear();
    const lines = written.map((text) => text.replace('\r\u001b[K', ''));
    expect(lines).toEqual([
      '比较 comparing 0 %',
      '比较 comparing 50 %',
      '比较 comparing 100 %',
      '学习权重 learning weights 0 %',
      '',
    ]);
    expect(written.every((text) => text.startsWith('\r\u001b[K'))).toBe(true);
  });

  it('is silent where nobody watches', () => {
    const written: string[] = [];
    const progress = new LinkProgress({ isTTY: false, write: (text) => written.push(text) });
    progress.show('comparing', 0.5);
    progress.clear();
    expect(written).toEqual([]);
  });
});
