import { hasEnded } from '../actors/alert/life.ts';
import type { AlertState } from '../actors/alert/state.ts';
import type { ApplicationState, Status } from '../actors/application/state.ts';
import { dayOf } from '../actors/day.ts';
import type { JournalStore } from '../actors/ports.ts';
import type { EntityKey } from '../actors/protocol/entity.ts';
import type { JournalEvent, Turn } from '../actors/protocol/journal.ts';
import type { Sealed, SealOptions } from '../adapters/level/sealing.ts';
import type { LevelStore } from '../adapters/level/store.ts';

/*
 * Which entries of the journal may be moved into an archive, and what the journal says of it. Entries stay here while they are
 * asked for: those of applications that are under way (their rules are explained by them), of alerts that are not answered yet,
 * and what was published.
 */

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const over: readonly Status[] = ['refused', 'withdrawn', 'closed'];

export interface ArchiveOrder {
  /** Where the segments go: an absolute path. */
  readonly folder: string;
  /** The first day of which nothing is archived, YYYY-MM-DD in Asia/Shanghai. */
  readonly before: string;
  /** How many entries stay at the end of the journal whatever their age. */
  readonly leastNewest: number;
  readonly at: number;
}

/** The first moment of a day that is past; undefined where the text is no day, or a later one. */
export function beginningOf(day: string, now: number): number | undefined {
  const moment = DAY.test(day) ? Date.parse(`${day}T00:00:00+08:00`) : Number.NaN;
  return Number.isNaN(moment) || dayOf(moment) !== day || moment > now ? undefined : moment;
}

/** The day so many days ago. */
export function dayBefore(now: number, days: number): string {
  return dayOf(now - days * 24 * 60 * 60 * 1000);
}

/**
 * Archives what is old enough and done with.
 * @param taken the last entry that all who follow the journal in this process have taken
 */
export async function archiveEntries(
  store: LevelStore,
  { folder, before, leastNewest, at }: ArchiveOrder,
  taken: number,
  pass?: SealOptions['pass'],
): Promise<Sealed> {
  const { outbox, journal } = await store.marks();
  return store.seal({
    folder,
    before: beginningOf(before, at) ?? 0,
    upTo: Math.min(taken, outbox?.watermark ?? 0),
    commandsDone: journal?.watermark ?? 0,
    at,
    leastNewest,
    keeps: (entity) => isAskedFor(entity, store),
    ...(pass === undefined ? {} : { pass }),
  });
}

async function isAskedFor(entity: EntityKey, store: JournalStore): Promise<boolean> {
  // A ledger is read whole, whatever day is asked about: its entries are its only rows.
  if (entity.kind === 'rule' || entity.kind === 'store' || entity.kind === 'ledger') return true;
  if (entity.kind !== 'application' && entity.kind !== 'alert') return false;
  const stored = await store.load(entity);
  if (stored === undefined) return false;
  if (entity.kind === 'alert') return !hasEnded((stored.state as unknown as AlertState).status);
  return !over.includes((stored.state as unknown as ApplicationState).status);
}

interface EntriesArchived extends JournalEvent {
  readonly type: 'EntriesArchived';
  readonly segments: readonly {
    readonly file: string;
    readonly from: number;
    readonly to: number;
    readonly sha256: string;
  }[];
  readonly moved: number;
  readonly held: number;
}

/** The entry that tells who has had entries archived, and into which files; undefined where nothing was. */
export function archiveTurn(
  sealed: Sealed,
  { by, at }: { readonly by: string; readonly at: number },
): Turn | undefined {
  const { segments, moved, held } = sealed;
  if (segments.length === 0 && moved === 0) return undefined;
  const event: EntriesArchived = {
    type: 'EntriesArchived',
    segments: segments.map(({ file, from, to, sha256 }) => ({ file, from, to, sha256 })),
    moved,
    held,
  };
  return {
    entity: { kind: 'store', id: 'archive' },
    at,
    version: 0,
    input: { source: 'operator', by, purpose: 'archive' },
    events: [event],
    messages: [],
    commands: [],
    readings: [],
  };
}
