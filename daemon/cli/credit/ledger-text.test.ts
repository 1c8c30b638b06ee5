import { expect, it } from 'vitest';
import { CreditWorld, creditRules, PERSON } from '../../../actors/credit/world-harness.ts';
import { knownOfEvents } from '../../../actors/ledger/known-ledger.ts';
import { pageOfLedger, rightsOf, viewOfIndex, viewOfItem } from '../../../actors/questions/credit-view.ts';
import { textOfIndex, textOfLedger } from './ledger-text.ts';

const TODAY = '2026-08-03';
const { credit } = creditRules();

/** A serious item with a measure, and one that is objected to. */
function ledgerOfToday() {
  const world = new CreditWorld(TODAY);
  world.record({ kind: 'overdue-return' });
  world.object();
  world.record(
    { kind: 'dishonest-person-list', list: { name: '失信被执行人', record: 'L-1', validTo: '2027-09-30' } },
    'hall.C-2',
  );
  const known = knownOfEvents(world.events.filter(({ entity }) => entity.kind === 'ledger').map(({ event }) => event));
  const model = credit.modelFor('person');
  const request = world.file?.request;
  if (model === undefined || request === undefined) throw new Error('there is no model, or nothing is asked');
  const requests = new Map([['hall.C-1', request]]);
  const { page, total } = pageOfLedger(known, TODAY, { after: 0, limit: 10 });
  return {
    ledger: PERSON,
    on: TODAY,
    entries: known.entries,
    items: page.map((one) => ({
      ...one,
      ...viewOfItem(one, known, TODAY, { requests, periods: credit.periods }),
      item: one.item,
    })),
    total,
    rights: rightsOf(credit.periods),
    index: viewOfIndex(known, TODAY, model),
  };
}

it.each([
  [
    'zh',
    [
      '指数\t',
      '异议中，暂停使用',
      '异议，提出于 2026-08-03\t应答复于 2026-08-12',
      '如何改善：',
      '由经办人员核对后自行决定并签署。',
      '可随时提出',
    ],
  ],
  [
    'en',
    [
      'index\t',
      'objected to, not used',
      'objection of 2026-08-03\tto be answered by 2026-08-12',
      'what would better it:',
      'An officer looks, decides and signs',
      'You may object',
    ],
  ],
] as const)(
  'a ledger is told in %s: index, reasons, items, measures, what is asked, and rights',
  (language, sentences) => {
    const ledger = ledgerOfToday();
    const text = textOfLedger(ledger, language);
    for (const sentence of sentences) expect(text).toContain(sentence);
    expect(text).toContain(ledger.index.digest);
    for (const item of ['hall.C-1', 'hall.C-2']) expect(text).toContain(`\n${item}\t`);
    // The item that is objected to is told of, and counts for nothing.
    const index = textOfIndex({ ledger: PERSON, on: TODAY, ...ledger.index }, language);
    expect(index).toContain(`${ledger.index.score}\t${ledger.index.band} `);
    expect(index).not.toContain('hall.C-1');
    expect(index.split('\n').at(-1)).toBe('');
  },
);

it('a ledger without a published model says so', () => {
  const { index: _index, ...ledger } = ledgerOfToday();
  expect(textOfLedger(ledger, 'en')).toContain('no credit model is published for this role');
});
