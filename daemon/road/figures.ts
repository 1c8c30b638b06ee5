import { performance } from 'node:perf_hooks';
import { openShelf } from '../../actors/figures/shelf.ts';
import { startFiguresTaker } from '../../actors/followers/figures-taker.ts';
import { faultFields } from '../../adapters/log/log.ts';
import type { FiguresAtHand } from '../credit/figures-answers.ts';
import type { Decisions } from './decisions.ts';
import type { Storage } from './storage.ts';
import type { Surroundings } from './surroundings.ts';

/** How often it is looked whether the time of the day's snapshot has come. */
const LOOK_EVERY_MS = 60_000;

/** Opens the figures of credit that are kept, and starts who takes them once a day. */
export async function openFigures(
  { store, rules }: Storage,
  { journal }: Decisions,
  { config, log, stoppers, time: { clock } }: Surroundings,
): Promise<FiguresAtHand> {
  const { at, kept, leastVolume, meanCases, smallestGroup, ...counting } = config.settings.figures;
  const shelf = await openShelf(kept, { journal, store, clock });
  const taker = startFiguresTaker(
    { ...counting, at: at === '' ? undefined : at, everyMs: LOOK_EVERY_MS },
    {
      journal,
      store,
      shelf,
      clock,
      elapsed: () => performance.now(),
      ruleSet: () => rules.current.id,
      onTaken: ({ walked }, seconds) =>
        log.info('figures of credit were taken', {
          count: walked.applications,
          commit: journal.lastCommit,
          seconds: Math.round(seconds),
        }),
      onFault: (error) => log.error('figures of credit could not be taken; it is tried again', faultFields(error)),
    },
  );
  stoppers.push('figures of credit', () => taker.stop());
  return { shelf, taker, rules: { leastVolume, meanCases, smallestGroup } };
}
