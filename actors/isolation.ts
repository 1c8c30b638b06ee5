import type { Journal } from './journal.ts';
import { type Clock, type JournalStore, type Meter, StoreFault } from './ports.ts';
import type { DefectCode } from './protocol/defects.ts';
import { type EntityKey, entityName } from './protocol/entity.ts';
import type { Input, JournalEvent, Json, OutboundMessage, Turn } from './protocol/journal.ts';

/*
 * What becomes of an input that breaks an invariant. Each time the process ends, and notes at its end which input was in
 * hand; a power cut or kill -9 leaves no note. When the notes say that the same input has ended it twice, the third time it
 * comes up it is not handed to its entity any more:
 *
 *   quarantined   the input is refused, a message with its bytes as a dead letter, and its entity is
 *   frozen        refused every later command, until an operator lifts it
 *
 * Both are committed like everything else; an alarm leaves with them, and all other entities go on.
 */

/** So many times the process ends at an input before it is quarantined. */
export const ENDS_BEFORE_QUARANTINE = 2;

/** Keeps which entities are frozen; its state is small, since every entity in it has ended the process. */
export const frozenRegister: EntityKey = { kind: 'store', id: 'frozen' };

/** An entity that is frozen: since when (milliseconds since 1970 UTC), and by which input. */
interface FrozenEntity {
  readonly entity: EntityKey;
  readonly at: number;
  readonly input: string;
}

interface FrozenState {
  readonly frozen: readonly FrozenEntity[];
}

type IsolationEvent = JournalEvent & {
  readonly type: 'InputQuarantined' | 'EntityFrozen' | 'EntityUnfrozen';
  readonly entity?: string;
  readonly input?: string;
};

/** A broken invariant while this input was in hand. The process ends with it. */
export class InputFault extends Error {
  override readonly name = 'InputFault';
  readonly input: string;

  constructor(input: string, cause: unknown) {
    super('an invariant broke while an input was in hand', { cause });
    this.input = input;
  }
}

/** Inputs that can come up again after the end of the process. */
type Returning = Extract<Input, { source: 'integrator' | 'journal' | 'due' | 'notifier' | 'asker' }>;
/** What tells one of them from all others. */
type Named = Extract<Returning, { source: 'due' }> | Pick<Exclude<Returning, { source: 'due' }>, 'source' | 'sequence'>;

export interface IsolationOptions {
  /** Inputs by name, and how often the process has ended at each. */
  readonly ends: ReadonlyMap<string, number>;
  /** Numbers of messages are those of this incarnation of the stream. */
  readonly streamEpoch: string;
}

export interface IsolationDependencies {
  readonly journal: Pick<Journal, 'append'>;
  readonly store: Pick<JournalStore, 'load'>;
  readonly clock: Clock;
  readonly meter: Meter;
  /** Told when an input is quarantined, for the log. */
  readonly onQuarantine: (source: Returning['source']) => void;
}

/** Keeps what breaks invariants away from everything else. */
export interface Isolation {
  /** Whether the input is to be kept from its entity. */
  holds(input: Named): boolean;
  /** Freezes the entity of a held input, where it has one, and raises the alarm; the refusal is the caller's. */
  quarantine(input: Named, entity: EntityKey | undefined): void;
  /** The code with which a command of this input is refused, if it is; a held input is quarantined with it. */
  refusalOf(entity: EntityKey, input: Input): DefectCode | undefined;
  isFrozen(entity: EntityKey): boolean;
  /** Lifts the freezing; resolves when that is committed, with false when the entity is not frozen. */
  unfreeze(entity: EntityKey, operator: { readonly by: string; readonly purpose: string }): Promise<boolean>;
  /** The error to end the process with, when `error` was thrown while the input was in hand. */
  faultOf(input: Input | Named, error: unknown): unknown;
}

/** Reads which entities are frozen. */
export async function openIsolation(
  { ends, streamEpoch }: IsolationOptions,
  { journal, store, clock, meter, onQuarantine }: IsolationDependencies,
): Promise<Isolation> {
  const stored = await store.load(frozenRegister);
  const frozen = new Map(
    ((stored?.state ?? { frozen: [] }) as unknown as FrozenState).frozen.map((one) => [entityName(one.entity), one]),
  );
  let version = stored?.version ?? 0;
  const countQuarantined = meter.counter('onedoor_quarantined_total', 'Inputs that were quarantined', ['source'], 5);
  meter.gauge(
    'onedoor_frozen_entities',
    'Entities whose commands are refused until an operator lifts it',
    () => frozen.size,
  );

  const nameOf = (input: Named): string =>
    input.source === 'due'
      ? `due ${input.row.at} ${entityName(input.row.entity)} ${input.row.name}`
      : `${input.source} ${input.source === 'integrator' ? `${streamEpoch} ` : ''}${input.sequence}`;

  const holds = (input: Named): boolean => ends.size > 0 && (ends.get(nameOf(input)) ?? 0) >= ENDS_BEFORE_QUARANTINE;

  const append = (
    input: Turn['input'],
    event: IsolationEvent,
    messages: readonly OutboundMessage[],
    committed: () => void,
  ): void => {
    version += 1;
    const state: FrozenState = { frozen: [...frozen.values()] };
    const turn = { entity: frozenRegister, at: clock.now(), version, input, events: [event], messages };
    journal.append({ ...turn, commands: [], readings: [], state: state as unknown as Json }, committed);
  };

  const quarantine = (input: Named, entity: EntityKey | undefined): void => {
    const name = nameOf(input);
    const what = entity === undefined ? {} : { entity: entityName(entity) };
    if (entity !== undefined) frozen.set(entityName(entity), { entity, at: clock.now(), input: name });
    const event: IsolationEvent = {
      type: entity === undefined ? 'InputQuarantined' : 'EntityFrozen',
      ...what,
      input: name,
    };
    const self = {
      source: 'operator',
      by: 'onedoor',
      purpose: '隔离致停输入 an input that ends the process is kept away',
    } as const;
    countQuarantined({ source: input.source });
    onQuarantine(input.source);
    append(self, event, [alarmOf(entity, name)], () => undefined);
  };

  const isFrozen = (entity: EntityKey): boolean => frozen.size > 0 && frozen.has(entityName(entity));

  return {
    holds,
    quarantine,
    isFrozen,
    refusalOf(entity, input) {
      if (input.source !== 'integrator' && isReturning(input) && holds(input)) {
        quarantine(input, entity);
        return 'QUARANTINED';
      }
      return isFrozen(entity) ? 'ENTITY_FROZEN' : undefined;
    },
    unfreeze: async (entity, operator) => {
      const name = entityName(entity);
      if (!frozen.delete(name)) return false;
      const event: IsolationEvent = { type: 'EntityUnfrozen', entity: name };
      await new Promise<void>((resolve) => append({ source: 'operator', ...operator }, event, [], resolve));
      return true;
    },
    faultOf: (input, error) =>
      error instanceof StoreFault || !isReturning(input) ? error : new InputFault(nameOf(input), error),
  };
}

function isReturning<Some extends Input | Named>(input: Some): input is Extract<Some, { source: Returning['source'] }> {
  return input.source !== 'operator' && input.source !== 'question' && input.source !== 'door';
}

/** The alarm for whoever runs the service; no message content, only where to look. */
function alarmOf(entity: EntityKey | undefined, input: string): OutboundMessage {
  return {
    integrator: '',
    alert: { phase: 'system', severity: 'critical', region: 'all' },
    topic: entity === undefined ? 'store.frozen' : `${entity.kind}.${entity.id}`,
    event: 'quarantined',
    data: {
      code: 'QUARANTINED',
      input,
      ...(entity === undefined ? {} : { entity: entityName(entity) }),
      message: {
        zh: '同一输入两次致服务中止，已隔离；其办件或人员已冻结，须运维人员核查后解除',
        en: 'An input has ended the service twice and is quarantined; its entity is frozen until an operator has looked and lifts it',
      },
    },
  };
}
