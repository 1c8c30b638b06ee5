import { join } from 'node:path';
import { ensureMasterKey } from '../../adapters/level/master-key.ts';
import { openLevelStore } from '../../adapters/level/store.ts';
import { verifyChain } from '../../adapters/level/verify.ts';
import type { Ledger } from '../demo/ledger.ts';

const ENTRIES_AT_ONCE = 256;

/** What the journal of a stopped daemon says against what its integrators were told. @returns how many entries, and what does not fit */
export async function holdAgainstJournal(
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
