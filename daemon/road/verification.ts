import { consentBehaviour } from '../../actors/consent/consent.ts';
import { startAsker } from '../../actors/followers/asker.ts';
import { measureVerifications } from '../../actors/followers/verification-metrics.ts';
import type { PersonKeys } from '../../actors/ports.ts';
import type { SourceLine } from '../../actors/protocol/sources.ts';
import type { Behaviours } from '../../actors/registry.ts';
import { sourceBehaviour } from '../../actors/source/source.ts';
import { booksOf } from '../../actors/verification/rule-set-book.ts';
import { verificationBehaviour } from '../../actors/verification/verification.ts';
import type { RuleSets } from '../../rules/engine/evaluation.ts';
import type { Decisions } from './decisions.ts';
import type { Storage } from './storage.ts';
import type { Surroundings } from './surroundings.ts';

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

/** Starts who asks the sources. @param lines to the sources that are set up, by code */
export function startAsking(
  lines: ReadonlyMap<string, SourceLine>,
  { rules }: Pick<Storage, 'rules'>,
  { journal, registry }: Pick<Decisions, 'journal' | 'registry'>,
  { meter, fatal, stoppers, time: { clock } }: Pick<Surroundings, 'meter' | 'fatal' | 'stoppers' | 'time'>,
): void {
  measureVerifications(journal, meter);
  stoppers.push('lines to sources', async () => {
    await Promise.all([...lines.values()].map((line) => line.close()));
  });
  const asker = startAsker(
    { drainMs: 3000 },
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
