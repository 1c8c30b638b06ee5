import { beforeEach, describe, expect, it } from 'vitest';
import { createMemoryJournalStore } from '../../adapters/memory/journal-store.ts';
import { Journal } from '../journal.ts';
import { bareTurn } from '../journal-store.contract.ts';
import { stillMeter } from '../road-harness.ts';
import { follow } from './follower.ts';

const pause = () => new Promise((resolve) => setImmediate(resolve));

describe('a follower', () => {
  let journal: Journal;
  let version: number;
  let faults: unknown[];
  const fatal = (error: unknown) => faults.push(error);
  const commit = async (count: number) => {
    for (let number = 0; number < count; number += 1) {
      version += 1;
      journal.append(
        bareTurn({ kind: 'application', id: 'a.1' }, { version, input: { source: 'operator', by: '', purpose: '' } }),
        () => undefined,
      );
    }
    await journal.flush();
  };
  beforeEach(() => {
    version = 0;
    faults = [];
    journal = new Journal(
      { batchTurns: 10, batchBytes: 1_000_000, tailEntries: 5 },
      { store: createMemoryJournalStore(), meter: stillMeter, fatal },
    );
  });

  it('is given every entry after its start, in order, once each: those that are there, and those that come', async () => {
    await commit(20);
    const seen: number[] = [];
    const sizes: number[] = [];
    const follower = follow(
      journal,
      { after: 3, limit: 4 },
      async (entries) => {
        sizes.push(entries.length);
        for (const entry of entries) seen.push(entry.commit);
        await pause();
      },
      fatal,
    );
    for (let round = 0; round < 10; round += 1) {
      await commit(round);
      await pause();
    }
    for (let count = 0; count < 100; count += 1) await pause();
    await follower.stop();
    expect(seen).toEqual(Array.from({ length: 62 }, (_, index) => index + 4));
    expect(Math.max(...sizes)).toBeLessThanOrEqual(4);
    expect(faults).toEqual([]);
  });

  it('lets the journal forget what it has been given, and no longer holds anything when it has stopped', async () => {
    const places = new Set<{ readonly next: number }>();
    const { keepFor, release } = journal;
    journal.keepFor = (place) => {
      places.add(place);
      keepFor.call(journal, place);
    };
    journal.release = (place) => {
      places.delete(place);
      release.call(journal, place);
    };
    await commit(3);
    const follower = follow(journal, { after: 1, limit: 4 }, async () => undefined, fatal);
    expect([...places]).toEqual([{ next: 2 }]);
    for (let count = 0; count < 5; count += 1) await pause();
    expect([...places]).toEqual([{ next: 4 }]);
    await follower.stop();
    expect(places.size).toBe(0);
  });

  it('stops while it waits for an entry', async () => {
    const seen: number[] = [];
    const follower = follow(journal, { after: 0, limit: 4 }, async (entries) => void seen.push(entries.length), fatal);
    await pause();
    await follower.stop();
    await commit(1);
    await pause();
    expect(seen).toEqual([]);
  });

  it('stops at whatever moment it is told to', async () => {
    await commit(1);
    for (let moment = 0; moment < 30; moment += 1) {
      const follower = follow(journal, { after: 0, limit: 4 }, async () => undefined, fatal);
      for (let count = 0; count < moment; count += 1) await Promise.resolve();
      const stopped = follower.stop().then(() => 'stopped');
      const late = new Promise((resolve) => setTimeout(resolve, 200, `asleep when stopped at moment ${moment}`));
      expect(await Promise.race([stopped, late])).toBe('stopped');
    }
  });

  it('stops after what is in hand, and waits for it', async () => {
    await commit(10);
    const seen: string[] = [];
    let go: () => void = () => undefined;
    const follower = follow(
      journal,
      { after: 0, limit: 4 },
      async (entries) => {
        seen.push(`from ${entries[0]?.commit}`);
        await new Promise<void>((resolve) => {
          go = resolve;
        });
        seen.push('done');
      },
      fatal,
    );
    await pause();
    const stopped = follower.stop().then(() => seen.push('stopped'));
    await pause();
    expect(seen).toEqual(['from 1']);
    go();
    await stopped;
    expect(seen).toEqual(['from 1', 'done', 'stopped']);
  });

  it('ends the process by what its handler throws, and not while it is being stopped', async () => {
    await commit(1);
    const broken = follow(journal, { after: 0, limit: 4 }, () => Promise.reject(new Error('broken')), fatal);
    await pause();
    expect(faults).toEqual([new Error('broken')]);
    await broken.stop();
    let go: () => void = () => undefined;
    const ending = follow(
      journal,
      { after: 0, limit: 4 },
      async () => {
        await new Promise<void>((resolve) => {
          go = resolve;
        });
        throw new Error('the store is closed');
      },
      fatal,
    );
    await pause();
    const stopped = ending.stop();
    go();
    await stopped;
    expect(faults).toHaveLength(1);
  });
});
