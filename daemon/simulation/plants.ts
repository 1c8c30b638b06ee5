import type { JournalStore } from '../../actors/ports.ts';
import { entityName } from '../../actors/protocol/entity.ts';
import type { Envelope } from '../../actors/registry.ts';
import { createMemoryJournalStore, type Resting } from '../../adapters/memory/journal-store.ts';
import type { Behaviours } from './life.ts';

export type PlantName =
  | 'effect-before-commit'
  | 'lost-outbox-mark'
  | 'wrong-sender-key'
  | 'due-row-kept'
  | 'state-without-entry'
  | 'repair-keeps-measure'
  | 'answer-without-effect';

/** A defect that is laid around the production code to prove that the simulator finds it. Nothing of it stands in there. */
export interface Plant {
  /** Laid around the store of each life. */
  readonly store: (store: JournalStore, resting: Resting) => JournalStore;
  /** Laid around the delivery of integrators' messages. */
  readonly deliver: (deliver: (envelope: Envelope) => void) => (envelope: Envelope) => void;
  /** Laid around what the actors decide, and how they change. */
  readonly behaviours: (behaviours: Behaviours) => Behaviours;
}

/** Changes nothing. */
export const noPlant: Plant = {
  store: (store) => store,
  deliver: (deliver) => deliver,
  behaviours: (behaviours) => behaviours,
};

export const plants: Readonly<Record<PlantName, Plant>> = {
  /** A commit is told before it is durable: what follows of it leaves, and a crash takes the commit back. */
  'effect-before-commit': {
    ...noPlant,
    store: (store, resting) => {
      const early = createMemoryJournalStore({
        storeId: store.storeId,
        epoch: store.epoch,
        resting: structuredClone(resting),
      });
      let written: Promise<unknown> = Promise.resolve();
      return {
        ...early,
        commit: async (turns, marks) => {
          written = written.then(() => store.commit(turns, marks)).catch(() => undefined);
          return early.commit(turns, marks);
        },
      };
    },
  },
  /** How far the outbox has come is never written down. */
  'lost-outbox-mark': {
    ...noPlant,
    store: (store) => ({
      ...store,
      commit: (turns, { outbox: _lost, ...marks }) => store.commit(turns, marks),
    }),
  },
  /** Messages are recognised by their id alone, so another sender's counts as a repeat. */
  'wrong-sender-key': {
    ...noPlant,
    deliver: (deliver) => (envelope) => {
      const { sender, input } = envelope;
      if (sender === undefined || input.source !== 'integrator') deliver(envelope);
      else deliver({ ...envelope, sender: { ...sender, id: input.messageId } });
    },
  },
  /** A deadline that has come is not taken from the due index. */
  'due-row-kept': {
    ...noPlant,
    store: (store) => ({
      ...store,
      commit: (turns, marks) =>
        store.commit(
          turns.map(({ dueCleared: _kept, ...turn }) => turn),
          marks,
        ),
    }),
  },
  /** States are written by themselves, before the batch with their entries. */
  'state-without-entry': {
    ...noPlant,
    store: (store, resting) => ({
      ...store,
      commit: (turns, marks) => {
        for (const { entity, state, version } of turns) {
          const commit = resting.entries.length + 1;
          if (state !== undefined)
            resting.states.set(entityName(entity), { text: JSON.stringify(state), version, commit });
        }
        return store.commit(turns, marks);
      },
    }),
  },
  /** An item that was repaired stays in its ledger, with the measures that rest on it. */
  'repair-keeps-measure': {
    ...noPlant,
    behaviours: (behaviours) => ({
      ...behaviours,
      ledger: {
        ...behaviours.ledger,
        evolve: (state, event) => (event.type === 'ItemRepaired' ? state : behaviours.ledger.evolve(state, event)),
      },
    }),
  },
  /** What was answered in a file is never told to its ledger. */
  'answer-without-effect': {
    ...noPlant,
    behaviours: (behaviours) => ({
      ...behaviours,
      credit: {
        ...behaviours.credit,
        decide: (...words) => {
          const decision = behaviours.credit.decide(...words);
          return decision.verdict === 'received' && decision.events.some(({ type }) => type === 'CreditAnswered')
            ? { ...decision, commands: [] }
            : decision;
        },
      },
    }),
  },
};
