import { hash } from 'node:crypto';
import { join } from 'node:path';
import type { JournalStore } from '../../actors/ports.ts';
import { type EntityKey, entityName } from '../../actors/protocol/entity.ts';
import type { Json, SenderId, Turn } from '../../actors/protocol/journal.ts';
import { ensureMasterKey } from '../../adapters/level/master-key.ts';
import { openLevelStore } from '../../adapters/level/store.ts';
import type { Random } from '../../rules/random.ts';
import { makeDraft } from '../demo/form.ts';
import { type Story, writeStory } from '../demo/story.ts';
import type { Known } from './case-stock.ts';
import { type Case, caseOf, stepOf } from './road-cases.ts';

// A store that knows many applications and people, filled without the road: what a daemon has made of a few hundred applications
// that were handed in is written again and again under other names, through the store's own commit.

/** Applications that are handed in to be copied. */
const SPECIMENS = 300;
const TURNS_A_BATCH = 3000;
const FIRST_VERSION = 'v1 ';
/** Their numbers begin so, which those of no matter do. */
const PREFIX = 'KNOWN';

/** A handed-in application, with the last turn of it and, where a citizen has applied, that of the citizen. */
export interface Specimen {
  readonly story: Story;
  /** The turns as JSON, each with the entity that it is about. */
  readonly turns: readonly { readonly entity: EntityKey; readonly text: string }[];
}

/** Stories to be handed in, so that there is something to copy. */
export function specimenStories(random: Random): readonly Story[] {
  return Array.from({ length: SPECIMENS }, (_, number) =>
    writeStory(random, { draft: makeDraft(random), number, plot: 'byChance' }),
  );
}

/** The first message of a story alone. */
export function handingIn({ lines }: Story): Case {
  return caseOf({ lines: lines.slice(0, 1), announcements: [] });
}

async function openStoreOf(home: string): Promise<JournalStore> {
  const masterKey = await ensureMasterKey(join(home, 'secrets'), { mayCreate: false });
  return openLevelStore({ folder: join(home, 'data', 'store'), masterKey });
}

/** Reads what a daemon, now stopped, has made of the stories. */
export async function readSpecimens(home: string, stories: readonly Story[]): Promise<readonly Specimen[]> {
  const store = await openStoreOf(home);
  try {
    return await Promise.all(stories.map((story) => readSpecimen(store, story)));
  } finally {
    await store.close();
  }
}

async function readSpecimen(store: JournalStore, story: Story): Promise<Specimen> {
  const application = await lastTurn(store, { kind: 'application', id: idOf(story) });
  const { people } = application.state as { readonly people?: { readonly applicant?: string } };
  const citizen = people?.applicant?.startsWith('citizen-') === true ? people.applicant : undefined;
  const person = citizen === undefined ? [] : [await lastTurn(store, { kind: 'person', id: citizen })];
  const turns = [application, ...person].map((turn) => ({ entity: turn.entity, text: JSON.stringify(turn) }));
  return { story, turns };
}

/** The last turn of an entity without what has left because of it. */
async function lastTurn(store: JournalStore, entity: EntityKey): Promise<Turn & { readonly state: Json }> {
  const [stored, [entry]] = [await store.load(entity), await store.history(entity, 1)];
  if (stored === undefined || entry === undefined) throw new Error(`the store does not know ${entityName(entity)}`);
  const { at, version, input, events, readings } = entry;
  return { entity, at, version, input, events, readings, messages: [], commands: [], state: stored.state };
}

const idOf = ({ topic }: Story): string => topic.slice('application.'.length);

/**
 * Writes copies into the store of a stopped daemon until it knows so many entities more.
 * @param resumed of so many entities at most the applications are gone on with: as many as in a store that this one is compared with
 * @returns what can be gone on with
 */
export async function growStore(
  home: string,
  specimens: readonly Specimen[],
  { entities, resumed }: { readonly entities: number; readonly resumed: number },
): Promise<Known> {
  const store = await openStoreOf(home);
  try {
    const { outbox } = await store.marks();
    if (outbox === undefined) throw new Error('the daemon has left no mark of its outbox');
    let [known, copies] = [0, 0];
    let { commit } = store.head();
    let writing: Promise<unknown> = Promise.resolve();
    while (known < entities) {
      const turns: Turn[] = [];
      for (; turns.length < TURNS_A_BATCH && known + turns.length < entities; copies += 1)
        turns.push(...copyOf(specimens[copies % specimens.length], copies));
      known += turns.length;
      commit += turns.length;
      const before = writing;
      // Nothing leaves the daemon because of these, so the outbox has nothing to look for in them.
      writing = store.commit(turns, { outbox: { ...outbox, watermark: commit } });
      // One batch is made while the one before is written.
      await before;
    }
    await writing;
    return knownCases(specimens, copies, Math.ceil((copies * resumed) / entities));
  } finally {
    await store.close();
  }
}

/** Goes through the copies in an order in which neighbours are far from each other on the disk. */
function knownCases(specimens: readonly Specimen[], copies: number, most: number): Known {
  const STRIDE = 7_368_787;
  let taken = 0;
  return {
    next: () => {
      while (taken < Math.min(copies, most)) {
        const copy = (taken * STRIDE) % copies;
        taken += 1;
        const specimen = specimens[copy % specimens.length];
        if (specimen !== undefined && specimen.story.lines.length > 1) return restOf(specimen, copy);
      }
      return undefined;
    },
  };
}

function restOf({ story }: Specimen, copy: number): Case {
  const topic = renamed(story.topic, copy);
  const steps = story.lines
    .slice(1)
    .map((line, index) => stepOf({ ...line, topic, messageId: `${PREFIX}-${copy}-${index + 2}` }));
  const announcements = story.announcements.filter(({ text }) => !text.startsWith(FIRST_VERSION)).length;
  return { steps, announcements };
}

/** `<kind>.<integrator>.<number>` with another number. */
function renamed(topic: string, copy: number): string {
  return `${topic.slice(0, topic.lastIndexOf('.') + 1)}${PREFIX}-${copy}`;
}

/** The specimen's turns under other names. */
function copyOf(specimen: Specimen | undefined, copy: number): readonly Turn[] {
  if (specimen === undefined) throw new Error('there is nothing to copy');
  const { story, turns } = specimen;
  const [id, newId] = [idOf(story), renamed(story.topic, copy).slice('application.'.length)];
  const citizen = turns[1]?.entity.id;
  return turns.map(({ entity, text }) => {
    const own = text.replaceAll(id, newId);
    const other = citizen === undefined ? own : own.replaceAll(citizen, `citizen-${shortHash(`${citizen} ${copy}`)}`);
    const turn = JSON.parse(other) as Turn;
    return entity.kind === 'application' ? { ...turn, sender: senderOf(story, copy) } : turn;
  });
}

function senderOf({ lines }: Story, copy: number): SenderId {
  const messageId = `${PREFIX}-${copy}-1`;
  const integrator = lines[0]?.integrator ?? '';
  return {
    id: JSON.stringify([integrator, `urn:bench:${integrator}`, messageId]),
    content: hash('sha256', messageId, 'hex'),
    verdict: 'received',
  };
}

/** As long as the key of a person. */
const shortHash = (text: string): string => hash('sha256', text, 'hex').slice(0, 26);
