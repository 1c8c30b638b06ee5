import { afterAll, describe, expect, it } from 'vitest';
import { setCanary } from './canary-harness.ts';
import { factSets } from './facts-harness.ts';
import { attackNames, hostileFiles } from './hostile-harness.ts';
import { soundFiles } from './sound-files-harness.ts';
import { type Court, type HostileFile, type Outcome, tryOut } from './trial-harness.ts';
import { CANARY } from './words-harness.ts';

const seed = 1;
const files = 295;

const sound = soundFiles();
const canary = setCanary();
afterAll(() => canary.leave());
const court: Court = {
  read: (bytes) => {
    try {
      return { json: JSON.parse(new TextDecoder().decode(bytes)) as unknown };
    } catch (error) {
      return { reason: String(error) };
    }
  },
  catalogue: sound.catalogue,
  pack: sound.pack,
  factSets: factSets(sound.catalogue, seed),
  canary,
  // Time is judged by `onedoor bench hostile`.
  now: () => 0,
};

describe('hostile rule files', () => {
  const tried: { readonly number: number; readonly file: HostileFile; readonly outcome: Outcome }[] = [];

  it('run no code, throw nothing, and are refused so that anybody can read it', async () => {
    let number = 0;
    for (const file of hostileFiles(seed, files, sound)) {
      const outcome = await tryOut(file, court);
      tried.push({ number, file: { ...file, bytes: new Uint8Array() }, outcome });
      number += 1;
    }
    const breaches = tried.flatMap(({ number: at, file, outcome }) =>
      outcome.breaches.map((breach) => `${breach} (seed ${seed}, file ${at}, ${file.attack})`),
    );
    expect(breaches).toEqual([]);
  }, 300_000);

  it('were of every kind, and enough of them came far enough to be evaluated', () => {
    // The rarest come up in more files than are tried here; `onedoor bench hostile` tries all.
    expect(new Set(tried.map(({ file }) => file.attack)).size).toBeGreaterThanOrEqual(attackNames.length - 3);
    const evaluated = tried.filter(({ outcome }) => outcome.came === 'evaluated');
    expect(evaluated.length).toBeGreaterThan(files / 20);
    for (const attack of ['name of the language', 'other pack'])
      expect(
        evaluated.some(({ file }) => file.attack === attack),
        attack,
      ).toBe(true);
    const codes = new Set(tried.flatMap(({ outcome }) => outcome.faults.map(({ code }) => code)));
    expect([...codes]).toEqual(
      expect.arrayContaining(['SCHEMA', 'SIZE', 'PATH', 'OPERATOR', 'HIDDEN_CHARACTER', 'FORM_PATTERN']),
    );
  });

  it('are the same for the same seed', () => {
    const digest = () =>
      [...hostileFiles(7, 200, sound)].map(
        ({ attack, bytes }) => `${attack} ${Buffer.from(bytes).toString('base64').slice(0, 60)} ${bytes.length}`,
      );
    expect(digest()).toEqual(digest());
  });
});

describe('the canary', () => {
  it('hears code that touches it, that changes what everything inherits from, and that would make functions', () => {
    expect(canary.alarm()).toBeUndefined();
    Reflect.set(globalThis, CANARY, 1);
    expect(canary.alarm()).toContain('was written');
    void Reflect.get(globalThis, CANARY);
    expect(canary.alarm()).toContain('was read');
    Reflect.set(Object.prototype, 'polluted', true);
    expect(canary.alarm()).toContain('polluted');
    Reflect.deleteProperty(Object.prototype, 'polluted');
    expect(canary.alarm()).toContain('Object.prototype');
    void (() => 0).constructor;
    expect(canary.alarm()).toContain('constructor');
    expect(canary.alarm()).toBeUndefined();
  });
});
