import type { RuleSets } from '../../rules/engine/evaluation.ts';
import { type Matter, stepOf } from '../../rules/matters/matter.ts';
import type { CaseRow } from '../protocol/desk.ts';
import type { Entry } from '../protocol/journal.ts';
import { chargeIn, governing } from './charge.ts';
import { evolve } from './evolve.ts';
import type { ApplicationEvent, ApplicationState, OpenStep } from './state.ts';

/*
 * An application reduced to what lists need. It is kept up by the very events that keep the application itself, through the
 * same `evolve`, so the two cannot come to differ; of the content only the places remain at which later steps are done.
 */

/** A row, with what is needed to go on from it. */
export interface KeptCase {
  readonly row: CaseRow;
  /** The entry that it is up to. */
  readonly commit: number;
  readonly ruleSet: string;
  /** The open steps, without the versions that they opened with. */
  readonly steps: readonly OpenStep[];
  readonly joining: readonly string[];
  readonly places: Readonly<Record<string, unknown>>;
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
  const open = state.open.map(({ step: code, since }) => {
    const step = stepOf(matter, code);
    const charge = step === undefined ? undefined : chargeIn(book, matter, step, place);
    if (charge === undefined) throw new Error(`nobody is in charge of step ${code} of ${id}`);
    return { step: code, since, ...charge };
  });
  // Texts of the rules are shared by all rows; those of the state are each row's own.
  const row = { id, matter: matter.code, region, status, channel, submittedOn, version, open };
  return {
    row,
    commit,
    ruleSet: book.id,
    steps: state.open.map(({ step, since, holder }) => ({ step, since, version: 0, ...(holder && { holder }) })),
    joining: joining.length === 0 ? nothing : joining,
    places: placesIn(matter, content.form),
  };
}

/** The case after a later entry about it; undefined where that has erased it. Entries that only tell of a reading change nothing. */
export function caseAfter(
  id: string,
  before: KeptCase | undefined,
  entry: Entry,
  rules: RuleSets,
): KeptCase | undefined {
  if (before !== undefined && entry.commit <= before.commit) return before;
  const { events, version, commit } = entry;
  if (events.some(({ type }) => type === 'EntityErased')) return undefined;
  if (version <= (before?.row.version ?? 0)) return before;
  let state = before === undefined ? undefined : reduced(before);
  for (const event of events as readonly ApplicationEvent[]) state = evolve(state, event);
  return state === undefined ? undefined : keptCase(id, state, { version, commit }, rules);
}

/** A state that has, of the application's own, what a row is made from. */
function reduced({ row, ruleSet, steps, joining, places }: KeptCase): ApplicationState {
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
  };
}

function placesIn(matter: Matter, form: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const fields = matter.flow.steps.flatMap(({ placeField }) => (placeField === undefined ? [] : [placeField]));
  if (fields.length === 0) return nowhere;
  return Object.fromEntries(fields.map((field) => [field, form[field]]));
}
