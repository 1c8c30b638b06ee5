import { afterEach, describe, expect, it, vi } from 'vitest';
import { commands } from './commands.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

describe('the arguments of a command', () => {
  it.each([
    ['submit', []],
    ['submit', ['a.json', 'b.json']],
    ['submit', ['a.json', '--wait-seconds', 'long']],
    ['submit', ['a.json', '--wait-seconds', '0']],
    ['get', ['application', 'hall.A-1']],
    ['get', ['application', '--purpose', 'x']],
    ['get', ['application', 'hall.A-1', 'hall.A-2', '--purpose', 'x']],
    ['erase', ['application', 'hall.A-1']],
    ['erase', ['application', '--purpose', 'x']],
    ['erase', ['application', 'hall.A-1', 'hall.A-2', '--purpose', 'x']],
    ['backup', []],
    ['backup', ['a', 'b']],
    ['restore', []],
    ['restore', ['a', 'b']],
    ['export', []],
    ['export', ['a.export']],
    ['export', ['a.export', 'b.export', '--key', 'k']],
    ['import', []],
    ['import', ['a.export']],
    ['import', ['a.export', 'b.export', '--key', 'k']],
    ['alerts', []],
    ['alerts', ['acknowledge', 'X.application.hall.A-1', '--home', 'h']],
    ['alerts', ['ack', 'X.application.hall.A-1']],
    ['archive', []],
    ['archive', ['seal']],
    ['link', []],
    ['link', ['a.csv', 'b.csv', 'c.csv', '--out', 'o']],
    ['user', []],
    ['audit', []],
    ['audit', ['prove']],
    ['audit', ['verify', 'a-folder-that-is-not-looked-at']],
    ['credit', []],
    ['credit', ['fit', 'a.csv']],
    ['credit', ['import', 'a.pmml']],
    ['credit', ['list', 'a.csv']],
    ['rules', []],
    ['rules', ['chekc']],
    ['rules', ['check', 'a-folder-that-is-not-looked-at']],
  ])('are refused with its usage and 64: %s %j', async (name, words) => {
    const said: string[] = [];
    vi.spyOn(process.stderr, 'write').mockImplementation((text) => said.push(String(text)) > 0);
    const run = await commands[name]?.();
    expect(await run?.(words)).toBe(64);
    expect(said.join('')).toMatch(new RegExp(`^usage: onedoor ${name} `));
  });

  it.each(Object.keys(commands))(
    'of %s that are unknown are an error of arguments, which the program answers with 64',
    async (name) => {
      const run = await commands[name]?.();
      await expect(run?.(['--colour', 'red'])).rejects.toMatchObject({ code: 'ERR_PARSE_ARGS_UNKNOWN_OPTION' });
    },
  );

  it('of generate --check find every generated file fresh', async () => {
    const run = await commands['generate']?.();
    expect(await run?.(['--check'])).toBe(0);
  });
});
