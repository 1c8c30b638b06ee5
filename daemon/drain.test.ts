import { describe, expect, it } from 'vitest';
import { defaultSettings } from './config.ts';
import { Drain } from './drain.ts';
import { Stoppers } from './stoppers.ts';

const budgets = { intakeMs: 1000, turnsMs: 2000, departuresMs: 3000, commitMs: 4000, closeMs: 5000 };

describe('the times of a stop', () => {
  it('give the parts of a stage one budget together, and each a moment in any case', () => {
    let now = 0;
    const drain = new Drain(budgets, () => now);
    expect(drain.budgetMs('inbox')).toBe(1000);
    now = 700;
    expect(drain.budgetMs('courier')).toBe(300);
    now = 5000;
    expect(drain.budgetMs('due sweeper')).toBe(100);
    expect(drain.budgetMs('turns under way')).toBe(2000);
    expect(drain.budgetMs('journal')).toBe(4000);
    expect(drain.budgetMs('whatever else')).toBe(5000);
    expect(drain.mostMs).toBe(15_000);
  });

  it('tell how long each stage took', () => {
    let now = 100;
    const drain = new Drain(budgets, () => now);
    drain.budgetMs('outbox');
    now = 400;
    drain.ended('outbox');
    drain.budgetMs('outlet');
    now = 450;
    drain.ended('outlet');
    drain.budgetMs('store');
    drain.ended('store');
    expect(drain.milliseconds()).toEqual({ departures: 350, close: 0 });
  });

  it('let a part that hangs hold up the stop for the budget of its stage and no longer', async () => {
    const stoppers = new Stoppers();
    const stopped: string[] = [];
    stoppers.push('store', () => void stopped.push('store'));
    stoppers.push('turns under way', () => new Promise<void>(() => undefined));
    stoppers.push('inbox', () => void stopped.push('inbox'));
    const drain = new Drain({ ...budgets, turnsMs: 20 }, () => performance.now());
    expect(await stoppers.stopAll(drain)).toEqual(['turns under way']);
    expect(stopped).toEqual(['inbox', 'store']);
    expect(Object.keys(drain.milliseconds())).toEqual(['intake', 'turns', 'close']);
  });

  it('fit by default into what the unit file allows', () => {
    expect(new Drain(defaultSettings.stop, () => 0).mostMs).toBeLessThan(45_000);
  });
});
