import { describe, expect, it } from 'vitest';
import { type Asked, readerOf } from './terminal.ts';

const languagesOf = (asked: Asked, environment: Record<string, string> = {}) =>
  readerOf(asked, false, environment)?.languages.join(' ');
const coloursOf = (isTerminal: boolean, environment: Record<string, string> = {}, color?: boolean) =>
  readerOf({ color }, isTerminal, environment)?.colours;

describe('the reader of a command', () => {
  it('reads both languages, or the one that is asked for', () => {
    expect(languagesOf({})).toBe('zh en');
    expect(languagesOf({ lang: 'both' }, { LANG: 'zh_CN.UTF-8' })).toBe('zh en');
    expect(languagesOf({ lang: 'en' }, { LANG: 'zh_CN.UTF-8' })).toBe('en');
    expect(languagesOf({ lang: 'zh' })).toBe('zh');
    expect(readerOf({ lang: 'de' }, false, {})).toBeUndefined();
    expect(readerOf({ lang: '' }, false, {})).toBeUndefined();
  });

  it('reads Chinese where the locale is Chinese; an English one says nothing', () => {
    expect(languagesOf({}, { LANG: 'zh_CN.UTF-8' })).toBe('zh');
    expect(languagesOf({}, { LC_ALL: 'zh_TW', LANG: 'C' })).toBe('zh');
    expect(languagesOf({}, { LC_ALL: 'C.UTF-8', LANG: 'zh_CN.UTF-8' })).toBe('zh en');
    expect(languagesOf({}, { LC_ALL: '', LANG: 'en_US.UTF-8' })).toBe('zh en');
  });

  it('sees colours on a terminal only, unless told otherwise', () => {
    expect(coloursOf(true)).toBe(true);
    expect(coloursOf(false)).toBe(false);
    expect(coloursOf(true, { TERM: 'dumb' })).toBe(false);
    expect(coloursOf(true, { NO_COLOR: '1' })).toBe(false);
    expect(coloursOf(true, { NO_COLOR: '' })).toBe(true);
    expect(coloursOf(false, { FORCE_COLOR: '1', NO_COLOR: '1' })).toBe(true);
    expect(coloursOf(true, { FORCE_COLOR: '0' })).toBe(false);
    expect(coloursOf(false, { NO_COLOR: '1' }, true)).toBe(true);
    expect(coloursOf(true, { FORCE_COLOR: '1' }, false)).toBe(false);
  });
});
