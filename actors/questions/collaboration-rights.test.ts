import { describe, expect, it } from 'vitest';
import { HOUSING, openTable, STRANGER } from '../application/collaboration-harness.ts';
import { building } from '../application/parallel-harness.ts';
import { ARCHIVES, CIVIL_AFFAIRS, catalogueOf, person, ruleSet } from '../application/specimens-harness.ts';
import type { ApplicationState } from '../application/state.ts';
import { purposes } from '../protocol/integrator.ts';
import { hall } from '../road-harness.ts';
import { extentOfApplication } from './rights.ts';
import { viewOfApplication } from './view.ts';

const rules = ruleSet({ catalogue: catalogueOf(building) });
const moment = { now: Date.parse('2026-08-03T10:00:00+08:00'), calendar: rules.calendar };
const at = { officer: 'R-1', step: 'review' };
const ask = { ...at, departments: [HOUSING], question: '有无异议', workingDays: 1 };

function extentFor(organisation: string, state: ApplicationState | undefined, region = '3301'): string | undefined {
  const { filing } = person({ organisation, officerRoles: ['reviewer'], regions: [region] });
  if (filing === undefined || state === undefined) throw new Error('nobody, or nothing to be read');
  const integrator = { ...hall, organisations: [organisation], purposes: [...purposes] };
  return extentOfApplication({ integrator, purpose: 'handling', officer: filing }, state, rules);
}

describe('what officers may read of an application', () => {
  it('goes with the step: whole for who holds it, masked for who handed it on', async () => {
    const { say } = await openTable();
    const { state } = await say('transfer', { ...at, organisation: ARCHIVES, reason: '转' });
    expect([extentFor(ARCHIVES, state), extentFor(CIVIL_AFFAIRS, state)]).toEqual(['whole', 'masked']);
    expect(extentFor(HOUSING, state)).toBeUndefined();
    if (state === undefined) throw new Error('nothing to be read');
    expect(viewOfApplication(state, 'masked', rules, moment).open[0]).toMatchObject({
      organisation: ARCHIVES,
      transfers: 1,
    });
  });

  it('is masked for a department as long as it is asked, at its place, and nothing before and after', async () => {
    const { say } = await openTable();
    const { state: before } = await say('claim', at);
    const { state: asked } = await say('consult', ask);
    const { state: after } = await say('conclude', {
      officer: 'R-1',
      consultation: 1,
      conclusion: '一致',
      reason: '已询问',
    });
    expect([before, asked, after].map((state) => extentFor(HOUSING, state))).toEqual([undefined, 'masked', undefined]);
    expect(extentFor(HOUSING, asked, '3302')).toBeUndefined();
    expect(extentFor(STRANGER, asked)).toBeUndefined();
  });

  it('has the words of a consultation, which a supervisor is not shown', async () => {
    const { say } = await openTable();
    await say('consult', ask);
    await say('opine', { officer: 'H-1', consultation: 1, stance: 'object', opinion: '有异议' });
    const { state } = await say('conclude', { officer: 'R-1', consultation: 1, conclusion: '缓办' });
    if (state === undefined) throw new Error('nothing to be read');
    const [masked, process] = (['masked', 'process'] as const).map((extent) =>
      JSON.stringify(viewOfApplication(state, extent, rules, moment).consultations),
    );
    for (const word of ['有无异议', '有异议', '缓办']) {
      expect(masked).toContain(word);
      expect(process).not.toContain(word);
    }
    expect(process).toContain(HOUSING);
  });
});
