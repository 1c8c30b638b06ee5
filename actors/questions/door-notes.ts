import type { Journal } from '../journal.ts';
import type { Clock } from '../ports.ts';
import type { DoorUser } from '../protocol/desk.ts';
import type { EntityKey } from '../protocol/entity.ts';
import type { Input, JournalEvent } from '../protocol/journal.ts';
import type { Extent } from '../protocol/views.ts';
import { type ListReader, noted } from './list-reading.ts';

/** What the journal is told of the users of the door. */
export interface DoorNotes {
  /** On the user: what somebody did at the door. */
  user(name: string, event: JournalEvent, user?: DoorUser): Promise<void>;
  /** On an entity: that the user has read it. To be appended in the step that has looked at it. */
  read(entity: EntityKey, version: number, user: DoorUser, extent: Extent): Promise<void>;
  /** The same for what does not exist and for what lies elsewhere; whoever tries ids is seen by it. */
  missing(entity: EntityKey, user: DoorUser): Promise<void>;
  list(user: DoorUser): ListReader;
}

export function createDoorNotes({
  journal,
  clock,
}: {
  readonly journal: Pick<Journal, 'append'>;
  readonly clock: Clock;
}): DoorNotes {
  const note = (entity: EntityKey, version: number, input: Input, event: JournalEvent) =>
    noted(journal, { entity, at: clock.now(), version, input, event });
  const onUser: DoorNotes['user'] = (name, event, user) =>
    note({ kind: 'user', id: name }, 0, user === undefined ? inputOf({ name }) : inputOf(user), event);
  return {
    user: onUser,
    read: (entity, version, user, extent) => {
      const event = { type: 'EntityRead', extent, purpose: 'supervision', user: user.name, role: user.role };
      return note(entity, version, inputOf(user), event);
    },
    missing: ({ kind, id }, user) => {
      const event: JournalEvent & EntityKey = { type: 'EntityReadRefused', kind, id };
      return onUser(user.name, event, user);
    },
    list: (user) => ({
      areas: user.regions,
      entity: { kind: 'user', id: user.name },
      input: inputOf(user),
      said: { role: user.role, regions: [...user.regions] },
    }),
  };
}

/** Whose deed it is, as the journal keeps it. */
export function inputOf({ name, officer }: Pick<DoorUser, 'name' | 'officer'>): Extract<Input, { source: 'door' }> {
  return { source: 'door', user: name, ...(officer === undefined ? {} : { officer }), purpose: 'supervision' };
}
