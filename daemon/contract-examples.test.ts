import { describe, expect, it } from 'vitest';
import { examine } from '../actors/application/examination.ts';
import type { ApplicationState } from '../actors/application/state.ts';
import type { Circumstances } from '../actors/behaviour.ts';
import type { ApplicationCommand } from '../actors/protocol/commands.ts';
import type { Material } from '../actors/protocol/messages.ts';
import { inboundExamples } from '../adapters/messages/asyncapi-inbound-examples.ts';
import { createWorkingCalendar } from '../rules/calendar/working-calendar.ts';
import { noCredit } from '../rules/credit/credit-book.ts';
import { createRuleBook } from '../rules/engine/rule-book.ts';
import { shippedCatalogue, shippedPacks } from '../rules/library/shipped.fixture.ts';
import { noSources } from '../rules/sources/sources.ts';

const current = {
  ...createRuleBook(shippedPacks(), shippedCatalogue()),
  id: 'shipped',
  calendar: createWorkingCalendar([]),
  sources: noSources,
  credit: noCredit,
};
/** What is held of the applicant: the material that the correction names instead of handing it in. */
const materials = inboundExamples['onedoor.application.correct']
  .flatMap(({ event }) => (event['data'] as { materials: readonly Material[] }).materials)
  .filter(({ held }) => held === true);
const around = {
  today: '2026-11-23',
  id: 'hall.1',
  version: 1,
  sender: { integrator: 'hall' },
  look: () => ({ state: { counters: {}, materials }, version: 1 }),
} as unknown as Circumstances;

/** Codes for which the shipped rules would send the content back. */
async function returnsOf(command: ApplicationCommand, state?: ApplicationState): Promise<readonly string[]> {
  const dependencies = { rules: { current, find: () => current }, personKeys: { keyOf: () => 'key' } };
  const { form, pre } = examine(dependencies, state, command, around);
  const returns = (pre?.findings ?? []).filter(({ type }) => type === 'return');
  return [...form, ...returns].map(({ code }) => code);
}

describe('the examples of the contract', () => {
  const [submission] = inboundExamples['onedoor.application.submit'].map(
    ({ event }) => event['data'] as Extract<ApplicationCommand, { type: 'submit' }>['data'],
  );
  if (submission === undefined) throw new Error('the contract has no example of a submission');

  it('of submissions and corrections would not be returned by the rules that are shipped', async () => {
    for (const { event } of inboundExamples['onedoor.application.submit'])
      expect(await returnsOf({ type: 'submit', data: event['data'] as typeof submission })).toEqual([]);
    const { matter, region, channel } = submission;
    const state = { integrator: 'hall', matter, region, channel, submittedOn: '2026-11-20' } as ApplicationState;
    expect(materials.length).toBeGreaterThan(0);
    for (const { event } of inboundExamples['onedoor.application.correct']) {
      const data = event['data'] as Extract<ApplicationCommand, { type: 'correct' }>['data'];
      expect(await returnsOf({ type: 'correct', data }, state)).toEqual([]);
      const { agent: _agent, ...alone } = data;
      expect(await returnsOf({ type: 'correct', data: { ...alone, materials: [] } }, state)).not.toEqual([]);
    }
  });
});
