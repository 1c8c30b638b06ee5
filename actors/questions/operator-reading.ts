import type { RuleSet, RuleSets } from '../../rules/engine/evaluation.ts';
import { governing } from '../application/charge.ts';
import { maskApplication } from '../application/mask.ts';
import type { ApplicationState } from '../application/state.ts';
import type { Glimpse } from '../behaviour.ts';
import type { ConsentState } from '../consent/state.ts';
import type { Journal } from '../journal.ts';
import { maskPerson } from '../person/mask.ts';
import type { PersonState } from '../person/state.ts';
import type { Clock, JournalStore } from '../ports.ts';
import type { EntityKey, EntityKind } from '../protocol/entity.ts';
import type { Entry, InArchive, JournalEvent, Json } from '../protocol/journal.ts';
import type { UndertakingState } from '../undertaking/state.ts';
import type { VerificationState } from '../verification/state.ts';
import { alertForOperator } from './alert-view.ts';
import { verificationForOperator, viewOfConsent } from './verification-view.ts';

export interface OperatorReadingDependencies {
  readonly journal: Journal;
  readonly store: JournalStore;
  readonly clock: Clock;
  readonly rules: RuleSets;
  /** See Registry.look. */
  readonly look: <Result>(entity: EntityKey, use: (glimpse: Glimpse) => Result) => Promise<Result>;
}

/** Which operator asks, and what for; both are journaled with the reading (P3). */
export interface Operator {
  readonly by: string;
  readonly purpose: string;
}

/** One line of a timeline. */
export interface TimelineEntry {
  readonly commit: number;
  readonly hash: string;
  readonly at: string;
  readonly version: number;
  readonly source: string;
  readonly sender?: string;
  readonly events: readonly string[];
  /** True where what happened can no longer be read: its key was destroyed. */
  readonly erased?: true;
  /** There where what happened lies in an archive segment. */
  readonly archived?: Omit<InArchive, 'reading'>;
}

/** An entity as it is shown: personal values masked by their class. */
export interface EntityView {
  readonly kind: string;
  readonly id: string;
  readonly version: number;
  readonly state: unknown;
  /** True where something about it was erased. */
  readonly erased?: true;
  readonly timeline: readonly TimelineEntry[];
}

/** Whose state is in memory while it is live, and may be ahead of the disk. */
const withActor: readonly EntityKind[] = [
  'application',
  'person',
  'alert',
  'notification',
  'consent',
  'verification',
  'source',
  'sweep',
  'credit',
  'ledger',
  'undertaking',
];

/** How many entries of a timeline are shown; the newest. */
const TIMELINE_LENGTH = 200;

/** Answers what an entity is and how it came to be; undefined when there is none. The answer waits until the reading is committed. */
export async function readEntity(
  entity: EntityKey,
  operator: Operator,
  dependencies: OperatorReadingDependencies,
): Promise<EntityView | undefined> {
  const reading = await readForOperator(entity, operator, 'masked', dependencies);
  if (reading === undefined) return undefined;
  const { state, version, history } = reading;
  const erased = history.some((entry) => entry.erased === true) ? ({ erased: true } as const) : {};
  return {
    ...entity,
    version,
    state: show(entity, state, dependencies.rules),
    ...erased,
    timeline: history.map(timelineEntry),
  };
}

/** An entity as it is read for an operator, with the newest entries of its history. Never shown as it stands. */
export interface OperatorsReading {
  readonly state: Json | undefined;
  readonly version: number;
  readonly history: readonly Entry[];
}

/**
 * Reads an entity and journals who has read it and what for; resolves when that is committed, with undefined when there is
 * no such entity.
 * @param extent what is shown of it
 */
export async function readForOperator(
  entity: EntityKey,
  operator: Operator,
  extent: 'masked' | 'explained' | 'whole',
  { journal, store, clock, look }: OperatorReadingDependencies,
): Promise<OperatorsReading | undefined> {
  const history = await store.history(entity, TIMELINE_LENGTH);
  const read = ({ state, version }: Glimpse) => {
    if (state === undefined && history.length === 0) return undefined;
    const event: JournalEvent & { extent: string; purpose: string } = {
      type: 'EntityRead',
      extent,
      purpose: operator.purpose,
    };
    const committed = new Promise<void>((resolve) => {
      const turn = {
        entity,
        at: clock.now(),
        version,
        input: { source: 'operator', ...operator } as const,
        events: [event],
        messages: [],
        commands: [],
        readings: [],
      };
      journal.append(turn, () => resolve());
    });
    return { state, version, committed };
  };
  const seen = withActor.includes(entity.kind) ? await look(entity, read) : read(await atRest(entity, store));
  if (seen === undefined) return undefined;
  await seen.committed;
  return { state: seen.state, version: seen.version, history };
}

/** What no actor keeps: a published rule rests in the store, a refused message has a history only. */
async function atRest(entity: EntityKey, store: JournalStore): Promise<Glimpse> {
  const stored = await store.load(entity);
  return { state: stored?.state, version: stored?.version ?? 0 };
}

function show(entity: EntityKey, state: Json | undefined, rules: RuleSets): unknown {
  if (state === undefined) return undefined;
  // No personal data stands in what is told to people: it is filled in when it is sent.
  if (['rule', 'store', 'notification', 'source', 'sweep'].includes(entity.kind)) return state;
  if (entity.kind === 'person') return maskPerson(state as unknown as PersonState);
  if (entity.kind === 'alert') return alertForOperator(state);
  if (entity.kind === 'consent') return viewOfConsent(state as unknown as ConsentState);
  if (entity.kind === 'verification') return verificationForOperator(state, rulesOf(state, rules));
  if (entity.kind === 'undertaking') return undertakingForOperator(state as unknown as UndertakingState);
  if (entity.kind !== 'application') return undefined;
  const application = state as unknown as ApplicationState;
  return maskApplication(application, governing(rules, application).catalogue);
}

/** Who has undertaken it is not said: that is a key by which a ledger is found. */
function undertakingForOperator({ person: _person, ...shown }: UndertakingState): unknown {
  return shown;
}

/** The set that a verification has pinned knows what its fields are. */
function rulesOf(state: Json, rules: RuleSets): RuleSet {
  return rules.find((state as unknown as VerificationState).order.ruleSet) ?? rules.current;
}

function timelineEntry(entry: Entry): TimelineEntry {
  const { commit, hash, at, version, input, events, archived } = entry;
  const sender = senderOf(input);
  return {
    commit,
    hash,
    at: new Date(at).toISOString(),
    version,
    source: archived === undefined ? input.source : 'archive',
    ...(sender === undefined ? {} : { sender }),
    events: events.map(({ type }) => type),
    ...(entry.erased === true ? { erased: true } : {}),
    ...(archived === undefined ? {} : { archived: { file: archived.file, from: archived.from, to: archived.to } }),
  };
}

function senderOf(input: Entry['input']): string | undefined {
  if (input.source === 'integrator' || input.source === 'question') return input.integrator;
  if (input.source === 'door') return input.user;
  return input.source === 'operator' ? input.by : undefined;
}
