import type { Finding, RuleSets } from '../../rules/engine/evaluation.ts';
import { formFieldOf, type Matter, stepOf } from '../../rules/matters/matter.ts';
import type { LocalizedText } from '../../rules/text.ts';
import { keptCase } from '../application/case-row.ts';
import { governing } from '../application/charge.ts';
import { restsOnHistory } from '../application/findings.ts';
import type { ApplicationState } from '../application/state.ts';
import type { Glimpse } from '../behaviour.ts';
import { dayOf } from '../day.ts';
import type { CaseTable } from '../followers/case-table.ts';
import type { Journal } from '../journal.ts';
import { filingOn, standingOn } from '../person/filing.ts';
import type { PersonState } from '../person/state.ts';
import type { Clock, JournalStore } from '../ports.ts';
import type {
  CaseFile,
  CaseRow,
  Desk,
  DoorUser,
  EndedDays,
  ShownFinding,
  TitleKind,
  UserRole,
} from '../protocol/desk.ts';
import { type EntityKey, officerKey } from '../protocol/entity.ts';
import type { DueRow, JournalEvent } from '../protocol/journal.ts';
import type { Extent } from '../protocol/views.ts';
import { inCharge, pageOfCases } from './case-list.ts';
import { viewOfApplication, viewOfHistory } from './view.ts';

export interface DeskDependencies {
  readonly journal: Journal;
  readonly store: JournalStore;
  readonly clock: Clock;
  readonly rules: RuleSets;
  readonly table: CaseTable;
  /** See Registry.look. */
  readonly look: <Result>(entity: EntityKey, use: (glimpse: Glimpse) => Result) => Promise<Result>;
}

/** How much of an application each role is shown, of those in the user's regions. */
const extents: Readonly<Record<UserRole, Extent>> = { supervisor: 'process', auditor: 'process', leader: 'masked' };

/** So many cases that have ended are gone through for one list. */
const MOST_ENDED = 2000;
const PORTION = 200;
/** Rows of a timeline on one page. */
const TIMELINE_ROWS = 200;

/** Reads for the users of the door. Every answer waits until the journal says who has read what. */
export function createDesk({ journal, store, clock, rules, table, look }: DeskDependencies): Desk {
  const append = (entity: EntityKey, version: number, user: DoorUser | undefined, event: JournalEvent): Promise<void> =>
    new Promise((resolve) => {
      const { name = 'unknown', officer } = user ?? {};
      const who = { user: name, ...(officer === undefined ? {} : { officer }) };
      journal.append(
        {
          entity,
          at: clock.now(),
          version,
          input: { source: 'door', ...who, purpose: 'supervision' },
          events: [event],
          messages: [],
          commands: [],
          readings: [],
        },
        () => resolve(),
      );
    });
  const noteOf = (user: DoorUser, event: JournalEvent) => append({ kind: 'user', id: user.name }, 0, user, event);
  const listRead = (user: DoorUser, what: object, { total, rows }: { total: number; rows: readonly unknown[] }) => {
    const event = { type: 'ListRead', role: user.role, regions: [...user.regions], ...what, total, shown: rows.length };
    return noteOf(user, event);
  };

  return {
    isFiled: async ({ officer, role }) => {
      if (officer === undefined) return true;
      const today = dayOf(clock.now());
      return look(officerKey(officer), ({ state }) => {
        const person = state as unknown as PersonState | undefined;
        const filing = filingOn(person, today);
        if (filing?.role !== 'officer' || standingOn(person, today) !== 'valid') return false;
        // An auditor only reads, and may be anybody who is filed.
        return role === 'auditor' || filing.officerRoles.includes(role);
      });
    },
    cases: async (user, filter, place) => {
      const list = pageOfCases(table.rows(), user, filter, place);
      const partial = table.isLoading() ? ({ partial: 'loading' } as const) : {};
      await listRead(user, { list: 'openApplications', filter: { ...filter }, ...place }, list);
      return { ...list, ...partial };
    },
    endedCases: async (user, filter, days, place) => {
      const { rows, whole } = await endedRows(days, store, rules);
      const list = pageOfCases(rows, user, filter, place);
      await listRead(user, { list: 'endedApplications', filter: { ...filter }, ...days, ...place }, list);
      return whole ? list : { ...list, partial: 'tooMany' };
    },
    caseFile: async (user, id, before) => {
      const entity: EntityKey = { kind: 'application', id };
      const extent = extents[user.role];
      const history = await store.history(entity, TIMELINE_ROWS, before);
      const found = await look(entity, ({ state: json, version }) => {
        const state = json as unknown as ApplicationState | undefined;
        if (state === undefined || !inCharge(user, state.region)) return undefined;
        const event = { type: 'EntityRead', extent, purpose: 'supervision', user: user.name, role: user.role };
        return { state, version, committed: append(entity, version, user, event) };
      });
      if (found === undefined) {
        // The same for what does not exist and for what lies elsewhere; whoever tries ids is seen by it.
        await noteOf(user, { type: 'EntityReadRefused', kind: entity.kind, id } as JournalEvent);
        return undefined;
      }
      await found.committed;
      const { state, version } = found;
      const { findings: _shownBelow, ...view } = viewOfApplication(state, extent, governing(rules, state), {
        now: clock.now(),
        calendar: rules.current.calendar,
      });
      const oldest = history[0];
      return {
        id,
        version,
        extent,
        state: view,
        findings: state.findings.map((finding) => shownFinding(finding, extent)),
        rows: viewOfHistory(history, extent),
        ...(history.length === TIMELINE_ROWS && oldest !== undefined ? { before: oldest.commit } : {}),
      } satisfies CaseFile;
    },
    note: (name, deed) =>
      append({ kind: 'user', id: name ?? 'unknown' }, 0, name === undefined ? undefined : anonymous(name), deed),
    titleOf: (kind, code, of) => {
      const matter = rules.current.catalogue.matter(of);
      return matter === undefined ? undefined : titleIn(matter, kind, code);
    },
    matters: () => rules.current.catalogue.all().map(({ code, title }) => ({ code, title })),
  };
}

function titleIn(matter: Matter, kind: TitleKind, code: string): LocalizedText | undefined {
  if (kind === 'matter') return matter.title;
  if (kind === 'step') return stepOf(matter, code)?.title;
  if (kind === 'field') return formFieldOf(matter, code)?.['x-title'];
  return matter.responsible.find(({ organisation }) => organisation === code)?.title;
}

const anonymous = (name: string): DoorUser => ({ name, role: 'supervisor', regions: [] });

/** Cases that ended on these days, as they rest in the store, ordered as lists are. */
async function endedRows(
  days: EndedDays,
  store: JournalStore,
  rules: RuleSets,
): Promise<{ readonly rows: readonly CaseRow[]; readonly whole: boolean }> {
  const found: CaseRow[] = [];
  let after: DueRow | undefined;
  for (let gone = 0; gone < MOST_ENDED; ) {
    const listed = await store.listed('endedApplications', {
      ...days,
      limit: PORTION,
      ...(after === undefined ? {} : { after }),
    });
    const loaded = await Promise.all(
      listed.map(async ({ entity }) => ({ id: entity.id, stored: await store.load(entity) })),
    );
    for (const { id, stored } of loaded) {
      // Erased since it was listed.
      if (stored === undefined) continue;
      found.push(keptCase(id, stored.state as unknown as ApplicationState, stored, rules).row);
    }
    if (listed.length < PORTION) return { rows: found.sort(bySubmission), whole: true };
    gone += listed.length;
    after = listed.at(-1);
  }
  return { rows: found.sort(bySubmission), whole: false };
}

const bySubmission = (one: CaseRow, other: CaseRow): number =>
  `${one.submittedOn}~${one.id}` < `${other.submittedOn}~${other.id}` ? -1 : 1;

/** Everybody sees which conditions decided; what was found there is content, and what is known from before is the window's. */
function shownFinding(finding: Finding, extent: Extent): ShownFinding {
  const { pack, version, rule, type, code, message, params, because } = finding;
  const contents = extent !== 'process' && !restsOnHistory(finding);
  return {
    pack,
    version,
    rule,
    type,
    code,
    ...(contents ? { message } : {}),
    basis: basisOf(params['basis']),
    because: because.map(({ fact, path, operator, negated, unknown, actual }) => ({
      fact,
      ...(path === undefined ? {} : { path }),
      operator,
      ...(negated === undefined ? {} : { negated }),
      ...(unknown === undefined ? {} : { unknown: true as const }),
      ...(contents ? { actual } : {}),
    })),
  };
}

function basisOf(basis: unknown): readonly string[] {
  return [basis].flat().flatMap((one) => {
    if (typeof one === 'string') return [one];
    const text = (one as { readonly text?: unknown } | null | undefined)?.text;
    return typeof text === 'string' ? [text] : [];
  });
}
