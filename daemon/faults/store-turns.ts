import type { EntityKey } from '../../actors/protocol/entity.ts';
import type { DueRow, Json, MarkRow, Turn } from '../../actors/protocol/journal.ts';
import { Random } from '../../rules/random.ts';

/** What one call of `commit` is given. */
export interface StoreBatch {
  readonly turns: readonly Turn[];
  /** `batch` counts the batches, so that a store tells how many it holds, also of those without turns. */
  readonly marks: Readonly<Record<string, MarkRow>>;
}

const DAY_MS = 86_400_000;
const FIRST_DAY_MS = 1_790_000_000_000;
const ENTITIES = 60;

/**
 * Batches of turns as a daemon commits them, the same for the same seed: applications that grow, persons that only count,
 * refusals with their bytes, questions that write no state, due rows that are set and cleared, sender ids that come again.
 * All values are made up.
 */
export function storeBatches(seed: number, count: number): readonly StoreBatch[] {
  const random = new Random(seed);
  const versions = new Map<string, number>();
  const dues: DueRow[] = [];
  let turns = 0;

  function turn(): Turn {
    turns += 1;
    const entity = random.weigh<EntityKey>([
      [{ kind: 'application', id: `hall.A-${random.between(1, ENTITIES)}` }, 8],
      [{ kind: 'person', id: `officer-${random.between(1, 12)}` }, 4],
      [{ kind: 'refusal', id: `hall.epoch-${turns}` }, 1],
    ]);
    const name = `${entity.kind}/${entity.id}`;
    const version = (versions.get(name) ?? 0) + 1;
    versions.set(name, version);
    const bare = {
      entity,
      at: FIRST_DAY_MS + turns * 1000,
      version,
      events: [{ type: 'ApplicationSubmitted' }],
      messages: [],
      commands: [],
      readings: [],
    };
    if (entity.kind === 'refusal') {
      return { ...bare, input: external(turns), attachment: noise(random, random.between(0, 6000)) };
    }
    // A question about the entity: an entry that changes nothing.
    if (random.chance(0.15)) {
      return { ...bare, input: { source: 'operator', by: 'auditor', purpose: 'fault run' }, events: [] };
    }
    return { ...bare, ...content(entity, turns, version) };
  }

  function content(
    entity: EntityKey,
    number: number,
    version: number,
  ): Omit<Turn, 'entity' | 'at' | 'version' | 'events' | 'readings'> {
    const dueSet: DueRow[] = [];
    for (let more = random.between(0, 2); more > 0; more -= 1) {
      dueSet.push({
        at: FIRST_DAY_MS + random.between(0, 400) * DAY_MS,
        entity,
        name: `limit_${random.between(1, 3)}`,
      });
    }
    const dueCleared = random.chance(0.4) ? dues.splice(random.between(0, Math.max(0, dues.length - 1)), 1) : [];
    dues.push(...dueSet);
    const input =
      entity.kind === 'application'
        ? external(number)
        : ({ source: 'operator', by: 'clerk', purpose: 'count' } as const);
    return {
      input,
      messages: [{ integrator: 'hall', topic: `${entity.kind}.${entity.id}`, event: 'received', data: { number } }],
      commands: random.chance(0.3) ? [countCommand(random)] : [],
      state: state(random, version),
      ...(dueSet.length === 0 ? {} : { dueSet }),
      ...(dueCleared.length === 0 ? {} : { dueCleared }),
      // Now and then an id comes again, with the answer that counts from then on.
      ...(entity.kind === 'application'
        ? {
            sender: {
              id: senderIdOf(random.chance(0.1) ? random.between(1, version) : version),
              content: random.hexadecimal(64),
              verdict: random.chance(0.9) ? ('received' as const) : ('refused' as const),
            },
          }
        : {}),
    };
  }

  return Array.from({ length: count }, (_, index) => {
    const size = random.weigh([
      [0, 1],
      [1, 6],
      [random.between(2, 6), 4],
      [random.between(10, 40), 1],
    ]);
    return {
      turns: Array.from({ length: size }, turn),
      marks: {
        batch: { epoch: 'run', watermark: index + 1, above: [] },
        ...(random.chance(0.3) ? { outbox: { epoch: 'run', watermark: turns, above: [turns + 2] } } : {}),
      },
    };
  });
}

export function senderIdOf(version: number): string {
  return JSON.stringify(['hall', '/hall', `m-${version}`]);
}

function external(sequence: number): Turn['input'] {
  return { source: 'integrator', sequence, integrator: 'hall', messageId: `m-${sequence}`, messageSource: '/hall' };
}

function countCommand(random: Random): Turn['commands'][number] {
  return {
    to: { kind: 'person', id: `officer-${random.between(1, 12)}` },
    command: {
      type: 'count',
      counter: 'approved',
      application: 'hall.A-1',
      matter: 'marriage-record-copy',
      on: '2026-08-03',
    },
  };
}

function state(random: Random, version: number): Json {
  const bytes = random.weigh([
    [random.between(20, 300), 4],
    [random.between(1000, 3000), 3],
    [random.between(10_000, 60_000), 1],
  ]);
  return { version, form: random.hexadecimal(8).repeat(Math.ceil(bytes / 8)) };
}

function noise(random: Random, bytes: number): Uint8Array {
  return Uint8Array.from({ length: bytes }, () => random.between(0, 255));
}
