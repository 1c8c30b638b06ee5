import { consentBehaviour } from '../../actors/consent/consent.ts';
import { startAsker } from '../../actors/followers/asker.ts';
import { measureVerifications } from '../../actors/followers/verification-metrics.ts';
import type { PersonKeys } from '../../actors/ports.ts';
import type { Behaviours } from '../../actors/registry.ts';
import { sourceBehaviour } from '../../actors/source/source.ts';
import { booksOf } from '../../actors/verification/rule-set-book.ts';
import { verificationBehaviour } from '../../actors/verification/verification.ts';
import type { Log } from '../../adapters/log/log.ts';
import type { FileReport } from '../../adapters/sources/files.ts';
import type { RuleSets } from '../../rules/engine/evaluation.ts';
import { readSourceSettings } from '../sources/source-settings.ts';
import type { Decisions } from './decisions.ts';
import { openSourceLines } from './source-lines.ts';
import type { Storage } from './storage.ts';
import type { Surroundings } from './surroundings.ts';
import type { Transport } from './transport.ts';

/** The actors of verification. They are there whatever sources are set up: what was begun must come to its end. */
export function verificationBehaviours(
  rules: RuleSets,
  personKeys: PersonKeys,
): Pick<Required<Behaviours>, 'consent' | 'verification' | 'source'> {
  return {
    consent: consentBehaviour({
      personKeys,
      knowsDataset: (dataset) => rules.current.sources.dataset(dataset) !== undefined,
    }),
    verification: verificationBehaviour({ books: booksOf(rules), personKeys }),
    source: sourceBehaviour,
  };
}

/** Asks that wait for their turn at one source; what comes beyond is told that the source is not available. */
const QUEUE = 10_000;

/** Starts who asks the sources that are set up in the configuration folder; of the others reports say that they are not. */
export async function startAsking(
  { rules }: Storage,
  { broker }: Transport,
  { journal, registry }: Decisions,
  { config, log, meter, fatal, stoppers, time: { clock } }: Surroundings,
): Promise<void> {
  measureVerifications(journal, meter);
  const lines = await openSourceLines(readSourceSettings(config.folders), {
    broker,
    onFile: (report) => tellFile(report, log),
  });
  stoppers.push('lines to sources', async () => {
    await Promise.all([...lines.values()].map((line) => line.close()));
  });
  const asker = startAsker(
    { drainMs: 3000, window: config.settings.limits.courierWindow },
    {
      journal,
      registry,
      lines,
      limitsOf: (code) => {
        const limits = rules.current.sources.source(code)?.limits;
        return limits === undefined ? undefined : { ...limits, queue: QUEUE };
      },
      clock,
      meter,
      fatal,
    },
  );
  stoppers.push('asker of sources', () => asker.stop());
}

/** A file's own name may be anything, so the source is all that is told of it. */
function tellFile({ source, fault, rows, wrong }: FileReport, log: Log): void {
  if (fault !== undefined) log.warn('a file of a source cannot be used', { path: source, reason: fault });
  else if (wrong > 0) log.warn('rows of a file of a source cannot be used', { path: source, count: wrong });
  else log.info('a file of a source was read', { path: source, count: rows });
}
