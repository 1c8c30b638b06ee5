import { report } from './report.ts';
import { simulate } from './simulation.ts';
import { openWorld } from './world.ts';

/** Runs seeds; the five hundred of every test run stand in several files, so that all workers share them. @returns the reports of those that fail */
export async function failures(from: number, count: number): Promise<readonly string[]> {
  const world = await openWorld();
  const reports: string[] = [];
  for (let seed = from; seed < from + count; seed += 1) {
    const outcome = await simulate(seed, world);
    if (outcome.violation !== undefined) reports.push(report(outcome));
  }
  return reports;
}
