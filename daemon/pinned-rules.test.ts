import { afterEach, describe, expect, it } from 'vitest';
import { applicationBehaviour } from '../actors/application/application.ts';
import type { ApplicationState } from '../actors/application/state.ts';
import { ledgerBehaviour } from '../actors/ledger/ledger.ts';
import { personBehaviour } from '../actors/person/specimens-harness.ts';
import type { Command } from '../actors/protocol/commands.ts';
import type { EntityKey } from '../actors/protocol/entity.ts';
import type { AnyBehaviour } from '../actors/registry.ts';
import { type Road, startRoad } from '../actors/road-harness.ts';
import { createMemoryJournalStore, type MemoryJournalStore } from '../adapters/memory/journal-store.ts';
import type { RuleSets } from '../rules/engine/evaluation.ts';
import {
  fileOf,
  SAMPLE_MATTER,
  SAMPLE_REGION,
  sampleMatter,
  samplePre,
  sampleRoute,
} from '../rules/engine/rule-set.fixture.ts';
import { createRuleSetLoader } from '../rules/engine/rule-set.ts';
import { publishRules } from './publication.ts';
import type { RuleLibrary } from './rule-book.ts';

const early: EntityKey = { kind: 'application', id: 'hall.early' };
const late: EntityKey = { kind: 'application', id: 'hall.late' };
const content = {
  applicant: { kind: 'citizen', name: '王芳', idNumber: '11010519491231002X' } as const,
  form: { copies: 1 },
  materials: [],
};
const submit: Command = {
  type: 'submit',
  data: { matter: SAMPLE_MATTER, region: SAMPLE_REGION, channel: 'hall', ...content },
};

/** The library of a start whose only version of the pack is this one. */
function libraryOf(version: string, age: number): RuleLibrary {
  const matters = [fileOf('sample-copy.json', sampleMatter())];
  const packs = [
    fileOf('sample-route/1.0.0.json', sampleRoute()),
    fileOf(`sample-pre/${version}.json`, samplePre(version, age)),
  ];
  const loader = createRuleSetLoader();
  const loaded = loader({ matters, packs });
  if ('faults' in loaded) throw new Error(JSON.stringify(loaded.faults));
  return { ...loaded, files: [...matters, ...packs], cases: [], loader };
}

describe('an application', () => {
  let store: MemoryJournalStore = createMemoryJournalStore();
  let road: Road;
  let rules: RuleSets;
  const start = async (library: RuleLibrary) => {
    rules = await publishRules(library, { store, clock: { now: () => 0 } });
    const application = applicationBehaviour({ rules, personKeys: { keyOf: () => 'key' } }) as AnyBehaviour;
    road = await startRoad(store, {
      behaviours: {
        application,
        person: personBehaviour as AnyBehaviour,
        ledger: ledgerBehaviour({ rules }) as AnyBehaviour,
      },
    });
  };
  const restart = async (library: RuleLibrary) => {
    await road.end();
    store = store.crash();
    await start(library);
  };
  let messages = 0;
  const tell = async (entity: EntityKey, command: Command): Promise<ApplicationState> => {
    messages += 1;
    road.send({ integrator: 'hall', entity, command, id: `m-${messages}` });
    await road.settle();
    expect(road.faults).toEqual([]);
    return (await store.load(entity))?.state as unknown as ApplicationState;
  };
  const found = ({ findings }: ApplicationState) => findings.map(({ code, version }) => `${code} ${version}`);
  afterEach(() => road.end());

  it('goes on under the rule set that it has pinned, when a restart has brought other rules and its own files are gone', async () => {
    await start(libraryOf('1.0.0', 90));
    const first = rules.current.id;
    const returned = await tell(early, submit);
    expect(returned).toMatchObject({ status: 'returned', ruleSet: first });
    expect(found(returned)).toEqual(['TOO_YOUNG 1.0.0']);

    await restart(libraryOf('2.0.0', 18));
    expect(rules.current.id).not.toBe(first);
    const corrected = await tell(early, { type: 'correct', data: { expectedVersion: 1, ...content } });
    expect(corrected).toMatchObject({ status: 'returned', ruleSet: first });
    expect(found(corrected)).toEqual(['TOO_YOUNG 1.0.0']);

    const other = await tell(late, submit);
    expect(other).toMatchObject({ status: 'received', ruleSet: rules.current.id });
    expect(found(other)).toEqual([]);
  });
});
