import { verbsFor } from '../alert/possible.ts';
import type { AlertState } from '../alert/state.ts';
import type { Glimpse } from '../behaviour.ts';
import { dayOf } from '../day.ts';
import { filingOn } from '../person/filing.ts';
import type { PersonState } from '../person/state.ts';
import type { Clock, JournalStore } from '../ports.ts';
import type { AlertDesk, AlertOrderDone, AlertOrderRefused, AlertWish } from '../protocol/alert-desk.ts';
import type { AlertVerb } from '../protocol/alert-messages.ts';
import { defect } from '../protocol/defects.ts';
import type { DoorUser, UserRole } from '../protocol/desk.ts';
import { type EntityKey, entityName, officerKey, organisationKey } from '../protocol/entity.ts';
import type { Input } from '../protocol/journal.ts';
import type { Extent } from '../protocol/views.ts';
import type { AlertLists } from './alert-lists.ts';
import { viewOfAlert, viewOfAlertHistory } from './alert-view.ts';
import { type DoorNotes, inputOf } from './door-notes.ts';
import { inAreas } from './list-rows.ts';

export interface AlertDeskDependencies {
  readonly store: Pick<JournalStore, 'history'>;
  readonly clock: Clock;
  readonly notes: DoorNotes;
  readonly lists: AlertLists;
  /** See Registry.look. */
  readonly look: <Result>(entity: EntityKey, use: (glimpse: Glimpse) => Result) => Promise<Result>;
  /** Has an officer's order carried out: checked, decided by the alert, committed. */
  readonly carryOut: (wish: AlertWish, input: Input) => Promise<AlertOrderDone | AlertOrderRefused>;
}

/** Who supervises reads all of an alert, the words of its people too; who audits how it was handled. */
const extents: Readonly<Record<UserRole, Extent>> = { supervisor: 'whole', leader: 'whole', auditor: 'process' };

/** Rows of a timeline on one page. */
const TIMELINE_ROWS = 200;

/** Alerts for the users of the door. Every answer waits until the journal says who has read or done what. */
export function createAlertDesk({ store, clock, notes, lists, look, carryOut }: AlertDeskDependencies): AlertDesk {
  const mayKnow = (user: DoorUser, state: AlertState | undefined): state is AlertState =>
    state !== undefined && inAreas(user.regions, state.finding.region);

  /** What the user may do with the alert; who audits does nothing. */
  const possibleFor = async (
    { officer, role }: DoorUser,
    state: AlertState,
    version: number,
  ): Promise<readonly AlertVerb[]> => {
    if (officer === undefined || role === 'auditor') return [];
    const today = dayOf(clock.now());
    const glimpses = new Map<string, Glimpse>();
    const see = async (entity: EntityKey): Promise<Glimpse> => {
      const glimpse = await look(entity, (seen) => seen);
      glimpses.set(entityName(entity), glimpse);
      return glimpse;
    };
    const filing = filingOn((await see(officerKey(officer))).state as PersonState | undefined, today);
    if (filing === undefined) return [];
    const { organisation } = filing;
    await see(organisationKey(organisation));
    return verbsFor(
      state,
      { officer, organisation },
      {
        look: (entity) => glimpses.get(entityName(entity)) ?? { state: undefined, version: 0 },
        today,
        version,
        sender: undefined,
      },
    );
  };

  return {
    alerts: (user, wanted) => lists.read(notes.list(user), wanted),
    alertFile: async (user, id, before) => {
      const entity: EntityKey = { kind: 'alert', id };
      const extent = extents[user.role];
      const history = await store.history(entity, TIMELINE_ROWS, before);
      const found = await look(entity, ({ state: json, version }) => {
        const state = json as unknown as AlertState | undefined;
        return mayKnow(user, state)
          ? { state, version, committed: notes.read(entity, version, user, extent) }
          : undefined;
      });
      if (found === undefined) {
        await notes.missing(entity, user);
        return undefined;
      }
      await found.committed;
      const { state, version } = found;
      const oldest = history[0];
      return {
        alert: id,
        version,
        extent,
        state: viewOfAlert(state, extent),
        rows: viewOfAlertHistory(history, extent, state.finding.accountable.organisation),
        ...(history.length === TIMELINE_ROWS && oldest !== undefined ? { before: oldest.commit } : {}),
        possible: await possibleFor(user, state, version),
      };
    },
    order: async (user, { id, verb, data }) => {
      const entity: EntityKey = { kind: 'alert', id };
      const known = await look(entity, ({ state }) => mayKnow(user, state as unknown as AlertState | undefined));
      if (!known) {
        await notes.missing(entity, user);
        return undefined;
      }
      const outcome = await orderOf(user, { id, verb, data }, carryOut);
      // What the alert itself has refused stands in its own history.
      if ('refused' in outcome && outcome.refused !== 'decided') {
        const codes = [...new Set(outcome.defects.map(({ code }) => code))];
        const event = { type: 'OrderRefused', ...entity, verb: verb.slice(0, 32), codes };
        await notes.user(user.name, event, user);
      }
      return outcome;
    },
  };
}

async function orderOf(
  { name, officer, role }: DoorUser,
  { id, verb, data }: AlertWish,
  carryOut: AlertDeskDependencies['carryOut'],
): Promise<AlertOrderDone | AlertOrderRefused> {
  if (officer === undefined || role === 'auditor')
    return { refused: 'forbidden', defects: [defect('OFFICER_NOT_SUPERVISOR', '/data/officer')] };
  // Who does it is who has come through the door, and nobody else.
  const others = ['officer', 'organisation'].filter((member) => Object.hasOwn(data, member));
  if (others.length > 0)
    return { refused: 'malformed', defects: others.map((one) => defect('SCHEMA_UNEXPECTED', `/data/${one}`)) };
  // Two people do not act on one another's view.
  if (data['expectedVersion'] === undefined)
    return { refused: 'malformed', defects: [defect('SCHEMA_REQUIRED', '/data/expectedVersion')] };
  return carryOut({ id, verb, data: { ...data, officer } }, inputOf({ name, officer }));
}
