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
import type { CaseFile, Desk, EndedDays, ShownFinding, TitleKind, UserRole } from '../protocol/desk.ts';
import { type EntityKey, officerKey } from '../protocol/entity.ts';
import type { Json } from '../protocol/journal.ts';
import type { Extent } from '../protocol/views.ts';
import type { AlertLists } from './alert-lists.ts';
import { casePlaces, pageOfCases } from './case-list.ts';
import type { DoorNotes } from './door-notes.ts';
import { endedRows } from './ended-rows.ts';
import { readFile } from './file-reading.ts';
import { noteListRead } from './list-reading.ts';
import { type Moment, viewOfApplication, viewOfHistory } from './view.ts';

export interface DeskDependencies {
  readonly journal: Journal;
  readonly store: JournalStore;
  readonly clock: Clock;
  readonly rules: RuleSets;
  readonly table: Pick<CaseTable, 'rows' | 'progress'>;
  readonly alerts: Pick<AlertLists, 'about'>;
  readonly notes: DoorNotes;
  /** See Registry.look. */
  readonly look: <Result>(entity: EntityKey, use: (glimpse: Glimpse) => Result) => Promise<Result>;
}

/** How much of an application each role is shown, of those in the user's regions. */
const extents: Readonly<Record<UserRole, Extent>> = { supervisor: 'process', auditor: 'process', leader: 'masked' };

/** Reads for the users of the door. Every answer waits until the journal says who has read what. */
export function createDesk({ journal, store, clock, rules, table, alerts, notes, look }: DeskDependencies): Desk {
  const reader = { store, notes, look };
  const regionOf = ({ region }: ApplicationState) => region;
  const moment = (): Moment => ({ now: clock.now(), calendar: rules.current.calendar });
  const rowsOf = async (ended: EndedDays | undefined) => {
    if (ended === undefined) return { rows: table.rows(), partial: table.progress() };
    const rowOf = (id: string, state: Json, at: { readonly version: number; readonly commit: number }) =>
      keptCase(id, state as unknown as ApplicationState, at, rules).row;
    const { rows, whole } = await endedRows({ list: 'endedApplications', days: ended }, rowOf, casePlaces, store);
    return { rows, partial: whole ? undefined : ({ why: 'tooMany' } as const) };
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
    cases: async (user, { filter, ended, place }) => {
      const { rows, partial } = await rowsOf(ended);
      const list = pageOfCases(rows, user, filter, place, moment());
      const name = ended === undefined ? 'openApplications' : 'endedApplications';
      const what = { list: name, filter: { ...filter }, ...ended, ...place };
      await noteListRead(notes.list(user), what, list, { journal, clock });
      return { ...list, ...(partial === undefined ? {} : { partial }) };
    },
    caseFile: async (user, id, before) => {
      const extent = extents[user.role];
      const asked = { user, extent, before };
      const reading = await readFile<ApplicationState>({ kind: 'application', id }, asked, regionOf, reader);
      if (reading === undefined) return undefined;
      const { state, version, history, older } = reading;
      const { findings: _shownBelow, ...view } = viewOfApplication(state, extent, governing(rules, state), moment());
      return {
        id,
        version,
        extent,
        state: view,
        findings: state.findings.map((finding) => shownFinding(finding, extent)),
        rows: viewOfHistory(history, extent),
        ...older,
        alerts: alerts.about(id, user.regions),
      } satisfies CaseFile;
    },
    note: (name = 'unknown', deed) => notes.user(name, deed),
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
