import type { Journal } from '../actors/journal.ts';
import type { Clock, JournalStore, Meter } from '../actors/ports.ts';
import { faultFields, type Log } from '../adapters/log/log.ts';
import { type RuleWatch, watchRules } from '../adapters/rules/watch.ts';
import type { RuleSetLoader } from '../rules/engine/rule-set.ts';
import type { LocalizedText } from '../rules/text.ts';
import { createErrand } from './errand.ts';
import { republishRules, wasChecked } from './publication.ts';
import { PublicationFault } from './publication-fault.ts';
import { loadLibrary } from './rule-book.ts';
import type { RulesInForce } from './rules-in-force.ts';

/*
 * A reload reads the whole rules folder once more and ends in one of these ways; only the first changes anything.
 *
 *   activated    the set is another one: it was published where it was new, and governs from that commit on
 *   unchanged    the files make the set that is in force
 *   refused      the files have faults, or other bytes under a published version: all of it is logged
 *   superseded   a file changed while they were read: they are read again once they rest
 *   failed       the folder or the store could not be read
 */
type Result = 'activated' | 'unchanged' | 'refused' | 'superseded' | 'failed';

export interface RuleReloadOptions {
  readonly folder: string;
  /** Undefined: only on request. */
  readonly watch?: { readonly quietMs: number };
}

export interface RuleReloadDependencies {
  readonly rules: RulesInForce;
  /** The loader that has loaded the rules in force. */
  readonly loader: RuleSetLoader;
  readonly store: Pick<JournalStore, 'load'>;
  readonly journal: Pick<Journal, 'append'>;
  readonly clock: Clock;
  readonly meter: Meter;
  readonly log: Log;
  /** The digest of the running program; undefined where it has none. */
  readonly checker?: string | undefined;
  readonly load?: typeof loadLibrary;
  readonly watchFolder?: typeof watchRules;
}

/** Reloads of a running daemon, one at a time. */
export interface RuleReloads {
  /**
   * Has the rules read again, also where nothing seems to have changed. Resolves when that is done, or put off because
   * files are just changing.
   */
  request(): Promise<void>;
  /** Resolves when nothing more will be read or published. */
  stop(): Promise<void>;
}

/** Begins to watch the rules folder; what changed in it while the daemon was starting is read now. */
export function startRuleReloads(
  { folder, watch: wanted }: RuleReloadOptions,
  {
    rules,
    loader,
    store,
    journal,
    clock,
    meter,
    log,
    checker,
    load = loadLibrary,
    watchFolder = watchRules,
  }: RuleReloadDependencies,
): RuleReloads {
  let stopped = false;
  let watch: RuleWatch | undefined;
  const ended = measureReloads(meter, clock, () => watch?.folders ?? 0);
  measureCalendar(meter, rules);
  const refuse = (faults: readonly LoggedFault[]): void => {
    for (const { file, pointer, code, message } of faults)
      log.error('a rule file has a fault', { code, path: file, at: pointer, reason: `${message.zh} / ${message.en}` });
    log.error('the rules were refused', { count: faults.length, version: rules.current.id });
    ended('refused', faults.length);
  };

  const reload = async (): Promise<void> => {
    watch?.renew();
    const heard = watch?.changes;
    const library = await load(folder, loader, async (id) => {
      if (stopped) throw new Error('the reading was given up, because the service stops');
      return id === rules.current.id || (await wasChecked(id, { store, checker }));
    });
    // One turn of the event loop, in which every change from before the last reading is heard.
    await new Promise<void>((resolve) => setImmediate(resolve));
    if (stopped) return;
    if (watch?.changes !== heard) return ended('superseded');
    if ('faults' in library) return refuse(library.faults);
    if (library.set.id === rules.current.id) {
      log.info('rules as before', { version: library.set.id });
      return ended('unchanged', 0);
    }
    const mayAppend = (): boolean => !stopped;
    const commit = await republishRules(library, { store, journal, clock, rules, checker, mayAppend });
    if (commit === undefined) return;
    log.info('rules in force', { version: rules.current.id, commit });
    ended('activated', 0);
  };

  const errand = createErrand(async () => {
    try {
      await reload();
    } catch (error) {
      if (stopped) return;
      if (error instanceof PublicationFault && error.details.length > 0)
        return refuse(error.details.map((detail) => ({ ...detail, pointer: '/version', code: error.code })));
      log.error('the rules could not be read', { ...faultFields(error), version: rules.current.id });
      ended('failed', 1);
    }
  });

  if (wanted !== undefined) {
    watch = watchFolder(
      { folder, quietMs: wanted.quietMs },
      {
        onQuiet: () => void errand.request(),
        onFault: (error) =>
          log.warn('the rules are not watched any more: changes are read on SIGHUP', faultFields(error)),
      },
    );
    void errand.request();
  }
  return {
    request: () => errand.request(),
    async stop() {
      stopped = true;
      watch?.stop();
      // A reading that is under way is not waited for, since the intake goes on until this has stopped: `mayAppend` keeps
      // what it finds out of the journal, and what it has appended the journal's own stop commits.
      void errand.stop();
    },
  };
}

/** One thing that keeps rule files from governing, for the log. */
interface LoggedFault {
  readonly file: string;
  readonly pointer: string;
  readonly code: string;
  readonly message: LocalizedText;
}

/** Declares how far the calendar in force reaches; after that day deadlines are provisional. 0: no year is published. */
function measureCalendar(meter: Meter, rules: RulesInForce): void {
  meter.gauge(
    'onedoor_calendar_covered_until_timestamp_seconds',
    'End of the last day whose working days are published, in seconds since 1970; 0 where none is',
    () => {
      const { coveredUntil } = rules.current.calendar;
      return coveredUntil === undefined ? 0 : Date.parse(`${coveredUntil}T24:00:00+08:00`) / 1000;
    },
  );
}

/** Declares what is measured of reloads; to be told how each ended, and how many faults the files have where that is known. */
function measureReloads(meter: Meter, clock: Clock, folders: () => number): (result: Result, faults?: number) => void {
  const count = meter.counter('onedoor_rule_reloads_total', 'Reloads of the rules folder', ['result'], 5);
  let soundAt = clock.now();
  let faultsNow = 0;
  meter.gauge(
    'onedoor_rules_loaded_timestamp_seconds',
    'When the rules folder was last read and without faults, in seconds since 1970',
    () => soundAt / 1000,
  );
  meter.gauge('onedoor_rules_faults', 'Faults of the rule files as they were last read', () => faultsNow);
  meter.gauge(
    'onedoor_rules_watched_folders',
    'Folders of rules that are watched; 0: a change is noticed on SIGHUP only',
    folders,
  );
  return (result, faults = faultsNow) => {
    count({ result });
    faultsNow = faults;
    if (result === 'activated' || result === 'unchanged') soundAt = clock.now();
  };
}
