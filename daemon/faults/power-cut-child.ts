import { openSync, writeSync } from 'node:fs';
import { openLevelStore } from '../../adapters/level/store.ts';
import { toldNote } from './disk-trace.ts';
import { storeBatches } from './store-turns.ts';

/*
 * The process whose disk is traced: opens a store, commits batches with several under way as a daemon does, notes each
 * that has resolved, closes, and opens again. Words: folder, trace, seed, batches, sessions, `sync` or `no-sync`.
 */

const [folder = '', trace = '', seed = '', batches = '', sessions = '', sync = ''] = process.argv.slice(2);
const UNDER_WAY = 4;
const descriptor = openSync(trace, 'a', 0o600);
const tell = (text: string) => writeSync(descriptor, toldNote(text));

const all = storeBatches(Number(seed), Number(batches));
const share = Math.ceil(all.length / Number(sessions));
let done = 0;
for (let from = 0; from < all.length; from += share) {
  const store = await openLevelStore({
    folder,
    masterKey: Buffer.alloc(32, 7),
    // The least that LevelDB takes: many tables and compactions out of few turns.
    writeBufferBytes: 64 * 1024,
    syncCommits: sync === 'sync',
  });
  const underWay: Promise<unknown>[] = [];
  for (const { turns, marks } of all.slice(from, from + share)) {
    if (underWay.length >= UNDER_WAY) await underWay.shift();
    underWay.push(
      store.commit(turns, marks).then(() => {
        done += 1;
        tell(String(done));
      }),
    );
  }
  await Promise.all(underWay);
  await store.close();
}
