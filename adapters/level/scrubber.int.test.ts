import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bareTurn } from '../../actors/journal-store.contract.ts';
import { openDatabase } from './database.ts';
import { rowKey } from './keys.ts';
import { scrubFiles } from './scrub-files.ts';
import type { Scrubber, ScrubFinding } from './scrubber.ts';
import { createLevelHarness, type LevelHarness, MASTER_KEY } from './store.harness.ts';
import { openLevelStore } from './store.ts';

const ONE = { kind: 'application', id: 'hall.1' } as const;
const TWO = { kind: 'person', id: 'officer-1' } as const;

describe('the scrubber', () => {
  let harness: LevelHarness;
  beforeEach(async () => {
    harness = await createLevelHarness();
    const store = await harness.open();
    for (let index = 1; index <= 20; index += 1) await store.commit([turn(index)], {});
    // What was in the log is a table from the next opening on.
    await store.close();
  });
  afterEach(() => harness.dispose());

  async function openStore() {
    return openLevelStore({ folder: harness.folder, masterKey: MASTER_KEY });
  }

  it('finds nothing in a whole store that goes on meanwhile, and reads every table and entry', async () => {
    const store = await openStore();
    const scrubber = store.scrubber();
    let bytes = 0;
    let slices = 0;
    for (let rounds = 0; rounds < 3; slices += 1) {
      const slice = await scrubber.next();
      expect(slice.finding).toBeUndefined();
      bytes += slice.bytes;
      if (slice.roundEnded) rounds += 1;
      else if (slices < 60) await store.commit([turn(21 + slices)], {});
    }
    expect(slices).toBeGreaterThan(3 * 20);
    expect(bytes).toBeGreaterThan(3 * 20 * 1024);
    await store.close();
  });

  it('names a table with a flipped bit, before anybody reads it, and reads no entries then', async () => {
    const store = await openStore();
    const file = (await readdir(harness.folder)).find((name) => name.endsWith('.ldb')) ?? '';
    const path = join(harness.folder, file);
    const bytes = await readFile(path);
    bytes[100] = (bytes[100] ?? 0) ^ 4;
    await writeFile(path, bytes);
    const findings = await oneRound(store.scrubber());
    expect(findings).toEqual([{ family: 'table', file, reason: 'has a damaged block at byte 0' }]);
    expect(await scrubFiles(harness.folder)).toMatchObject({
      ok: false,
      damagedFiles: [`${file} ${findings[0]?.reason}`],
    });
    await store.close();
    await expect(openStore()).rejects.toMatchObject({ code: 'CORRUPT', message: expect.stringContaining(file) });
  });

  it('names the entry of which a row is missing or changed', async () => {
    const database = await openDatabase(harness.folder, { create: false });
    await database.del(rowKey.attachment(ONE, 5));
    const row = rowKey.journal(9);
    const value = (await database.get(row)) ?? Buffer.alloc(0);
    value[40] = (value[40] ?? 0) ^ 1;
    await database.put(row, value);
    await database.close();
    const store = await openStore();
    const findings = await oneRound(store.scrubber());
    expect(findings.map(({ family, commit }) => [family, commit])).toEqual([
      ['entry', 5],
      ['entry', 9],
    ]);
    await store.close();
  });

  it('goes on where it was when the store is opened again', async () => {
    const store = await openStore();
    const scrubber = store.scrubber();
    let slices = 0;
    for (; slices < 12; slices += 1) expect((await scrubber.next()).roundEnded).toBe(false);
    scrubber.note();
    await store.close();
    const again = await openStore();
    const rest = again.scrubber();
    let left = 0;
    while (!(await rest.next()).roundEnded) left += 1;
    // The one table is read again, the entries from where it was.
    expect(left).toBeLessThan(20);
    expect(left).toBeGreaterThan(0);
    await again.close();
  });

  function turn(version: number) {
    return bareTurn(version % 2 === 1 ? ONE : TWO, {
      version,
      ...(version % 3 === 0 ? {} : { state: { version } }),
      sender: { id: `s${version}`, content: 'c', verdict: 'received' },
      dueSet: [{ at: 1000 + version, entity: ONE, name: 'wait' }],
      ...(version === 5 ? { attachment: Buffer.from('bytes') } : {}),
    });
  }
});

async function oneRound(scrubber: Scrubber): Promise<ScrubFinding[]> {
  const findings: ScrubFinding[] = [];
  for (;;) {
    const { finding, roundEnded } = await scrubber.next();
    if (finding !== undefined) findings.push(finding);
    if (roundEnded) return findings;
  }
}
