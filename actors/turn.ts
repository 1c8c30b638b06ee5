import type { Decision } from './behaviour.ts';
import type { Defect } from './protocol/defects.ts';
import type { EntityKey } from './protocol/entity.ts';
import type { Input, JournalEvent, Json, OutboundMessage, Reading, SenderId, Turn } from './protocol/journal.ts';
import type { ListChanges } from './protocol/lists.ts';

/** What a turn needs to know of the command that it answers. */
interface Asked {
  readonly input: Input;
  readonly command: { readonly type: string };
  readonly sender?: Omit<SenderId, 'verdict'>;
}

/** A turn that is being put together. */
type Draft = { -readonly [Member in keyof Turn]: Turn[Member] };

const defectsAsJson = (defects: readonly Defect[]): Json =>
  defects.map(({ pointer, code, message }) => ({ pointer, code, message: { ...message } }));

/** The receipt of a message: `received` or `refused`, to its sender, on the entity's topic. */
function receipt(
  entity: EntityKey,
  asked: Asked,
  version: number,
  outcome: { event: 'received' | 'refused'; defects?: readonly Defect[] },
): OutboundMessage[] {
  const { input } = asked;
  if (input.source !== 'integrator') return [];
  return [
    {
      integrator: input.integrator,
      topic: `${entity.kind}.${entity.id}`,
      event: outcome.event,
      data: {
        cause: { id: input.messageId, source: input.messageSource },
        command: asked.command.type,
        version,
        defects: outcome.defects === undefined ? undefined : defectsAsJson(outcome.defects),
      },
    },
  ];
}

const unlisted: ListChanges = { entered: [], left: [] };

/** The turn that a decision comes to: its receipt first, then what else it wants to say. */
export function turnOf(
  entity: EntityKey,
  version: number,
  state: Json | undefined,
  asked: Asked,
  decision: Decision<JournalEvent>,
  readings: readonly Reading[],
  now: number,
  lists: ListChanges = unlisted,
): Turn {
  const { input } = asked;
  // Written out, and what may be missing set afterwards: an object spread of each part costs more than all the rest here.
  const turn: Draft = { entity, at: now, version, input, readings, events: [], messages: [], commands: [] };
  if (asked.sender !== undefined) {
    const { id, content } = asked.sender;
    turn.sender = { id, content, verdict: decision.verdict };
  }
  // The row that has fired goes in the batch that it caused, whatever came of it; kept, it would fire for ever.
  if (input.source === 'due') turn.dueCleared = [input.row];
  if (decision.verdict === 'refused') {
    const { defects } = decision;
    turn.events = [{ type: 'MessageRefused', defects: defectsAsJson(defects) } as JournalEvent];
    turn.messages = receipt(entity, asked, decision.unseen === true ? 0 : version, { event: 'refused', defects });
    turn.commands = decision.commands ?? [];
    return turn;
  }
  const { events, messages = [], commands = [], dueSet = [], dueCleared = [] } = decision;
  turn.events = events;
  turn.messages = [...receipt(entity, asked, version, { event: 'received' }), ...messages];
  turn.commands = commands;
  if (events.length > 0 && state !== undefined) turn.state = state;
  if (dueSet.length + lists.entered.length > 0) turn.dueSet = [...dueSet, ...lists.entered];
  if (dueCleared.length + lists.left.length > 0)
    turn.dueCleared = [...(turn.dueCleared ?? []), ...dueCleared, ...lists.left];
  return turn;
}

/** The turn of a message that was answered before: the first receipt once more, marked as a repeat; nothing happens. */
export function repeatTurn(
  entity: EntityKey,
  version: number,
  asked: Asked,
  first: readonly OutboundMessage[],
  now: number,
): Turn {
  const { input } = asked;
  const integrator = input.source === 'integrator' ? input.integrator : undefined;
  const answer = first.find(
    (message) => message.integrator === integrator && (message.event === 'received' || message.event === 'refused'),
  );
  return {
    entity,
    at: now,
    version,
    input,
    events: [{ type: 'MessageRepeated' }],
    messages: answer === undefined ? [] : [{ ...answer, data: { ...answer.data, repeat: true } }],
    commands: [],
    readings: [],
  };
}

/** The turn of a message that never reached an entity: refused, its bytes kept as a dead letter. */
export function refusalTurn(
  input: Extract<Input, { source: 'integrator' }>,
  letter: {
    readonly entity: EntityKey;
    readonly topic: string;
    readonly bytes: Uint8Array;
    readonly defects: readonly Defect[];
  },
  now: number,
): Turn {
  const { entity, topic, bytes, defects } = letter;
  return {
    entity,
    at: now,
    version: 1,
    input,
    events: [{ type: 'MessageRefused', defects: defectsAsJson(defects) } as JournalEvent],
    messages: [
      {
        integrator: input.integrator,
        topic,
        event: 'refused',
        data: {
          cause: { id: input.messageId, source: input.messageSource },
          defects: defectsAsJson(defects),
          deadLetter: entity.id,
        },
      },
    ],
    commands: [],
    readings: [],
    attachment: bytes,
  };
}
