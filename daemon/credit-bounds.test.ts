import { expect, it } from 'vitest';
import { CreditWorld, creditRules, PERSON } from '../actors/credit/world-harness.ts';
import { knownOfEvents } from '../actors/ledger/known-ledger.ts';
import { createMemoryJournalStore } from '../adapters/memory/journal-store.ts';
import { defaultSettings } from './config.ts';
import { creditAnswers } from './credit-answers.ts';
import { hall, ID_NUMBER, TODAY } from './credit-road-harness.ts';

const OPEN = 500;
const ENDED = 300;

/** As many items in use as a ledger takes, each with a measure, and many that are over. */
function fullestLedger() {
  const world = new CreditWorld('2026-01-02');
  const basis = '依'.repeat(500);
  for (let index = 0; index < ENDED; index += 1)
    world.record({ kind: 'no-show', basis, document: { number: `${index}`, day: '2026-01-01' } }, `hall.E-${index}`);
  world.passTo(TODAY);
  const list = { name: '名'.repeat(100), record: '1', validTo: '2029-01-01' };
  for (let index = 0; index <= OPEN; index += 1)
    world.record(
      {
        kind: 'dishonest-person-list',
        basis,
        list,
        document: { number: `${'号'.repeat(96)}${1000 + index}`, day: TODAY },
      },
      `hall.O-${index}`,
    );
  expect(world.ledger?.items).toHaveLength(OPEN);
  return knownOfEvents(world.events.filter(({ entity }) => entity.kind === 'ledger').map(({ event }) => event));
}

it('the fullest ledger is answered within the bound of answers, and its pages hold every item once', async () => {
  const rules = creditRules();
  const known = fullestLedger();
  const reading = async () => ({ extent: 'whole', person: PERSON, known }) as const;
  const answers = creditAnswers({
    creditReader: { index: reading, ledger: reading, file: async () => undefined },
    store: createMemoryJournalStore(),
    clock: { now: () => Date.parse(`${TODAY}T02:00:00Z`) },
    rules: { current: rules, find: () => rules },
    openCredit: { read: () => Promise.reject(new Error('nobody asks')) },
  });
  const ask = async (verb: 'index' | 'ledger', rest: object = {}) => {
    const question = { subject: { citizen: { idNumber: ID_NUMBER } }, purpose: 'credit', ...rest };
    const answer = await answers[verb]?.(question, { integrator: hall, holdUntil: () => undefined } as never);
    const bytes = Buffer.byteLength(JSON.stringify({ answer }));
    expect(bytes).toBeLessThan(defaultSettings.limits.answerBytes);
    return answer as { rows?: { item: string }[]; next?: number; total?: number };
  };
  await ask('index');
  const items: string[] = [];
  for (let after: number | undefined = 0; after !== undefined; ) {
    const page = await ask('ledger', { after, limit: 100 });
    expect(page.total).toBe(OPEN + ENDED);
    items.push(...(page.rows ?? []).map(({ item }) => item));
    after = page.next;
  }
  expect(items).toHaveLength(OPEN + ENDED);
  expect(new Set(items).size).toBe(OPEN + ENDED);
});
