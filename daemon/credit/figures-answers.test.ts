import { describe, expect, it } from 'vitest';
import type { Figures, SubjectFigures } from '../../actors/figures/figures.ts';
import { withDigest } from '../../actors/figures/taking.ts';
import type { Integrator } from '../../actors/protocol/integrator.ts';
import type { Turn } from '../../actors/protocol/journal.ts';
import type { Answer } from '../../actors/protocol/questions.ts';
import { hall, StandingClock } from '../../actors/road-harness.ts';
import { QuestionRefused } from '../../adapters/nats/question-reply.ts';
import { figuresAnswers, figuresForOperator } from './figures-answers.ts';

const [OWN, OTHER] = ['12330182K318200150', '11330182K31820031Q'] as const;
const officer = (subject: string, organisation: string | undefined, ...regions: string[]): SubjectFigures => ({
  subject,
  regions,
  counts: { stepsInTime: [30, 40, 0, 0] },
  ...(organisation === undefined ? {} : { organisation }),
});
const house = (subject: string, hits: number, ...regions: string[]): SubjectFigures => ({
  subject,
  regions,
  counts: { stepsInTime: [hits, 40, 0, 0] },
});

const period = { from: '2026-01-01', to: '2026-03-31' };
const content: Omit<Figures, 'digest'> = {
  day: '2026-09-21',
  begunAt: 0,
  ruleSet: 'a'.repeat(64),
  head: { commit: 1, hash: 'b'.repeat(64) },
  periods: { now: period, before: period },
  walked: { applications: 0, alerts: 0, verifications: 0, unreadable: 0, leftOut: 0 },
  officers: [
    officer('A-1', OWN, '330182'),
    officer('A-2', OTHER, '330182'),
    officer('B-1', OTHER, '330106'),
    officer('C-1', OWN, '330182', '330200'),
    officer('X-1', undefined),
  ],
  organisations: [house(OTHER, 39, '330106'), house(OWN, 20, '330182')],
  fairness: { period, takenOn: '2026-05-01', ruleSet: 'a'.repeat(64), division: 'county', counts: [] },
};
const newest = withDigest(content);

function desk({ empty = false } = {}) {
  const figures = empty ? undefined : newest;
  const noted: Turn[] = [];
  const journal = {
    append: (turn: Turn, committed: (entry: never) => void) => {
      noted.push(turn);
      committed(undefined as never);
    },
  };
  const shelf = {
    newest: figures,
    days: figures === undefined ? [] : [figures.day],
    of: async (day: string) => (day === figures?.day ? figures : undefined),
    put: () => Promise.reject(new Error('nothing is put here')),
  };
  const taker = { order: () => Promise.reject(new Error('nothing is taken here')), stop: () => Promise.resolve() };
  const rules = { leastVolume: 20, meanCases: 0, smallestGroup: 10 };
  const dependencies = { journal, clock: new StandingClock(), figures: { shelf, taker, rules } };
  const answers = figuresAnswers(dependencies);
  const ask = async (
    verb: 'ranking' | 'fairness',
    question: object,
    rights: Partial<Integrator>,
  ): Promise<object | string> => {
    const asked = { integrator: { ...hall, ...rights }, holdUntil: () => undefined };
    try {
      return (await answers[verb]?.(question as Record<string, unknown>, asked)) ?? {};
    } catch (error) {
      if (error instanceof QuestionRefused) return error.code;
      throw error;
    }
  };
  return { ask, noted, operator: figuresForOperator(dependencies) };
}

const officers = { of: 'officers', measure: 'stepsInTime' } as const;
const namesOf = (answer: object | string) =>
  (answer as Answer<'credit.ranking'>).ranked.map(({ subject, place }) => `${subject} ${place}`);
const supervisor: Partial<Integrator> = { purposes: ['supervision'], supervises: ['330182'] };
const owner: Partial<Integrator> = { purposes: ['ownership', 'handling'], organisations: [OWN] };

describe('who is told a ranking', () => {
  it('a supervisor: those all of whose regions it supervises, and nobody whose regions are not known', async () => {
    const { ask } = desk();
    const question = { ...officers, purpose: 'supervision' };
    expect(namesOf(await ask('ranking', question, supervisor))).toEqual(['A-1 1', 'A-2 1']);
    expect(namesOf(await ask('ranking', question, { ...supervisor, supervises: ['33'] }))).toHaveLength(4);
    expect(await ask('ranking', question, { ...supervisor, supervises: [] })).toMatchObject({ ranked: [], total: 0 });
  });

  it('an organisation: its own officers, and its own place among all', async () => {
    const { ask } = desk();
    const own = { ...officers, purpose: 'ownership' };
    expect(namesOf(await ask('ranking', own, owner))).toEqual(['A-1 1', 'C-1 1']);
    const place = await ask('ranking', { ...own, of: 'organisations' }, owner);
    expect(namesOf(place)).toEqual([`${OWN} 2`]);
    expect(place).toMatchObject({ total: 2 });
    expect(JSON.stringify(place)).not.toContain(OTHER);
  });

  it('the operator: everybody', async () => {
    const { operator, noted } = desk();
    expect(namesOf(await operator.ranking({ ...officers }, { by: 'root', purpose: 'look' }))).toHaveLength(5);
    expect(noted[0]).toMatchObject({
      entity: { kind: 'user', id: 'operator.terminal' },
      events: [{ type: 'FiguresRead', figures: 'ranking', by: 'root', purpose: 'look', shown: 5 }],
    });
  });

  it.each([
    ['handling', { ...owner }, 'RIGHT_PURPOSE'],
    ['credit', { purposes: ['credit'] }, 'RIGHT_PURPOSE'],
    ['verification', { purposes: ['verification'] }, 'RIGHT_PURPOSE'],
    ['supervision', { ...owner }, 'RIGHT_PURPOSE'],
  ] as const)('nobody who asks for %s without that right', async (purpose, rights, code) => {
    const { ask, noted } = desk();
    const question = { ...officers, purpose, officer: 'A-1' };
    expect(await ask('ranking', question, rights as Partial<Integrator>)).toBe(code);
    expect(noted).toEqual([]);
  });

  it('of persons nobody, not the operator either', async () => {
    const { ask, operator } = desk();
    const persons = { of: 'persons', measure: 'stepsInTime' };
    expect(await ask('ranking', { ...persons, purpose: 'supervision' }, supervisor)).toBe('RANKING_PERSONS');
    await expect(operator.ranking(persons, { by: 'root', purpose: 'look' })).rejects.toMatchObject({
      code: 'RANKING_PERSONS',
    });
  });

  it('each reading is in the journal, with who has read what and why', async () => {
    const { ask, noted } = desk();
    await ask('ranking', { ...officers, purpose: 'supervision', officer: 'S-1', reason: '讲评' }, supervisor);
    expect(noted).toMatchObject([
      {
        entity: { kind: 'user', id: 'integrator.hall' },
        input: {
          source: 'question',
          service: 'credit.ranking',
          purpose: 'supervision',
          officer: 'S-1',
          reason: '讲评',
        },
        events: [{ type: 'FiguresRead', of: 'officers', measure: 'stepsInTime', day: '2026-09-21', shown: 2 }],
      },
    ]);
  });
});

describe('who is told the report of fairness', () => {
  it('whoever supervises, the same for all; nobody else', async () => {
    const { ask, noted } = desk();
    const question = { purpose: 'supervision' };
    const one = await ask('fairness', question, supervisor);
    expect(one).toMatchObject({ digest: newest.digest, tables: [] });
    expect(await ask('fairness', question, { ...supervisor, supervises: ['33'] })).toEqual(one);
    expect(noted).toHaveLength(2);
    const { supervises: _none, ...without } = supervisor;
    expect(await ask('fairness', question, without)).toBe('RIGHT_PURPOSE');
    expect(await ask('fairness', { purpose: 'ownership' }, { ...supervisor, ...owner })).toBe('RIGHT_PURPOSE');
    expect(noted).toHaveLength(2);
  });

  it('before a first snapshot nobody', async () => {
    const { ask } = desk({ empty: true });
    expect(await ask('fairness', { purpose: 'supervision' }, supervisor)).toBe('FIGURES_NONE');
    expect(await ask('ranking', { ...officers, purpose: 'supervision' }, supervisor)).toBe('FIGURES_NONE');
  });
});
