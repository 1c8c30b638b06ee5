import fc from 'fast-check';
import { expect, it } from 'vitest';
import { creditRules } from '../actors/credit/world-harness.ts';
import type { KnownLedger } from '../actors/ledger/known-ledger.ts';
import type { OpenItem, Restriction } from '../actors/ledger/state.ts';
import { createMemoryJournalStore } from '../adapters/memory/journal-store.ts';
import { type LedgerEntry, severities } from '../rules/credit/ledger.ts';
import { creditAnswers } from './credit-answers.ts';
import { hall, TODAY } from './credit-road-harness.ts';

/** Measures that a case meets, one that is over, and one that is meant for other matters. */
const pool: readonly Restriction[] = [
  { measure: 'manual-review', until: '2027-08-01', basis: '甲法第一条' },
  { measure: 'manual-review', until: '2028-08-01', basis: '甲法第一条' },
  { measure: 'manual-review', until: '2026-08-02', basis: '甲法第一条' },
  { measure: 'second-look', until: '2027-08-01', basis: '乙法第二条' },
  { measure: 'elsewhere', until: '2027-08-01', basis: '丙法', matters: ['another-copy'] },
  { measure: 'faraway', until: '2027-08-01', basis: '丁法', regions: ['44'] },
].map((one) => ({ ...one, title: { zh: `措施 ${one.measure}`, en: `measure ${one.measure}` }, effect: 'review' }));

const occurred = fc.record({
  item: fc.stringMatching(/^hall\.[A-Z0-9]{6}$/),
  kind: fc.constantFrom('false-material', 'no-show', 'overdue-return', 'broken-commitment', 'commitment-kept'),
  severity: fc.constantFrom(...severities),
  points: fc.integer({ min: -60, max: 10 }),
  number: fc.stringMatching(/^[0-9]{6}$/),
  basis: fc.stringMatching(/^LAW [A-Z]{5}$/),
  lastDay: fc.constantFrom('2026-08-02', '2027-01-01', '2029-01-01'),
  documentDay: fc.constantFrom('2026-01-02', '2026-07-31'),
  fate: fc.constantFrom('stays', 'stays', 'objection-opened', 'repaired', 'withdrawn'),
  restrictions: fc.subarray([...pool]),
});
const ledgers = fc.uniqueArray(occurred, { maxLength: 5, selector: ({ item }) => item }).map((all): KnownLedger => {
  const opened = all.map(
    ({ item, number, documentDay, fate: _fate, restrictions, ...rest }): OpenItem => ({
      item: {
        ...{ entry: 'item', item, recordedOn: '2026-08-01', evidence: `verification/${item}.case` },
        ...rest,
        document: { number, day: documentDay },
      },
      organisation: '91350100M000100Y43',
      rule: { pack: 'person-credit', version: '1', rule: rest.kind, code: 'CODE' },
      restrictions,
    }),
  );
  const ends = all.flatMap(({ item, fate }): LedgerEntry[] =>
    fate === 'stays' ? [] : [{ entry: fate, item, recordedOn: '2026-08-02' }],
  );
  return {
    entries: [...opened.map(({ item }) => item), ...ends],
    items: new Map(opened.map((open) => [open.item.item, open])),
  };
});

/** The measures that an application meets, worked out apart from the program: what, by which law, how long at the longest. */
function measuresOf({ entries, items }: KnownLedger): string {
  const gone = new Set(entries.flatMap((one) => (one.entry === 'item' || one.entry === 'tally' ? [] : [one.item])));
  const longest: Record<string, string> = {};
  for (const { item, restrictions } of items.values())
    for (const { measure, basis, until, matters, regions } of restrictions) {
      if (gone.has(item.item) || item.lastDay < TODAY || until < TODAY) continue;
      if (matters !== undefined || regions !== undefined) continue;
      const key = `${measure} ${basis}`;
      if ((longest[key] ?? '') < until) longest[key] = until;
    }
  return JSON.stringify(Object.entries(longest).sort());
}

/** What counter staff are answered about a ledger. */
async function answerAbout(known: KnownLedger): Promise<object> {
  const rules = creditRules();
  const reading = {
    extent: 'band',
    person: 'citizen-a',
    known,
    place: { matter: 'a-copy', region: '330106' },
  } as const;
  const read = async () => reading;
  const answers = creditAnswers({
    creditReader: { index: read, ledger: async () => undefined, file: async () => undefined },
    store: createMemoryJournalStore(),
    clock: { now: () => Date.parse(`${TODAY}T02:00:00Z`) },
    rules: { current: rules, find: () => rules },
    openCredit: { read: () => Promise.reject(new Error('nobody asks')) },
  });
  const question = { subject: { application: 'hall.1' }, purpose: 'handling', officer: 'W-1' };
  return (await answers['index']?.(question, { integrator: hall, holdUntil: () => undefined } as never)) as object;
}

it('what counter staff are answered is a function of the band and the measures, and of nothing else', async () => {
  const model = creditRules().credit.modelFor('person');
  const answered = new Map<string, string>();
  let met = 0;
  await fc.assert(
    fc.asyncProperty(ledgers, async (known) => {
      const key = `${model?.indexOn(known.entries, TODAY).band} ${measuresOf(known)}`;
      const answer = JSON.stringify(await answerAbout(known));
      const before = answered.get(key);
      if (before === undefined) answered.set(key, answer);
      else {
        met += 1;
        expect(answer).toBe(before);
      }
    }),
    { numRuns: 600, seed: 20_261_127 },
  );
  // Many different answers, and each met many times with other ledgers behind it.
  expect(answered.size).toBeGreaterThan(10);
  expect(met).toBeGreaterThan(300);
});
