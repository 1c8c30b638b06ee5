import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SUPERVISION } from '../county.ts';
import type { Ledger } from '../ledger.ts';
import { runDays } from './days.ts';
import { runMorning } from './run-morning.ts';
import { judge } from './verdict.ts';

let home = '';
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'onedoor-days-'));
});
afterEach(() => rm(home, { recursive: true, force: true }));

const seed = Number(process.env['ONEDOOR_TEST_SEED'] ?? Math.floor(Math.random() * 1_000_000));
const told = `seed ${seed}; run again with ONEDOOR_TEST_SEED=${seed}`;

describe('some working days around a holiday, on a simulated clock', () => {
  it('find every violation that was planted and nothing else, and every deadline at its moment, with restarts in between (W8, W9, Q9)', {
    timeout: 180_000,
  }, async () => {
    process.stdout.write(`${told}\n`);
    const run = await runDays({ days: 3, perDay: 14, seed, restarts: 2, home, progress: () => undefined });
    const { script, ledger, verdict, mismatches, restarts } = run;
    expect(mismatches, told).toEqual([]);
    expect(ledger.lost, told).toBe(0);
    expect(ledger.doubled, told).toEqual([]);
    expect(verdict, told).toMatchObject({
      alertsMissed: 0,
      alertsFalse: 0,
      precision: 1,
      recall: 1,
      deadlinesMissed: 0,
      deadlinesTwice: 0,
      deadlinesFalse: 0,
    });
    expect(restarts.killed + restarts.stopped + restarts.killedOnTheWay, told).toBe(2);
    expect(script.planted.size, told).toBeGreaterThan(20);
    for (const [code] of script.planted)
      expect(
        script.alerts.some((alert) => alert.code === code && alert.must),
        `${code}, ${told}`,
      ).toBe(true);
    expect(script.lives.ends.closed.length, told).toBeGreaterThan(0);
    expect(script.lives.ends.dismissed.length, told).toBeGreaterThan(0);
    expect(script.lives.escalations.length, told).toBeGreaterThan(0);

    // The judge sees what is missing, what is too much, and what comes at another moment.
    const [first, ...others] = script.alerts;
    const [tick, ...ticks] = script.ticks;
    if (first === undefined || tick === undefined) throw new Error('nothing was planted');
    const short = await judge(home, ledger, { ...script, alerts: others, ticks });
    expect(short).toMatchObject({ alertsFalse: 1, alertsMissed: 0, deadlinesFalse: 1, deadlinesMissed: 0 });
    const invented = { ...first, id: 'OFF_HOURS.person.officer-NOBODY', code: 'OFF_HOURS' };
    const late = [{ ...tick, at: tick.at + 1000 }, ...ticks];
    const long = await judge(home, ledger, { ...script, alerts: [...script.alerts, invented], ticks: late });
    expect(long).toMatchObject({ alertsMissed: 1, alertsFalse: 0, deadlinesMissed: 1, deadlinesFalse: 1 });
    const once = await judge(home, deafTo(ledger, first.id), script);
    expect(once.alertsMissed).toBe(1);
    expect(once.faults.some((fault) => fault.startsWith('raised in the journal and heard'))).toBe(true);
  });

  it('and a morning of the same county, whose officers make mistakes, is told of each of them once', {
    timeout: 120_000,
  }, async () => {
    process.stdout.write(`${told}\n`);
    const options = { applications: 40, seed, home, atOnce: 12, progress: () => undefined };
    const { mismatches, verdict, ledger } = await runMorning(options);
    expect(mismatches, told).toEqual([]);
    expect(ledger.lost, told).toBe(0);
    expect(verdict.alerts, told).toBeGreaterThan(0);
  });
});

/** What was heard, but for one alert. */
function deafTo(ledger: Ledger, alert: string): Pick<Ledger, 'all'> {
  const all = ledger.all.filter(({ integrator, heard }) => integrator !== SUPERVISION || heard.data['alert'] !== alert);
  return { all };
}
