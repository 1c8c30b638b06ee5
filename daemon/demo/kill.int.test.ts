import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { verifyChain } from '../../adapters/level/verify.ts';
import { Random } from '../../rules/random.ts';
import { LeakSearch, personalValuesOf } from './leak-search.harness.ts';
import { runDemo } from './run.ts';

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

/** So many kills in so many stories told to their end: one somewhere in each part of the run. */
const KILLS = 10;
const APPLICATIONS = 160;
/** Stories of the morning; the others are the past of those who come again. */
const MORNING = 110;

describe('a morning in which the daemon is killed', () => {
  it('ends with nothing lost and nothing doubled after ten kills -9 at random moments, and nobody readable on the disk (W1, R5, P3)', {
    timeout: 240_000,
  }, async () => {
    const seed = Number(process.env['ONEDOOR_TEST_SEED'] ?? Math.floor(Math.random() * 1_000_000));
    const random = new Random(seed);
    home = await mkdtemp(join(tmpdir(), 'onedoor-kill-'));
    // Moments are told in work done, not in seconds, so that every kill falls into the run on any machine.
    const part = Math.floor(MORNING / KILLS);
    const moments = Array.from({ length: KILLS }, (_, index) => new Moment(index * part + random.between(1, part - 1)));
    const told = `seed ${seed}; run again with ONEDOOR_TEST_SEED=${seed}`;
    process.stdout.write(`kills at ${moments.map(({ done }) => done).join(', ')} of ${MORNING} stories, ${told}\n`);
    const result = await runDemo({
      applications: APPLICATIONS,
      // One of each sort.
      knocks: 22,
      seed,
      home,
      atOnce: 12,
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

    const { script, stories, ledger } = result;
    expect(script.stories.length, told).toBeGreaterThanOrEqual(MORNING);
    expect(new Set(stories.map(({ matter }) => matter)).size, told).toBe(10);
    expect(new Set(stories.map(({ lines }) => lines[0]?.data['channel'])).size, told).toBe(5);
    expect(result.restarts, told).toBe(KILLS);
    expect(result.mismatches, told).toEqual([]);
    expect(ledger.lost, told).toBe(0);
    expect(ledger.doubled, told).toEqual([]);
    const audit = await verifyChain(join(home, 'data', 'store'), {});
    expect(audit.ok, told).toBe(true);
    expect(audit.entries, told).toBeGreaterThan(ledger.receipted);
    expect(new LeakSearch(personalValuesOf(script)).files(home), told).toEqual([]);
  });
});
