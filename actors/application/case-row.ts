import type { Deadline } from '../../rules/deadlines/deadline.ts';
import type { RuleSets } from '../../rules/engine/evaluation.ts';
import { type Matter, stepOf } from '../../rules/matters/matter.ts';
import { type KeptRow, rowAfter } from '../kept-row.ts';
import type { CaseDue, CaseRow } from '../protocol/desk.ts';
import type { Entry } from '../protocol/journal.ts';
import { chargeIn, governing } from './charge.ts';
import { evolve } from './evolve.ts';
import type { ApplicationEvent, ApplicationState, Clocks, OpenStep } from './state.ts';

/** An application reduced to what lists need; of the content only the places remain at which later steps are done. */
export interface KeptCase extends KeptRow<CaseRow> {
  readonly ruleSet: string;
  /** The open steps, without the versions that they opened with. */
  readonly steps: readonly OpenStep[];
  readonly joining: readonly string[];
  readonly places: Readonly<Record<string, unknown>>;
  /** Where each of its clocks ends, by their places. */
  readonly dues: readonly (CaseDue | undefined)[];
}

const nowhere: Readonly<Record<string, unknown>> = {};
const nothing: readonly never[] = [];

/** @param at the commit that has written the state */
export function keptCase(
  id: string,
  state: ApplicationState,
  { version, commit }: { readonly version: number; readonly commit: number },
  rules: RuleSets,
): KeptCase {
  const book = governing(rules, state);
  const matter = book.catalogue.matter(state.matter);
  if (matter === undefined) throw new Error(`the rule set ${book.id} of ${id} has no matter ${state.matter}`);
  const { region, status, channel, submittedOn, joining, content } = state;
  const place = { region, form: content.form, open: state.open };
  const open = state.open.map(({ step: code, since, claim }) => {
    const step = stepOf(matter, code);
    const charge = step === undefined ? undefined : chargeIn(book, matter, step, place);
    if (charge === undefined) throw new Error(`nobody is in charge of step ${code} of ${id}`);
    return { step: code, since, ...charge, ...(claim === undefined ? {} : { claim }) };
  });
  const dues = duesOf(state);
  const due = firstOf(dues);
  // Texts of the rules are shared by all rows; those of the state are each row's own.
  const row = { id, matter: matter.code, region, status, channel, submittedOn, version, open, ...(due && { due }) };
  return {
    row,
    commit,
    ruleSet: book.id,
    steps: state.open.map(({ step, since, holder, claim }) => ({
      step,
      since,
      version: 0,
      ...(holder && { holder }),
      ...(claim && { claim }),
    })),
    joining: joining.length === 0 ? nothing : joining,
    places: placesIn(matter, content.form),
    dues,
  };
}

/** See `rowAfter`. */
export function caseAfter(
  id: string,
  before: KeptCase | undefined,
  entry: Entry,
  rules: RuleSets,
): KeptCase | undefined {
  return rowAfter<ApplicationState, ApplicationEvent, KeptCase>(before, entry, {
    reduced,
    evolve,
    kept: (state, at) => keptCase(id, state, at, rules),
  });
}

/** Where each clock ends, in their order; nothing in the place of one that is done, or of which that cannot be told. */
function duesOf({ clocks }: ApplicationState): readonly (CaseDue | undefined)[] {
  return (clocks?.deadlines ?? nothing).map(({ kind, due, done }) =>
    done === undefined && due !== undefined ? { clock: kind, ...due } : undefined,
  );
}

/** The clock that runs out first; a case that is decided has none that is not done. */
function firstOf(dues: readonly (CaseDue | undefined)[]): CaseDue | undefined {
  let first: CaseDue | undefined;
  for (const due of dues) if (due !== undefined && (first === undefined || due.at < first.at)) first = due;
  return first;
}

/** A state that has, of the application's own, what a row is made from. */
function reduced({ row, ruleSet, steps, joining, places, dues }: KeptCase): ApplicationState {
  const { matter, region, status, channel, submittedOn } = row;
  return {
    integrator: '',
    matter,
    matterVersion: '',
    ruleSet,
    region,
    channel,
    submittedOn,
    people: {},
    content: { applicant: { kind: 'citizen', name: '' }, form: places, materials: [] },
    status,
    open: steps,
    consultations: nothing,
    joining,
    defects: [],
    findings: [],
    packs: [],
    history: {},
    deeds: [],
    deedCount: 0,
    visits: 0,
    clocks: clocksWith(dues),
  };
}

/** Changes of the clocks say what is otherwise, and name deadlines by their places; of each nothing matters here but where it ends. */
function clocksWith(dues: readonly (CaseDue | undefined)[]): Clocks {
  const deadlines = dues.map((one): Deadline => {
    if (one === undefined) return { kind: 'step', from: '', workingDays: 0 };
    const { clock, ...due } = one;
    return { kind: clock, from: '', workingDays: 0, due };
  });
  return { calendar: '', deadlines, rows: {} };
}

function placesIn(matter: Matter, form: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const fields = matter.flow.steps.flatMap(({ placeField }) => (placeField === undefined ? [] : [placeField]));
  if (fields.length === 0) return nowhere;
  return Object.fromEntries(fields.map((field) => [field, form[field]]));
}
