import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { PasswordCheck, tokenFits } from '../../adapters/http/door/passwords.ts';
import { readUser } from '../../adapters/http/door/user-file.ts';
import { run } from './user.ts';

let home: string;
let said: string[];
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'onedoor-user-'));
  said = [];
  for (const stream of [process.stdout, process.stderr])
    vi.spyOn(stream, 'write').mockImplementation((text) => said.push(String(text)) > 0);
});
afterEach(async () => {
  vi.restoreAllMocks();
  await rm(home, { recursive: true, force: true });
});

const user = (...words: readonly string[]) => run([...words, '--home', home]);
const users = () => join(home, 'users');

describe('onedoor user', () => {
  it('adds a user whose password and token are said once and kept as hashes, lists and removes', async () => {
    expect(
      await user('add', 'zhou', '--role', 'supervisor', '--officer', 'DA-001', '--region', '3301', '--token'),
    ).toBe(0);
    const password = /口令: (\S+)/.exec(said.join(''))?.[1] ?? '';
    const token = /令牌: zhou\.(\S+)/.exec(said.join(''))?.[1] ?? '';
    const file = await readUser(users(), 'zhou');
    expect(file).toMatchObject({ role: 'supervisor', officer: 'DA-001', regions: ['3301'] });
    expect(await new PasswordCheck().fits(password, file?.password)).toBe(true);
    expect(tokenFits(token, file?.token ?? '')).toBe(true);
    const text = await readFile(join(users(), 'zhou.json'), 'utf8');
    expect([text.includes(password), text.includes(token)]).toEqual([false, false]);
    expect((await stat(join(users(), 'zhou.json'))).mode & 0o777).toBe(0o600);
    said = [];
    expect(await user('list')).toBe(0);
    expect(said.join('')).toBe('zhou\tsupervisor\tDA-001\t3301\ttoken\n');
    expect(await user('remove', 'zhou')).toBe(0);
    expect(await readUser(users(), 'zhou')).toBeUndefined();
    expect(await user('remove', 'zhou')).toBe(1);
  });

  it('refuses what is no user: no role, a supervisor who is no officer, a name that climbs, a region that is none', async () => {
    expect(await user('add', 'a', '--region', '33')).toBe(64);
    expect(await user('add', 'a', '--role', 'supervisor', '--region', '33')).toBe(64);
    expect(await user('add', '../a', '--role', 'auditor', '--region', '33')).toBe(64);
    expect(await user('add', 'unknown', '--role', 'auditor', '--region', '33')).toBe(64);
    expect(await user('add', 'a', '--role', 'auditor', '--region', '333')).toBe(64);
    expect(await user('add', 'a', '--role', 'auditor')).toBe(64);
    expect(await user()).toBe(64);
    expect(await readUser(users(), 'a')).toBeUndefined();
  });
});
