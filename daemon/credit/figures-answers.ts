import type { Figures, SubjectFigures } from '../../actors/figures/figures.ts';
import type { Shelf } from '../../actors/figures/shelf.ts';
import { TakingStopped } from '../../actors/figures/taking.ts';
import type { FiguresTaker } from '../../actors/followers/figures-taker.ts';
import type { Journal } from '../../actors/journal.ts';
import type { Clock } from '../../actors/ports.ts';
import type { EntityKey } from '../../actors/protocol/entity.ts';
import type { Input } from '../../actors/protocol/journal.ts';
import type { Answer, Question } from '../../actors/protocol/questions.ts';
import {
  type FiguresRules,
  fairnessView,
  type RankingWanted,
  rankingView,
} from '../../actors/questions/figures-views.ts';
import { noted } from '../../actors/questions/list-reading.ts';
import type { Operator } from '../../actors/questions/operator-reading.ts';
import type { Asking } from '../../actors/questions/reading.ts';
import { supervised } from '../../actors/questions/rights.ts';
import { QuestionRefused } from '../../adapters/nats/question-reply.ts';
import type { Service } from '../../adapters/nats/questions.ts';
import { ranks } from '../../rules/credit/ranking/ranking-measures.ts';
import { askingOf, questionOf } from '../question-reading.ts';

export interface FiguresAnswersDependencies {
  readonly journal: Pick<Journal, 'append'>;
  readonly clock: Clock;
  readonly figures: FiguresAtHand;
}

/** The figures that are kept, how they are shown, and who takes new ones. */
export interface FiguresAtHand {
  readonly shelf: Shelf;
  readonly taker: FiguresTaker;
  readonly rules: FiguresRules;
}

type Answers = (Service & { readonly audience: 'integrators' })['answers'];

const ROWS = 100;

/** Rankings and the report of fairness, for integrators; each reading is journaled before it is answered. */
export function figuresAnswers({ journal, clock, figures }: FiguresAnswersDependencies): Answers {
  const note = (asking: Asking, what: object) => {
    const { integrator, service, purpose, officer, reason } = asking;
    const why = { purpose, ...(officer === undefined ? {} : { officer }), ...(reason === undefined ? {} : { reason }) };
    return noteRead({ journal, clock }, what, {
      entity: { kind: 'user', id: `integrator.${integrator.integrator}` },
      input: { source: 'question', integrator: integrator.integrator, service, ...why },
    });
  };
  return {
    ranking: async (json, asked): Promise<Answer<'credit.ranking'>> => {
      const question = questionOf('credit.ranking', json);
      const asking = askingOf('credit.ranking', question, asked);
      const field = fieldOf(asking, question.of);
      const view = await rankingOfQuestion(question, field, figures);
      await note(asking, told(view));
      return view;
    },
    fairness: async (json, asked): Promise<Answer<'credit.fairness'>> => {
      const asking = askingOf('credit.fairness', questionOf('credit.fairness', json), asked);
      const { integrator, purpose } = asking;
      if (purpose !== 'supervision' || !has(asking) || (integrator.supervises ?? []).length === 0)
        throw QuestionRefused.of('RIGHT_PURPOSE');
      const view = fairnessOf(figures);
      await note(asking, { figures: 'fairness', day: view.day, period: view.period });
      return view;
    },
  };
}

/** The same for the operator of the service, who sees all regions; and the order to take figures now. @throws QuestionRefused */
export function figuresForOperator({ journal, clock, figures }: FiguresAnswersDependencies) {
  const note = (operator: Operator, what: object) =>
    noteRead({ journal, clock }, what, {
      entity: { kind: 'user', id: 'operator.terminal' },
      input: { source: 'operator', ...operator },
    });
  const everybody = { among: () => true, shown: () => true };
  return {
    ranking: async (json: Readonly<Record<string, unknown>>, operator: Operator): Promise<Answer<'credit.ranking'>> => {
      const { by: _by, purpose: _purpose, ...wanted } = json;
      // Whoever operates the service is held to the schema of who supervises.
      const question = questionOf('credit.ranking', { ...wanted, purpose: 'supervision' });
      const view = await rankingOfQuestion(question, everybody, figures);
      await note(operator, { ...told(view), ...operator });
      return view;
    },
    fairness: async (operator: Operator): Promise<Answer<'credit.fairness'>> => {
      const view = fairnessOf(figures);
      await note(operator, { figures: 'fairness', day: view.day, period: view.period, ...operator });
      return view;
    },
    snapshot: async (operator: Operator): Promise<SnapshotTold> => {
      const taken = await figures.taker.order(operator).catch((error: unknown) => {
        if (error instanceof TakingStopped)
          throw new QuestionRefused('STOPPING', {
            zh: '服务正在停止，快照未完成，下次启动后重新统计',
            en: 'the service is stopping: nothing is kept of this snapshot, and the next start takes another',
          });
        throw error;
      });
      return toldOf(taken, figures.shelf.days);
    },
  };
}

/** What the operator is told of a snapshot. */
export type SnapshotTold = Pick<Figures, 'day' | 'ruleSet' | 'digest' | 'periods' | 'walked'> & {
  readonly officers: number;
  readonly organisations: number;
  readonly fairness: { readonly from: string; readonly to: string; readonly takenOn: string };
  /** Days of which there are snapshots, the newest first. */
  readonly kept: readonly string[];
};

function toldOf(figures: Figures, kept: readonly string[]): SnapshotTold {
  const { day, ruleSet, digest, periods, walked, officers, organisations, fairness } = figures;
  return {
    ...{ day, ruleSet, digest, periods, walked, kept },
    officers: officers.length,
    organisations: organisations.length,
    fairness: { ...fairness.period, takenOn: fairness.takenOn },
  };
}

type Field = Pick<RankingWanted, 'among' | 'shown'>;

/**
 * Among whom places are given, and who is shown.
 *
 * | purpose | officers | organisations |
 * |---|---|---|
 * | supervision | those all of whose regions are supervised | the same |
 * | ownership | those of the organisations that the integrator speaks for, among themselves | its own, with their places among all |
 *
 * @throws QuestionRefused for every other purpose: a counter has no use for it
 */
function fieldOf(asking: Asking, of: Question<'credit.ranking'>['of']): Field {
  const { integrator, purpose } = asking;
  if (!has(asking)) throw QuestionRefused.of('RIGHT_PURPOSE');
  if (purpose === 'supervision') {
    const within = ({ regions }: SubjectFigures) => supervised(regions, integrator);
    return { among: within, shown: within };
  }
  if (purpose !== 'ownership') throw QuestionRefused.of('RIGHT_PURPOSE');
  const isOwn = ({ subject, organisation }: SubjectFigures) =>
    integrator.organisations.includes(of === 'officers' ? (organisation ?? '') : subject);
  return of === 'officers' ? { among: isOwn, shown: isOwn } : { among: () => true, shown: isOwn };
}

const has = ({ integrator, purpose }: Asking): boolean => integrator.purposes?.includes(purpose) === true;

async function rankingOfQuestion(
  { of, measure, day, skip = 0, limit = ROWS }: Question<'credit.ranking'>,
  field: Field,
  { shelf, rules }: FiguresAtHand,
): Promise<Answer<'credit.ranking'>> {
  if (of === 'persons') throw QuestionRefused.of('RANKING_PERSONS');
  if (!ranks(measure, of)) throw QuestionRefused.of('RANKING_MEASURE');
  const figures = day === undefined ? shelf.newest : await shelf.of(day);
  if (figures === undefined) throw QuestionRefused.of('FIGURES_NONE');
  return rankingView(figures, { of, measure, skip, limit, ...field }, rules);
}

function fairnessOf({ shelf, rules }: FiguresAtHand): Answer<'credit.fairness'> {
  if (shelf.newest === undefined) throw QuestionRefused.of('FIGURES_NONE');
  return fairnessView(shelf.newest, rules);
}

function told({ of, measure, day, ranked, total }: Answer<'credit.ranking'>) {
  return { figures: 'ranking', of, measure, day, total, shown: ranked.length };
}

function noteRead(
  { journal, clock }: Pick<FiguresAnswersDependencies, 'journal' | 'clock'>,
  what: object,
  by: { readonly entity: EntityKey; readonly input: Input },
): Promise<void> {
  return noted(journal, { ...by, at: clock.now(), version: 0, event: { type: 'FiguresRead', ...what } });
}
