import { describe, expect, it } from 'vitest';
import { benchRoad } from './road-bench.ts';
import { roadSummary } from './road-report.ts';

describe('the bench of the road', () => {
  it('answers everything that it sends as planted, and counts what that costs', { timeout: 180_000 }, async () => {
    const said: string[] = [];
    const result = await benchRoad({
      seconds: 1,
      seed: 3,
      window: 32,
      openCases: 64,
      entities: [200],
      active: 20,
      tell: (sentence) => said.push(sentence),
    });
    expect(result.faults).toEqual([]);
    expect(result.messages).toBeGreaterThan(result.applications);
    const summary = roadSummary(result);
    expect(summary).toMatchObject({ entities: 200, growthCostRatio: null, faults: 0 });
    expect(said.length).toBeGreaterThan(3);
    for (const figure of [summary.commandsPerSecond, summary.p50MsAtHalfLoad, summary.rssMbActive])
      expect(figure).toBeGreaterThan(0);
    expect(summary.turnsPerSecond).toBeGreaterThan(summary.commandsPerSecond);
    // A profile of a second may miss a stage by chance; together they are all of the time.
    const { daemonStages, daemon } = summary.cpuMicrosecondsPerMessage;
    const told = Object.values(daemonStages).reduce((sum, microseconds) => sum + (microseconds ?? 0), 0);
    expect(told / (daemon ?? 0)).toBeCloseTo(1, 1);
  });
});
