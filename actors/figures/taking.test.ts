import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createMemoryJournalStore } from '../../adapters/memory/journal-store.ts';
import { groupsOf } from '../../rules/credit/fairness/groups.ts';
import { bareTurn } from '../journal-store.contract.ts';
import type { EntityKey } from '../protocol/entity.ts';
import type { Json } from '../protocol/journal.ts';
import type { Counts, Figures, SubjectFigures } from './figures.ts';
import {
  alertOf,
  anyHistories,
  type History,
  isDeed,
  numberOf,
  ORGANISATIONS,
  stateOf,
  TODAY,
} from './histories-harness.ts';
import { daysBefore } from './periods.ts';
import { areWhole, type FiguresWanted, type TakingDependencies, TakingStopped, takeFigures } from './taking.ts';

const wanted: FiguresWanted = {
  day: TODAY,
  begunAt: Date.parse(`${TODAY}T03:30:00+08:00`),
  ruleSet: 'a'.repeat(64),
  rankingDays: 90,
  fairnessMonths: 3,
  settleDays: 30,
  division: 'county',
};

type Store = ReturnType<typeof createMemoryJournalStore>;
const around = (store: TakingDependencies['store'], rest: Partial<TakingDependencies> = {}): TakingDependencies => ({
  store,
  giveWay: () => Promise.resolve(),
  elapsed: () => 0,
  isStopping: () => false,
  ...rest,
});

async function storeOf(
  states: readonly (readonly [kind: EntityKey['kind'], id: string, state: object])[],
): Promise<Store> {
  const store = createMemoryJournalStore();
  await store.commit(
    states.map(([kind, id, state]) => bareTurn({ kind, id }, { state: state as Json })),
    {},
  );
  return store;
}

const filed = (organisation: string, regions: readonly string[]) => ({
  counters: {},
  filing: { role: 'officer', organisation, regions, validFrom: '2020-01-01', validTo: '2030-01-01' },
});

/** What was counted of one subject by the plainest reading of the histories. */
function naive(
  histories: readonly History[],
  who: 'officer' | 'organisation',
  subject: string,
  measure: 'stepsInTime' | 'wrongReturns',
): Counts {
  const counts: [number, number, number, number] = [0, 0, 0, 0];
  for (const { moves } of histories)
    for (const move of moves) {
      const counted = measure === 'stepsInTime' ? isDeed(move) && move.action !== 'close' : move.action === 'return';
      if (!counted || move[who] !== subject || move.daysAgo < 1 || move.daysAgo > 180) continue;
      const place = move.daysAgo <= 90 ? 0 : 2;
      counts[place + 1 === 1 ? 1 : 3] += 1;
      if (measure === 'stepsInTime' && !move.late) counts[place] += 1;
    }
  return counts;
}

const countsOf = (all: readonly SubjectFigures[], subject: string, measure: 'stepsInTime' | 'wrongReturns'): Counts =>
  all.find((one) => one.subject === subject)?.counts[measure] ?? [0, 0, 0, 0];

/** The quarter before the one in which the day 30 days ago lies. */
const isOfPeriod = ({ submitted }: History): boolean => {
  const day = daysBefore(TODAY, submitted);
  return day >= '2026-04-01' && day <= '2026-06-30';
};

describe('figures', () => {
  it('are what counting the same histories by hand gives', async () => {
    const run = fc.asyncProperty(anyHistories, fc.func(fc.integer({ min: 0, max: 2 })), async (histories, alertFor) => {
      const alerted = histories.filter(({ id }) => alertFor(id) > 0);
      const store = await storeOf([
        ...histories.map((one) => ['application', one.id, stateOf(one)] as const),
        ...alerted.map(({ id }) => {
          const status = alertFor(id) === 1 ? 'raised' : 'dismissed';
          return ['alert', `STEP_OVERDUE.application.${id}`, alertOf({ application: id }, { status })] as const;
        }),
      ]);
      const figures = await takeFigures(wanted, around(store));
      for (const officer of ['W-1', 'W-2', 'W-3'])
        for (const measure of ['stepsInTime', 'wrongReturns'] as const)
          expect(countsOf(figures.officers, officer, measure)).toEqual(naive(histories, 'officer', officer, measure));
      for (const one of ORGANISATIONS)
        expect(countsOf(figures.organisations, one, 'stepsInTime')).toEqual(
          naive(histories, 'organisation', one, 'stepsInTime'),
        );

      const own = histories.filter(isOfPeriod);
      const groups = new Map<string, { hits: number; of: number }>();
      const count = (name: string, hit: boolean) => {
        const { hits, of } = groups.get(name) ?? { hits: 0, of: 0 };
        groups.set(name, { hits: hits + (hit ? 1 : 0), of: of + 1 });
      };
      for (const one of own) {
        const { region, idNumber, submitted, moves } = one;
        const of = groupsOf({ region, idNumber, submittedOn: daysBefore(TODAY, submitted) }, 'county');
        const accepted = moves.some(({ action }) => action === 'accept');
        const decided = accepted || moves.some(({ action }) => action === 'return' || action === 'refuse');
        for (const [attribute, group] of Object.entries(of)) {
          if (decided) count(`acceptance ${attribute} ${group}`, accepted);
          count(`alert ${attribute} ${group}`, alertFor(one.id) === 1);
        }
      }
      const { counts } = figures.fairness;
      const found = counts.map(({ measure, attribute, group, hits, of }) => [
        `${measure} ${attribute} ${group}`,
        { hits, of },
      ]);
      expect(Object.fromEntries(found)).toEqual(Object.fromEntries(groups));
      expect(figures.walked).toMatchObject({ applications: histories.length, alerts: alerted.length, unreadable: 0 });
      expect(areWhole(figures)).toBe(true);
    });
    await fc.assert(run, { numRuns: 60 });
  });

  it('hold no name of a case, no number of a citizen and no sex or age beside a name', async () => {
    const idNumber = numberOf('1990-05-17', 7);
    const history: History = { id: 'hall.SECRET-1', region: '330182', idNumber, submitted: 100, moves: [] };
    const figures = await takeFigures(wanted, around(await storeOf([['application', history.id, stateOf(history)]])));
    expect(figures.fairness.counts).toContainEqual({
      attribute: 'sex',
      measure: 'alert',
      group: 'male',
      hits: 0,
      of: 1,
    });
    for (const word of ['SECRET', idNumber, '示例']) expect(JSON.stringify(figures)).not.toContain(word);
  });

  it('take the number of whoever speaks for an organisation for nobody’s', async () => {
    const state = stateOf({ id: 'hall.1', region: '330182', submitted: 100, moves: [] });
    const applicant = { ...state.content.applicant, idNumber: numberOf('1990-05-17', 7) };
    const store = await storeOf([['application', 'hall.1', { ...state, content: { ...state.content, applicant } }]]);
    const { counts } = (await takeFigures(wanted, around(store))).fairness;
    expect(counts.map(({ group }) => group)).toEqual(['unknown', '330182', 'unknown']);
  });

  it('tell an empty store as empty', async () => {
    const figures = await takeFigures(wanted, around(createMemoryJournalStore()));
    expect(figures).toMatchObject({ officers: [], organisations: [], fairness: { counts: [] } });
  });

  it('count a disposal for a return once, and no more of them than there were returns', async () => {
    const disposal = {
      verb: 'dispose',
      officer: 'D-1',
      organisation: ORGANISATIONS[0],
      on: TODAY,
      disposed: 'W-1',
    } as const;
    const alert = (code: string, application: string, rest: object) =>
      [
        'alert',
        `${code}.application.${application}`,
        alertOf({ code, application, on: daysBefore(TODAY, 5) }, rest),
      ] as const;
    const move = {
      action: 'return',
      officer: 'W-1',
      organisation: ORGANISATIONS[0],
      step: 'acceptance',
      late: false,
    } as const;
    const returned = (id: string): History => ({
      id,
      region: '330182',
      submitted: 20,
      moves: [{ ...move, daysAgo: 5 }],
    });
    const store = await storeOf([
      ...['hall.1', 'hall.2'].map((id) => ['application', id, stateOf(returned(id))] as const),
      alert('PIECEMEAL_RETURN', 'hall.1', { disposals: [disposal, disposal] }),
      alert('RETURN_LOOP', 'hall.1', { disposals: [disposal] }),
      // An alert that nobody was disposed of for, a disposal for something else, one of the organisation alone.
      alert('RETURN_LOOP', 'hall.2', {}),
      alert('STEP_OVERDUE', 'hall.2', { disposals: [disposal] }),
      alert('WRONG_RETURN', 'hall.2', { disposals: [{ ...disposal, disposed: undefined }] }),
    ]);
    const figures = await takeFigures(wanted, around(store));
    expect(countsOf(figures.officers, 'W-1', 'wrongReturns')).toEqual([1, 2, 0, 0]);
    const more = await storeOf([
      ['application', 'hall.1', stateOf(returned('hall.1'))],
      alert('PIECEMEAL_RETURN', 'hall.1', { disposals: [disposal] }),
      alert('PIECEMEAL_RETURN', 'hall.9', { disposals: [disposal] }),
    ]);
    expect(countsOf((await takeFigures(wanted, around(more))).officers, 'W-1', 'wrongReturns')).toEqual([1, 1, 0, 0]);
  });

  it('tell what sources have answered in time, and of whom nobody asked anything', async () => {
    const sources = [
      { status: 'hit' },
      { status: 'none' },
      { status: 'refused' },
      { status: 'hit', late: true },
      { status: 'timeout' },
      { status: 'unavailable' },
      { status: 'unauthorised' },
    ].map((one) => ({ organisation: ORGANISATIONS[1], ...one }));
    const report = { sealedAt: `${daysBefore(TODAY, 3)}T01:00:00.000Z`, sources };
    const store = await storeOf([
      ['verification', 'hall.1.case', { report }],
      ['verification', 'hall.2.case', { status: 'asking' }],
    ]);
    const { organisations } = await takeFigures(wanted, around(store));
    expect(organisations).toEqual([
      { subject: ORGANISATIONS[1], regions: [], counts: { answersInTime: [3, 6, 0, 0] } },
    ]);
  });

  it('know officers by their filing', async () => {
    const move = {
      action: 'accept',
      officer: 'W-1',
      organisation: ORGANISATIONS[0],
      step: 'acceptance',
      late: true,
    } as const;
    const history: History = { id: 'hall.1', region: '330182', submitted: 20, moves: [{ ...move, daysAgo: 5 }] };
    const store = await storeOf([
      ['application', 'hall.1', stateOf(history)],
      ['person', 'officer-W-1', filed(ORGANISATIONS[0], ['330182'])],
    ]);
    const { officers, organisations } = await takeFigures(wanted, around(store));
    expect(officers).toEqual([
      { subject: 'W-1', organisation: ORGANISATIONS[0], regions: ['330182'], counts: { stepsInTime: [0, 1, 0, 0] } },
    ]);
    expect(organisations[0]?.regions).toEqual([]);
  });

  it('go through a store in small portions, give way after each, and leave out what was erased', async () => {
    const histories = Array.from({ length: 50 }, (_, index) => ({
      ...{ id: `hall.N-${index}`, region: '330182', submitted: 100 },
      moves: [],
    }));
    const store = await storeOf(histories.map((one) => ['application', one.id, stateOf(one)] as const));
    await store.commit([bareTurn({ kind: 'application', id: 'hall.N-7' }, { version: 2, erases: true })], {});
    let [most, loaded, ways] = [0, 0, 0];
    const watched: TakingDependencies['store'] = {
      ids: store.ids,
      head: store.head,
      load: (entity) => {
        loaded += 1;
        return store.load(entity);
      },
    };
    const giveWay = (): Promise<void> => {
      most = Math.max(most, loaded);
      loaded = 0;
      ways += 1;
      return Promise.resolve();
    };
    const figures = await takeFigures(wanted, around(watched, { giveWay }));
    expect(figures.walked.applications).toBe(49);
    expect([most, ways]).toEqual([16, 3]);
  });

  it('come to nothing where they are stopped on the way', async () => {
    const histories = Array.from({ length: 40 }, (_, index) => ({
      ...{ id: `hall.N-${index}`, region: '330182', submitted: 100 },
      moves: [],
    }));
    const store = await storeOf(histories.map((one) => ['application', one.id, stateOf(one)] as const));
    let portions = 0;
    const isStopping = () => {
      portions += 1;
      return portions > 2;
    };
    await expect(takeFigures(wanted, around(store, { isStopping }))).rejects.toBeInstanceOf(TakingStopped);
  });
});

describe('the counts for fairness', () => {
  const female: History = {
    ...{ id: 'hall.1', region: '330182', idNumber: numberOf('1990-05-17', 8), submitted: 100 },
    moves: [],
  };
  const taken = async (histories: readonly History[], more: Partial<FiguresWanted> = {}): Promise<Figures> =>
    takeFigures(
      { ...wanted, ...more },
      around(await storeOf(histories.map((one) => ['application', one.id, stateOf(one)] as const))),
    );

  it('are taken once for a period: who comes to light later changes nothing that was told', async () => {
    const first = await taken([female]);
    expect(first.fairness).toMatchObject({ period: { from: '2026-04-01', to: '2026-06-30' }, takenOn: TODAY });
    const again = await taken([female, { ...female, id: 'hall.2' }], { fairness: first.fairness, day: '2026-09-29' });
    expect(again.fairness).toEqual(first.fairness);
  });

  it('go on to the next period, with no day in common', async () => {
    const first = await taken([female]);
    const next = await taken([female], { fairness: first.fairness, day: '2026-10-31' });
    expect(next.fairness).toMatchObject({ period: { from: '2026-07-01', to: '2026-09-30' }, counts: [] });
    // The setting was changed: a year would hold the quarter that is out already.
    const year = await taken([female], { fairness: first.fairness, day: '2027-02-05', fairnessMonths: 12 });
    expect(year.fairness).toEqual(first.fairness);
  });
});
