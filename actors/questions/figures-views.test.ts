import { describe, expect, it } from 'vitest';
import type { GroupCount } from '../../rules/credit/fairness/fairness-report.ts';
import type { Figures, SubjectFigures } from '../figures/figures.ts';
import { withDigest } from '../figures/taking.ts';
import { fairnessView, type RankingWanted, rankingView } from './figures-views.ts';

const rules = { leastVolume: 20, meanCases: 0, smallestGroup: 10 };
const subject = (name: string, region: string, ...counts: [number, number, number, number]): SubjectFigures => ({
  subject: name,
  organisation: `org-${region}`,
  regions: [region],
  counts: { stepsInTime: counts },
});

function figuresOf(officers: readonly SubjectFigures[], counts: readonly GroupCount[] = []): Figures {
  return withDigest({
    day: '2026-09-21',
    begunAt: 0,
    ruleSet: 'a'.repeat(64),
    head: { commit: 1, hash: 'b'.repeat(64) },
    periods: { now: { from: '2026-06-23', to: '2026-09-20' }, before: { from: '2026-03-25', to: '2026-06-22' } },
    walked: { applications: 0, alerts: 0, verifications: 0, unreadable: 0, leftOut: 0 },
    officers,
    organisations: [],
    fairness: {
      period: { from: '2026-04-01', to: '2026-06-30' },
      takenOn: '2026-07-31',
      ruleSet: 'a'.repeat(64),
      division: 'county',
      counts,
    },
  });
}

describe('a ranking that is told', () => {
  const figures = figuresOf([
    subject('W-1', '330182', 90, 100, 50, 100),
    subject('W-2', '330182', 95, 100, 95, 100),
    subject('W-3', '330106', 100, 100, 0, 0),
    subject('W-4', '330182', 5, 5, 0, 0),
    subject('W-5', '330182', 0, 0, 9, 10),
  ]);
  const all: RankingWanted = {
    ...{ of: 'officers', measure: 'stepsInTime', skip: 0, limit: 10 },
    among: () => true,
    shown: () => true,
  };
  const places = (wanted: Partial<RankingWanted>) => {
    const { ranked, total, tooFew } = rankingView(figures, { ...all, ...wanted }, rules);
    return { ranked: ranked.map((one) => [one.subject, one.place]), total, tooFew: tooFew.map((one) => one.subject) };
  };

  it('gives places among those who are asked about, and shows no others', () => {
    expect(places({})).toEqual({
      ranked: [
        ['W-3', 1],
        ['W-2', 2],
        ['W-1', 3],
      ],
      total: 3,
      tooFew: ['W-4', 'W-5'],
    });
    const near = ({ regions }: SubjectFigures) => regions[0] === '330182';
    expect(places({ among: near, shown: near }).ranked).toEqual([
      ['W-2', 1],
      ['W-1', 2],
    ]);
    expect(places({ shown: near })).toMatchObject({
      ranked: [
        ['W-2', 2],
        ['W-1', 3],
      ],
      total: 3,
    });
    expect(places({ skip: 1, limit: 1 }).ranked).toEqual([['W-2', 2]]);
  });

  it('tells who is whose officer, how it was before, and what was counted', () => {
    const { ranked, counted, period, before } = rankingView(figures, all, rules);
    expect(ranked[2]).toMatchObject({ subject: 'W-1', organisation: 'org-330182', trend: { standing: 'better' } });
    expect(ranked[0]).toMatchObject({ trend: { standing: 'unknown' } });
    expect([period.from, before.to]).toEqual(['2026-06-23', '2026-06-22']);
    expect(counted.zh).toContain('按期');
    const nobody = rankingView(figures, { ...all, measure: 'wrongReturns' }, rules);
    expect([nobody.ranked, nobody.tooFew, nobody.mean]).toEqual([[], [], undefined]);
  });
});

describe('a report of fairness that is told', () => {
  const sexes = (female: number, male: number): GroupCount[] => [
    { attribute: 'sex', measure: 'acceptance', group: 'female', hits: female, of: 200 },
    { attribute: 'sex', measure: 'acceptance', group: 'male', hits: male, of: 200 },
    { attribute: 'sex', measure: 'acceptance', group: 'unknown', hits: 3, of: 4 },
  ];

  it('names the groups, hides small ones and says first who stands apart', () => {
    const { tables, notes } = fairnessView(figuresOf([], sexes(140, 190)), rules);
    expect(tables[0]?.groups.map(({ group, title }) => [group, title.en])).toEqual([['male', 'male']]);
    expect(tables[0]?.hidden).toBe(2);
    const open = fairnessView(figuresOf([], sexes(140, 190).slice(0, 2)), rules);
    expect(open.notes.at(-1)?.zh).toBe('与其余各组分开的组，请核查：女（受理率低于其余）、男（受理率高于其余）。');
    expect(open.notes.at(-1)?.en).toContain('female (acceptance below the rest)');
    expect(notes.map(({ zh }) => zh).join('')).toContain('不说明差别的原因');
  });

  it('says so where no group stands apart', () => {
    const { notes } = fairnessView(figuresOf([], sexes(180, 181).slice(0, 2)), rules);
    expect(notes.at(-1)?.en).toBe('No group stands apart from the rest by its interval.');
  });

  it('shows nothing of a single group that is small', () => {
    const { tables } = fairnessView(figuresOf([], sexes(1, 1).slice(2)), rules);
    expect(tables.map(({ groups, overall, hidden }) => [groups, overall, hidden])).toEqual([[[], undefined, 1]]);
  });
});
