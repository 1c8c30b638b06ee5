import { describe, expect, it } from 'vitest';
import type { FactDeclaration } from '../../facts/declaration.ts';
import { maskedValue, type ShowContext, shownText } from './show.ts';

const declaration: FactDeclaration = {
  name: 'it',
  title: { zh: '样例', en: 'sample' },
  fields: {
    texts: { title: { zh: '文字', en: 'texts' }, type: 'texts' },
    word: { title: { zh: '词', en: 'word' }, type: 'text' },
    phone: { title: { zh: '电话', en: 'phone' }, type: 'text', class: 'phone' },
  },
};

function showing(it: Record<string, unknown>): ShowContext {
  return { facts: { it }, declarations: new Map([['it', declaration]]), matter: undefined };
}

describe('what is shown of a value', () => {
  const many = Array.from({ length: 60 }, (_, index) => `v${index}`);
  const hidden = [...Array.from({ length: 50 }, () => '******'), '…'];

  it('is a list up to fifty items, and that there are more', () => {
    const context = showing({ texts: many });
    const at = { fact: 'it', path: '$.texts' };
    expect(maskedValue(many.slice(0, 50), at, context)).toEqual(many.slice(0, 50));
    expect(maskedValue(many, at, context)).toEqual([...many.slice(0, 50), '…']);
    expect(maskedValue([...many], { fact: 'it', path: '$.secret' }, context)).toEqual(hidden);
    expect(shownText({ whole: '{it.texts}', fact: 'it', path: 'texts' }, 'en', context)).toMatch(
      /^v0, v1, .*, v49, …$/,
    );
  });

  it('is made once for all conditions that look at the same list, and anew for another class or evaluation', () => {
    const context = showing({ texts: many });
    const at = { fact: 'it', path: '$.texts' };
    expect(maskedValue(many, at, context)).toBe(maskedValue(many, at, context));
    expect(maskedValue(many, { fact: 'it', path: '$.phone' }, context)).toEqual(hidden);
    const changed = many.slice(0, 3);
    expect(maskedValue(changed, at, context)).toEqual(['v0', 'v1', 'v2']);
    changed[0] = 'other';
    expect(maskedValue(changed, at, showing({ texts: changed }))).toEqual(['other', 'v1', 'v2']);
  });

  it('is the beginning of a long text, and no more of a personal one than its mask shows', () => {
    const long = `1${'9'.repeat(500_000)}`;
    const context = showing({ word: long });
    expect(maskedValue(long, { fact: 'it', path: '$.word' }, context)).toBe(`1${'9'.repeat(99)}…`);
    expect(maskedValue(long, { fact: 'it', path: '$.phone' }, context)).toBe('******');
    expect(maskedValue(long, { fact: 'nobody' }, context)).toBe('******');
    expect(maskedValue('13800138000', { fact: 'it', path: '$.phone' }, context)).toBe('138****8000');
  });
});
