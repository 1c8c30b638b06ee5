import { join } from 'node:path';
import { dayOf } from '../../actors/day.ts';
import { occasionsOf } from '../../actors/notification/occasions.ts';
import { hasEnded, type NotificationEvent, type NotificationState } from '../../actors/notification/state.ts';
import { notificationKey } from '../../actors/protocol/notices.ts';
import { ensureMasterKey } from '../../adapters/level/master-key.ts';
import { type LevelStore, openLevelStore } from '../../adapters/level/store.ts';
import type { FakeLedger } from '../../adapters/notify/fake/fake-ledger.ts';

const ENTRIES_AT_ONCE = 256;

/** What the journal says people were told, held against what they got. */
export interface NoticeAccount {
  readonly failures: readonly string[];
  readonly figures: Readonly<Record<string, number>>;
}

/** Reads the journal of a stopped daemon. */
export async function accountOfNotices(home: string, ledger: FakeLedger): Promise<NoticeAccount> {
  const masterKey = await ensureMasterKey(join(home, 'secrets'), { mayCreate: false });
  const store = await openLevelStore({ folder: join(home, 'data', 'store'), masterKey });
  try {
    return await settleUp(store, ledger);
  } finally {
    await store.close();
  }
}

interface Told {
  begun: number;
  asked: number;
  reported: boolean;
}

async function settleUp(store: LevelStore, ledger: FakeLedger): Promise<NoticeAccount> {
  const told = new Map<string, Told>();
  let occasions = 0;
  for (let from = 1; from <= store.head().commit; from += ENTRIES_AT_ONCE) {
    for (const entry of await store.entries(from, ENTRIES_AT_ONCE)) {
      occasions += occasionsOf(entry, dayOf).length;
      if (entry.entity.kind !== 'notification') continue;
      const one = told.get(entry.entity.id) ?? { begun: 0, asked: 0, reported: false };
      told.set(entry.entity.id, one);
      for (const { type } of entry.events as readonly NotificationEvent[]) {
        if (type === 'SendingBegun') one.begun += 1;
        if (type === 'OutcomeAsked') one.asked += 1;
      }
      if (entry.messages.some(({ event }) => event === 'notice-undelivered')) one.reported = true;
    }
  }
  const failures: string[] = [];
  const figures: Record<string, number> = { occasions, notifications: told.size };
  const count = (name: string, by = 1): void => {
    figures[name] = (figures[name] ?? 0) + by;
  };
  if (told.size !== occasions)
    failures.push(`${occasions} reasons to tell somebody something came up, and ${told.size} notices were asked for`);
  for (const [ref, { begun, asked, reported }] of told) {
    const state = (await store.load(notificationKey(ref)))?.state as unknown as NotificationState | undefined;
    if (state === undefined) {
      failures.push(`${ref}: has no state`);
      continue;
    }
    count('sendings', begun);
    count('questions', asked);
    const got = gotOf(ref, ledger);
    count(state.status);
    count('messagesGot', got);
    if (got > 1) failures.push(`${ref}: arrived ${got} times, and is ${state.status}`);
    if (!hasEnded(state.status)) failures.push(`${ref}: is still ${state.status}`);
    else if (state.status === 'delivered' && got !== 1) failures.push(`${ref}: is delivered, and arrived ${got} times`);
    else if (state.status === 'undeliverable' && got !== 0) failures.push(`${ref}: is undeliverable, and arrived`);
    if (hasEnded(state.status) && state.status !== 'delivered') {
      count(`${state.status} ${state.reason ?? 'without a reason'}`);
      if (state.reason === undefined) failures.push(`${ref}: is ${state.status} without a reason`);
      if (!reported) failures.push(`${ref}: is ${state.status}, and nobody was told`);
    }
    if (state.status === 'unknown' && got === 1) count('unknownThatArrived');
  }
  for (const ref of ledger.references())
    if (ref.length === 32 && !told.has(ref)) failures.push(`${ref}: was sent, and nobody has asked for it`);
  return { failures, figures };
}

/** How often the person got it. WeCom is told the beginning of the reference alone. */
function gotOf(ref: string, ledger: FakeLedger): number {
  return [...ledger.of(ref), ...ledger.of(ref.slice(0, 8))].filter(({ arrives }) => arrives).length;
}
