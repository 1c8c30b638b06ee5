import { mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { JournalStore } from '../../actors/ports.ts';
import { ensureMasterKey } from '../../adapters/level/master-key.ts';
import { openLevelStore } from '../../adapters/level/store.ts';
import { integrators } from '../demo/county.ts';
import { publishRules } from '../publication.ts';
import { REST, STRICT, writeRules } from '../reload-harness.ts';
import { openLibrary, shippedRules } from '../rule-book.ts';
import { ruleMemberKey } from '../rule-entities.ts';
import { run } from './check-config.ts';

const NEIGHBOUR = '12330127K31820226T';
const clock = { now: () => 0 };

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'onedoor-check-config-'));
  mkdirSync(join(home, 'integrators'));
  for (const one of integrators)
    writeFileSync(join(home, 'integrators', `${one.integrator}.json`), JSON.stringify(one));
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(home, { recursive: true });
});

const folder = () => join(home, 'data/store');
const openStore = async (): Promise<JournalStore> => {
  const masterKey = await ensureMasterKey(join(home, 'secrets'), { mayCreate: true });
  mkdirSync(join(home, 'data'), { recursive: true });
  return openLevelStore({ folder: folder(), masterKey });
};
/** What the command prints; it throws where it ends with a fault. */
async function printed(): Promise<readonly string[]> {
  let text = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    text += String(chunk);
    return true;
  });
  expect(await run(['--home', home])).toBe(0);
  return text.trimEnd().split('\n');
}
const comparison = async () => (await printed()).find((line) => line.startsWith('published rules'));
const files = () => readdirSync(folder()).map((name) => [name, readFileSync(join(folder(), name)).toString('hex')]);

describe('check-config', () => {
  it('warns of each organisation that is responsible and that nobody speaks for, and is well all the same', async () => {
    expect((await printed()).filter((line) => line.startsWith('warning'))).toEqual([]);
    const silent = integrators.find(({ organisations }) => organisations.includes(NEIGHBOUR));
    rmSync(join(home, 'integrators', `${silent?.integrator}.json`));
    const lines = await printed();
    const warnings = lines.filter((line) => line.startsWith('warning'));
    expect(warnings).toHaveLength(silent?.organisations.length ?? 0);
    expect(warnings.find((line) => line.includes(NEIGHBOUR))).toMatch(/淳安县档案馆 .*\(cross-hall-query\)$/);
    expect(lines.at(-1)).toBe('ok');
  });

  it('reads the rules of the folder that the settings name, which a start would read', async () => {
    const rulesLine = async () => (await printed()).find((line) => line.startsWith('rules'));
    expect(await rulesLine()).toContain("the program's own");
    writeRules(join(home, 'own-rules'), { ...REST, ...STRICT });
    writeFileSync(join(home, 'onedoor.json'), JSON.stringify({ rules: { folder: 'own-rules' } }));
    const { set } = await openLibrary(join(home, 'own-rules'));
    expect(await rulesLine()).toBe(`rules 规则集: ${set.id} (${join(home, 'own-rules')})`);
    writeRules(join(home, 'own-rules'), { 'library/sample-pre/1.0.0.json': '{' });
    await expect(run(['--home', home])).rejects.toThrow('sample-pre/1.0.0.json');
  });

  it('says that there was nothing to compare with, and makes nothing', async () => {
    expect(await comparison()).toContain('there is no store yet, nothing was compared');
    expect(readdirSync(home)).toEqual(['integrators']);
  });

  it('holds the rules against what was published, and leaves the store as it was', async () => {
    const store = await openStore();
    await publishRules(await openLibrary(shippedRules), { store, clock });
    await store.close();
    const before = files();
    expect(await comparison()).toContain('the files fit what was published');
    expect(files()).toEqual(before);
  });

  it('opens the store with the key that the settings name, which a start would use', async () => {
    const store = await openStore();
    await publishRules(await openLibrary(shippedRules), { store, clock });
    await store.close();
    renameSync(join(home, 'secrets', 'master.key'), join(home, 'elsewhere.key'));
    writeFileSync(join(home, 'onedoor.json'), JSON.stringify({ secrets: { masterKey: 'elsewhere.key' } }));
    expect(await comparison()).toContain('the files fit what was published');
  });

  it('says that it could not compare while a daemon uses the store', async () => {
    const store = await openStore();
    try {
      expect(await comparison()).toContain('a daemon is using the store, nothing was compared');
    } finally {
      await store.close();
    }
  });

  it('refuses what a start would refuse: a published version with other bytes', async () => {
    const library = await openLibrary(shippedRules);
    const [member] = library.members;
    if (member === undefined) throw new Error('no rules are shipped');
    const entity = ruleMemberKey(member);
    const state = { ...member, sha256: '0'.repeat(64) };
    const input = { source: 'operator', by: 'test', purpose: 'test' } as const;
    const nothing = { events: [], messages: [], commands: [], readings: [] };
    const store = await openStore();
    await store.commit([{ entity, at: 0, version: 1, input, state, ...nothing }], {});
    await expect(publishRules(library, { store, clock })).rejects.toMatchObject({ code: 'VERSION_CHANGED' });
    await store.close();
    await expect(run(['--home', home])).rejects.toMatchObject({ code: 'VERSION_CHANGED' });
  });
});
