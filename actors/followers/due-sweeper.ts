import type { WorkingCalendar } from '../../rules/calendar/calendar.ts';
import type { Journal } from '../journal.ts';
import type { Clock, JournalStore, Meter } from '../ports.ts';
import type { Command } from '../protocol/commands.ts';
import { type EntityKey, entityName } from '../protocol/entity.ts';
import type { DueRow } from '../protocol/journal.ts';
import type { Envelope } from '../registry.ts';
import { meterDue } from './due-meters.ts';
import type { Follower } from './follower.ts';
import { createRecounting } from './recounting.ts';

export interface DueSweeperOptions {
  readonly everyMs: number;
  /** Most rows that are under way at once. */
  readonly window: number;
}

export interface DueSweeperDependencies {
  readonly journal: Journal;
  readonly store: JournalStore;
  readonly clock: Clock;
  readonly deliver: (envelope: Envelope) => void;
  /** Rows of a frozen entity wait until it is frozen no more. */
  readonly isFrozen?: (entity: EntityKey) => boolean;
  /** The newest published calendar: rows that wait for one are fired when it comes. */
  readonly calendar: () => WorkingCalendar;
  readonly meter: Meter;
  readonly fatal: (error: unknown) => void;
}

/** The sweeper at work. */
export interface DueSweeper extends Follower {
  /** Looks now, once whatever look is under way has ended; resolves when the rows that it found are handed over. */
  sweep(): Promise<void>;
}

/**
 * The one clock for everything that falls due. It reads the due index, which survives everything, and sends each row to
 * its entity as a command; the row is deleted in the batch that the command causes, so it fires once however often the
 * daemon is killed in between. It looks every so many milliseconds, and where more has fallen due than may be under way at
 * once, again as soon as half of that is committed.
 */
export function startDueSweeper(options: DueSweeperOptions, dependencies: DueSweeperDependencies): DueSweeper {
  const { journal, store, clock, deliver, isFrozen, calendar, meter, fatal } = dependencies;
  const { everyMs, window } = options;
  const recounting = createRecounting(store, calendar);
  const underWay = new Set<string>();
  /** Rows done since the present sweep began to read: what it reads may be older than their commit. */
  const done = new Set<string>();
  meter.gauge('onedoor_due_under_way', 'Due rows handed to actors and not yet committed', () => underWay.size);
  /** The earliest moment of the rows that the last sweep found and whose entities are not frozen. */
  let earliest: number | undefined;
  meter.gauge('onedoor_due_oldest_seconds', 'How long the oldest due row waits that is not worked off', () =>
    earliest === undefined ? 0 : Math.max(0, clock.now() - earliest) / 1000,
  );
  let sweeping: Promise<void> | undefined;
  let stopped = false;
  /** Whether the last sweep found as many rows as may be under way. */
  let more = false;
  const measure = meterDue(meter, clock);
  journal.onCommitted((entry) => {
    const { input } = entry;
    if (input.source !== 'due') return;
    measure(entry);
    underWay.delete(rowName(input.row));
    if (sweeping !== undefined) done.add(rowName(input.row));
    else if (more && underWay.size <= window / 2) sweepNow();
  });
  const fire = (row: DueRow): void => {
    const name = rowName(row);
    if (underWay.has(name) || done.has(name) || isFrozen?.(row.entity) === true) return;
    underWay.add(name);
    deliver({ entity: row.entity, command: commandOf(row), input: { source: 'due', row } });
  };
  const sweep = async (): Promise<void> => {
    done.clear();
    const now = clock.now();
    const rows = await store.due(now, window);
    const before = underWay.size;
    earliest = rows.find(({ entity }) => isFrozen?.(entity) !== true)?.at;
    for (const row of rows) fire(row);
    // Where nothing new was among them, the rows wait for something else than room.
    more = rows.length === window && underWay.size > before;
    const room = window - underWay.size;
    if (room > 0) for (const row of await recounting.next(now, room)) fire(row);
  };
  const sweepNow = (): void => {
    if (stopped) return;
    sweeping ??= sweep()
      .catch(fatal)
      .finally(() => {
        sweeping = undefined;
      });
  };
  const timer = setInterval(sweepNow, everyMs);
  return {
    sweep: async () => {
      await sweeping;
      sweepNow();
      await sweeping;
    },
    stop: async () => {
      stopped = true;
      clearInterval(timer);
      await sweeping;
    },
  };
}

const rowName = (row: DueRow): string => `${row.at}!${entityName(row.entity)}!${row.name}`;

/** The command that a due row stands for; its name says which. */
function commandOf(row: DueRow): Command {
  const [verb, argument = ''] = row.name.split('_', 2);
  if (verb === 'expireConsent') return { type: 'expireConsent', validTo: argument };
  if (verb === 'tryAgain') return { type: 'tryAgain', until: Number(argument) };
  if (verb === 'expireFiling') return { type: 'expireFiling', validTo: argument };
  if (row.name === 'goOn') return { type: 'goOn', due: row.at };
  if (row.name === 'proceed') return { type: 'proceed', due: row.at };
  if (row.name === 'tick' || row.name === 'recount') return { type: row.name, due: row.at };
  if (verb === 'endSuppression') return { type: 'endSuppression', until: argument };
  if (verb === 'escalate') {
    const [round, level] = argument.split('-', 2).map(Number);
    if (round !== undefined && level !== undefined) return { type: 'escalate', round, level };
  }
  if (verb === 'closeMonth') return { type: 'closeMonth', month: argument };
  if (verb === 'endItems') return { type: 'endItems', day: argument };
  if (row.name === 'remindUndertaking' || row.name === 'lapseUndertaking') return { type: row.name, due: row.at };
  if (row.name === 'answerCredit') return { type: 'answerLate', due: row.at };
  if (verb === 'holder') return { type: 'lapseHolder', data: { step: argument } };
  if (verb === 'consultation') return { type: 'lapseConsultation', data: { consultation: Number(argument) } };
  throw new Error(`the due row ${row.name} of ${entityName(row.entity)} stands for no command`);
}
