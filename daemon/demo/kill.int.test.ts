import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { verifyChain } from '../../adapters/level/verify.ts';
import { Random } from './random.ts';
import { runDemo } from './run.ts';
import type { Story } from './story.ts';

let home: string | undefined;

/** A point of the run, in stories told to their end. */
class Moment {
  readonly done: number;
  readonly reached: Promise<void>;
  come: () => void = () => undefined;

  constructor(done: number) {
    this.done = done;
    this.reached = new Promise((resolve) => {
      this.come = resolve;
    });
  }
}

afterEach(async () => {
  if (home !== undefined) await rm(home, { recursive: true, force: true });
});

/** Id numbers, phone numbers and longer names of everyone in the stories; two characters could stand anywhere by chance. */
function personalValues(stories: readonly Story[]): readonly string[] {
  const values = new Set<string>();
  const gather = (value: unknown, name: string): void => {
    if (typeof value === 'string') {
      if (value.length > 2 && /idNumber|phone|name$/i.test(name)) values.add(value);
    } else if (typeof value === 'object' && value !== null) {
      for (const [key, member] of Object.entries(value)) gather(member, key);
    }
  };
  for (const { lines } of stories) for (const { data } of lines) gather(data, '');
  return [...values];
}

/** The files below a folder, logs and stores alike, in which one of the values can be read. */
async function filesWithPersonalData(folder: string, values: readonly string[]): Promise<readonly string[]> {
  const needles = values.map((value) => Buffer.from(value));
  if (needles.length === 0) throw new Error('a check without values proves nothing');
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const leaking: string[] = [];
  for (const file of files) {
    const bytes = await readFile(file);
    if (needles.some((needle) => bytes.includes(needle))) leaking.push(file);
  }
  return leaking;
}

describe('a morning in which the daemon is killed', () => {
  it('ends with nothing lost and nothing doubled after three kills -9 at random moments, and nobody readable on the disk (W1, R5, P3)', {
    timeout: 240_000,
  }, async () => {
    const seed = Number(process.env['ONEDOOR_TEST_SEED'] ?? Math.floor(Math.random() * 1_000_000));
    const random = new Random(seed);
    home = await mkdtemp(join(tmpdir(), 'onedoor-kill-'));
    // Moments are told in work done, not in seconds, so that every kill falls into the run on any machine.
    const moments = [random.between(5, 35), random.between(45, 80), random.between(90, 125)].map(
      (done) => new Moment(done),
    );
    const result = await runDemo({
      applications: 150,
      seed,
      home,
      atOnce: 24,
      progress: (done) => {
        for (const moment of moments) if (done >= moment.done) moment.come();
      },
      meanwhile: async (daemon) => {
        for (const moment of moments) {
          await moment.reached;
          await sleep(random.between(0, 40));
          await daemon.killAndRestart();
        }
      },
    });

    const told = `seed ${seed}; run again with ONEDOOR_TEST_SEED=${seed}`;
    expect(result.restarts, told).toBe(3);
    expect(result.mismatches, told).toEqual([]);
    expect(result.ledger.lost, told).toBe(0);
    expect(result.ledger.doubledReceipts, told).toBe(0);
    const audit = await verifyChain(join(home, 'data', 'store'), {});
    expect(audit.ok, told).toBe(true);
    expect(audit.entries, told).toBeGreaterThan(result.receipted);
    expect(await filesWithPersonalData(home, personalValues(result.stories)), told).toEqual([]);
  });
});
