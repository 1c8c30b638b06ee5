import { join } from 'node:path';
import { ensureMasterKey } from '../../adapters/level/master-key.ts';
import { openLevelStore } from '../../adapters/level/store.ts';
import { verifyChain } from '../../adapters/level/verify.ts';
import type { Ledger } from '../demo/ledger.ts';
import type { House } from './house.ts';
import type { SteadyLoad } from './steady-load.ts';

const ENTRIES_AT_ONCE = 256;

/** What came of a load in a house: promises that did not hold, and what was counted. */
export interface Outcome {
  readonly failures: readonly string[];
  readonly figures: Readonly<
    Record<'lost' | 'doubled' | 'mismatches' | 'receipted' | 'repeatsAnswered' | 'entries', number>
  >;
}

/** Lets a load come to its end, stops the house, and holds what integrators were told against what must be and against the journal. */
export async function settle(house: House, load: SteadyLoad): Promise<Outcome> {
  const failures: string[] = [];
  const mismatches = await load.end();
  const { lost, doubled, receipted, repeatsAnswered } = load.ledger;
  failures.push(...mismatches, ...doubled.map((one) => `${one}: answered twice as if for the first time`));
  if (lost > 0) failures.push(`${lost} messages have no receipt`);
  await load.stop();
  await house.stop();
  const journal = await holdAgainstJournal(house.home, load.ledger);
  failures.push(...journal.failures);
  return {
    failures,
    figures: {
      lost,
      doubled: doubled.length,
      mismatches: mismatches.length,
      receipted,
      repeatsAnswered,
      entries: journal.entries,
    },
  };
}

/** What the journal of a stopped daemon says against what its integrators were told. @returns how many entries, and what does not fit */
async function holdAgainstJournal(
  home: string,
  ledger: Ledger,
): Promise<{ readonly entries: number; readonly failures: readonly string[] }> {
  const masterKey = await ensureMasterKey(join(home, 'secrets'), { mayCreate: false });
  const folder = join(home, 'data', 'store');
  const verdict = await verifyChain(folder, { masterKey });
  const failures: string[] = [];
  if (!verdict.ok) failures.push(`the journal does not verify: ${JSON.stringify(verdict.firstBroken)}`);
  const times = new Map<string, number>();
  const store = await openLevelStore({ folder, masterKey });
  try {
    const { commit: last } = store.head();
    for (let from = 1; from <= last; from += ENTRIES_AT_ONCE) {
      for (const { input, messages, attachmentHash } of await store.entries(from, ENTRIES_AT_ONCE)) {
        // A repeat changes nothing; what was refused at the door is kept each time it comes.
        const idle = attachmentHash !== undefined || messages.some(({ data }) => data['repeat'] === true);
        if (input.source !== 'integrator' || idle) continue;
        times.set(input.messageId, (times.get(input.messageId) ?? 0) + 1);
      }
    }
  } finally {
    await store.close();
  }
  for (const [messageId, count] of times)
    if (count > 1) failures.push(`${messageId}: decided ${count} times in the journal`);
  for (const messageId of ledger.received())
    if (!times.has(messageId)) failures.push(`${messageId}: was receipted and is not in the journal`);
  return { entries: verdict.entries, failures };
}
