import type { CalendarFile } from '../calendar/calendar-file.ts';
import { loadCalendar } from '../calendar/load-calendar.ts';
import { creditMemberOf, type LoadedCredit, loadCredit } from '../credit/credit-book.ts';
import { type LoadedCatalogue, loadCatalogue } from '../matters/catalogue.ts';
import type { Fault } from '../matters/fault.ts';
import type { Matter } from '../matters/matter.ts';
import { type LoadedSources, loadSources } from '../sources/load-sources.ts';
import type { Source } from '../sources/source.ts';
import type { Sources } from '../sources/sources.ts';
import type { RuleSet } from './evaluation.ts';
import { factsOfPhase, loadPacks, type PackFile } from './load-packs.ts';
import { allFindings, logicFaults } from './logic/pack-logic.ts';
import { relationFaults } from './logic/relation-check.ts';
import type { LogicFindings } from './logic/rule-logic.ts';
import type { Pack } from './pack.ts';
import { createRuleBook } from './rule-book.ts';
import { ruleSetFaults } from './rule-set-check.ts';
import { inManifestOrder, type RuleMember, ruleSetId } from './rule-set-manifest.ts';

/** The files that are published together, parsed, each with the SHA-256 of its bytes. */
export interface RuleSetFiles {
  readonly matters: readonly PackFile[];
  readonly packs: readonly PackFile[];
  /** Left out in sets from before there were calendars; all their days are provisional. */
  readonly calendars?: readonly PackFile[];
  /** Left out in sets from before there were sources; they ask nobody. */
  readonly sources?: readonly PackFile[];
  /** Models, periods and measures; left out in sets from before there was credit. */
  readonly credit?: readonly PackFile[];
}

/** A rule set that may decide, with what it was made of. */
export interface LoadedRuleSet {
  readonly set: RuleSet;
  /** In the order of the manifest. */
  readonly members: readonly RuleMember[];
  readonly packs: readonly Pack[];
  /** What is allowed but should be looked at. */
  readonly warnings: readonly Fault[];
  /**
   * What makes no sense in the rules and between them. It is asked before a set is published, and of none that was: what
   * governs applications already must always be readable.
   */
  logic(): LogicFindings;
}

/** Makes a rule set of files, or says everything that is wrong with them and with how they fit together. */
export type RuleSetLoader = (files: RuleSetFiles) => LoadedRuleSet | { readonly faults: readonly Fault[] };

/**
 * Makes a loader that remembers what it has loaded by the SHA-256 of its bytes: many sets that differ in a file or two
 * cost hardly more than one. Each set has a catalogue and a rule book of its own, so none ever sees another's versions.
 */
export function createRuleSetLoader(): RuleSetLoader {
  const packs = new Map<string, Pack>();
  const catalogues = new Map<string, LoadedCatalogue>();
  const calendars = new Map<string, ReturnType<typeof loadCalendar>>();
  const sources = new Map<string, LoadedSources>();
  const credits = new Map<string, LoadedCredit>();
  const logics = new Map<string, LogicFindings>();

  const catalogueOf = (files: readonly PackFile[]): LoadedCatalogue => {
    const key = files.map(({ file, sha256 }) => `${file} ${sha256}`).join('\n');
    const loaded = catalogues.get(key) ?? loadCatalogue(files);
    // What is faulty will be mended, and asked for no more.
    if ('catalogue' in loaded) catalogues.set(key, loaded);
    return loaded;
  };

  const calendarOf = (files: readonly PackFile[]): ReturnType<typeof loadCalendar> => {
    const key = files.map(({ file, sha256 }) => `${file} ${sha256}`).join('\n');
    const loaded = calendars.get(key) ?? loadCalendar(files);
    if ('calendar' in loaded) calendars.set(key, loaded);
    return loaded;
  };

  const sourcesOf = (files: readonly PackFile[]): LoadedSources => {
    const key = files.map(({ file, sha256 }) => `${file} ${sha256}`).join('\n');
    const loaded = sources.get(key) ?? loadSources(files);
    if ('sources' in loaded) sources.set(key, loaded);
    return loaded;
  };

  const creditOf = (files: readonly PackFile[]): LoadedCredit => {
    const key = files.map(({ file, sha256 }) => `${file} ${sha256}`).join('\n');
    const loaded = credits.get(key) ?? loadCredit(files);
    if ('book' in loaded) credits.set(key, loaded);
    return loaded;
  };

  const packsOf = (files: readonly PackFile[]): ReturnType<typeof loadPacks> => {
    const loaded = loadPacks(files, packs);
    if ('packs' in loaded) for (const pack of loaded.packs) packs.set(pack.sha256, pack);
    return loaded;
  };

  const logicOf = (pack: Pack, asked: Sources): LogicFindings => {
    const facts = factsOfPhase(pack.phase, asked);
    // What rules of verification speak of depends on the sources, so nothing that was found with others is kept.
    if (pack.phase === 'verify') return logicFaults(pack, facts);
    const found = logics.get(pack.sha256) ?? logicFaults(pack, facts);
    logics.set(pack.sha256, found);
    return found;
  };

  return (files) => {
    const matters = catalogueOf(files.matters);
    const library = packsOf(files.packs);
    const days = calendarOf(files.calendars ?? []);
    const asked = sourcesOf(files.sources ?? []);
    const credit = creditOf(files.credit ?? []);
    const faults = [matters, library, days, asked, credit].flatMap((part) => ('faults' in part ? part.faults : []));
    if ('faults' in matters || 'faults' in library || 'faults' in days || 'faults' in asked || 'faults' in credit)
      return { faults };
    const { calendar } = days;
    const { catalogue, warnings } = matters;
    const unfit = ruleSetFaults(library.packs, catalogue, asked.sources, credit.book);
    if (unfit.length > 0) return { faults: unfit };
    const members = membersOf(files, library.packs);
    const book = createRuleBook(library.packs, catalogue, asked.sources);
    const logic = () =>
      allFindings([
        ...library.packs.map((pack) => logicOf(pack, asked.sources)),
        relationFaults(library.packs, catalogue, asked.sources),
      ]);
    const set: RuleSet = { id: ruleSetId(members), calendar, sources: asked.sources, credit: credit.book, ...book };
    return { set, members, packs: library.packs, warnings, logic };
  };
}

function membersOf(
  { matters, calendars = [], sources = [], credit = [] }: RuleSetFiles,
  packs: readonly Pack[],
): readonly RuleMember[] {
  return inManifestOrder([
    ...matters.map(({ json, sha256 }): RuleMember => {
      // The catalogue was made of these files without faults.
      const { code, version } = json as Matter;
      return { kind: 'matter', name: code, version, sha256 };
    }),
    ...calendars.map(({ json, sha256 }): RuleMember => {
      const { calendar, version } = json as CalendarFile;
      return { kind: 'calendar', name: calendar, version, sha256 };
    }),
    ...sources.map(({ json, sha256 }): RuleMember => {
      const { source, version } = json as Source;
      return { kind: 'source', name: source, version, sha256 };
    }),
    ...credit.map(({ json, sha256 }): RuleMember => {
      const { version } = json as { readonly version: string };
      return { ...creditMemberOf(json), version, sha256 };
    }),
    ...packs.map(({ pack, version, sha256 }): RuleMember => ({ kind: 'pack', name: pack, version, sha256 })),
  ]);
}
