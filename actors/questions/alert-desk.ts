import { verbsFor } from '../alert/possible.ts';
import type { AlertState } from '../alert/state.ts';
import type { Glimpse } from '../behaviour.ts';
import { dayOf } from '../day.ts';
import { filingOn } from '../person/filing.ts';
import type { PersonState } from '../person/state.ts';
import type { Clock } from '../ports.ts';
import type { AlertDesk, AlertOrderDone, AlertOrderRefused, AlertWish } from '../protocol/alert-desk.ts';
import type { AlertVerb } from '../protocol/alert-messages.ts';
import { defect } from '../protocol/defects.ts';
import type { DoorUser, UserRole } from '../protocol/desk.ts';
import { type EntityKey, entityName, officerKey, organisationKey } from '../protocol/entity.ts';
import type { Input } from '../protocol/journal.ts';
import type { Extent } from '../protocol/views.ts';
import type { AlertLists } from './alert-lists.ts';
import { viewOfAlert, viewOfAlertHistory } from './alert-view.ts';
import { inputOf } from './door-notes.ts';
import { type FileReadingDependencies, readFile } from './file-reading.ts';
import { inAreas } from './list-rows.ts';

export interface AlertDeskDependencies extends FileReadingDependencies {
  readonly clock: Clock;
  readonly lists: AlertLists;
  /** Has an officer's order carried out: checked, decided by the alert, committed. */
  readonly carryOut: (wish: AlertWish, input: Input) => Promise<AlertOrderDone | AlertOrderRefused>;
}

/** Who supervises reads all of an alert, the words of its people too; who audits how it was handled. */
const extents: Readonly<Record<UserRole, Extent>> = { supervisor: 'whole', leader: 'whole', auditor: 'process' };

/** Alerts for the users of the door. Every answer waits until the journal says who has read or done what. */
export function createAlertDesk({ store, clock, notes, lists, look, carryOut }: AlertDeskDependencies): AlertDesk {
  const reader = { store, notes, look };
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
      const extent = extents[user.role];
      const asked = { user, extent, before };
      const reading = await readFile<AlertState>({ kind: 'alert', id }, asked, ({ finding }) => finding.region, reader);
      if (reading === undefined) return undefined;
      const { state, version, history, older } = reading;
      return {
        alert: id,
        version,
        extent,
        state: viewOfAlert(state, extent),
        rows: viewOfAlertHistory(history, extent, state.finding.accountable.organisation),
        ...older,
        possible: await possibleFor(user, state, version),
      };
    },
    order: async (user, { id, verb, data }) => {
      const entity: EntityKey = { kind: 'alert', id };
      const region = await look(entity, ({ state }) => (state as AlertState | undefined)?.finding.region);
      if (region === undefined || !inAreas(user.regions, region)) {
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
