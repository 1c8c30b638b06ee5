import { describe, expect, it } from 'vitest';
import type { ApplicationCommand } from '../protocol/commands.ts';
import { ledgerKey } from '../protocol/credit.ts';
import { officerKey, organisationKey } from '../protocol/entity.ts';
import type { Action } from '../protocol/messages.ts';
import { applicationBehaviour } from './application.ts';
import {
  ARCHIVES,
  act,
  application,
  around,
  CIVIL_AFFAIRS,
  correction,
  evaluation,
  finding,
  histories,
  matter,
  people,
  RULE_SET,
  ruleSet,
  setsOf,
  submission,
  withdrawal,
} from './specimens-harness.ts';

interface Asked {
  readonly phase: string;
  readonly scope: unknown;
  readonly facts: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

function asking() {
  const asked: Asked[] = [];
  const said = evaluation(finding('warn', 'SAID'));
  const set = ruleSet({
    evaluate: (phase, scope, facts) => {
      asked.push({ phase, scope, facts });
      return said;
    },
  });
  const personKeys = { keyOf: (number: string) => `key-of-${number}` };
  return { asked, said, set, behaviour: applicationBehaviour({ rules: setsOf(set), personKeys }) };
}

const submit: ApplicationCommand = { type: 'submit', data: submission };

describe('the examination', () => {
  it('asks the pre packs of the matter, region and day about what was handed in, and checks the form (W6)', async () => {
    const { asked, said, behaviour } = asking();
    const wrong = { ...submit, data: { ...submission, form: { year: 'x', other: 1 } } };
    const found = behaviour.examine(undefined, wrong, around({ version: 0 }));
    expect(asked).toHaveLength(1);
    expect(asked[0]).toMatchObject({
      phase: 'pre',
      scope: { matter: matter.code, region: '330106', on: '2026-08-03' },
    });
    expect(asked[0]?.facts).toMatchObject({
      applicant: { idNumberStatus: 'valid' },
      application: { region: '330106', channel: 'hall', submittedOn: '2026-08-03' },
    });
    expect(found.pre).toBe(said);
    expect(found.route).toBeUndefined();
    expect(found.form.map(({ code, pointer }) => `${code} ${pointer}`).sort()).toEqual([
      'SCHEMA_REQUIRED /data/form/spouse',
      'SCHEMA_TYPE /data/form/year',
      'SCHEMA_UNEXPECTED /data/form/other',
    ]);
  });

  it('asks about a correction by the rules of the day of the submission', async () => {
    const { asked, behaviour } = asking();
    const { state } = application(...histories.returned);
    behaviour.examine(state, correction, around({ now: Date.parse('2026-09-01T10:00:00+08:00') }));
    expect(asked).toMatchObject([
      {
        phase: 'pre',
        scope: { matter: matter.code, region: '330106', on: '2026-08-03' },
        facts: { application: { submittedOn: '2026-09-01' } },
      },
    ]);
  });

  it('asks the route packs what follows when an officer accepts or approves, and nothing otherwise (R4)', async () => {
    const { asked, behaviour } = asking();
    behaviour.examine(application(...histories.received).state, act('accept'), around());
    behaviour.examine(application(...histories.accepted).state, act('approve'), around());
    expect(asked.map(({ phase, facts }) => [phase, facts['step']?.['id'], facts['step']?.['action']])).toEqual([
      ['route', 'acceptance', 'accept'],
      ['route', 'review', 'approve'],
    ]);
    for (const action of ['return', 'refuse', 'deliver', 'close'] as const)
      behaviour.examine(application(...histories.received).state, act(action), around());
    behaviour.examine(undefined, act('accept'), around());
    behaviour.examine(undefined, { ...submit, data: { ...submission, matter: 'unknown' } }, around());
    expect(asked).toHaveLength(2);
  });

  it('asks by the day of submission, and by that of acceptance: today, until it is accepted', () => {
    const { asked, behaviour } = asking();
    const later = around({ now: Date.parse('2026-09-01T10:00:00+08:00') });
    behaviour.examine(undefined, submit, later);
    behaviour.examine(application(...histories.received).state, act('accept'), later);
    behaviour.examine(application(...histories.accepted).state, act('approve'), later);
    const days = asked.map(({ scope }) => scope as { on: string; acceptedOn: string });
    expect(days.map(({ on, acceptedOn }) => [on, acceptedOn])).toEqual([
      ['2026-09-01', '2026-09-01'],
      ['2026-08-03', '2026-09-01'],
      ['2026-08-03', '2026-08-03'],
    ]);
  });

  it('names the officer and the organisation in charge of the step as what a decision looks at (W5)', () => {
    const { behaviour } = asking();
    const reads = (status: keyof typeof histories, action: Action) =>
      behaviour.reads(application(...histories[status]).state, act(action, { officer: 'W-1' }), '2026-08-03');
    const ledger = ledgerKey(people.applicant ?? '');
    expect(reads('received', 'refuse')).toEqual([officerKey('W-1'), organisationKey(ARCHIVES), ledger]);
    expect(reads('accepted', 'approve')).toEqual([officerKey('W-1'), organisationKey(CIVIL_AFFAIRS)]);
    expect(reads('refused', 'close')).toEqual([officerKey('W-1'), organisationKey(ARCHIVES)]);
    expect(behaviour.reads(undefined, act('accept'), '2026-08-03')).toEqual([]);
    expect(behaviour.reads(application(...histories.returned).state, withdrawal, '2026-08-03')).toEqual([]);
  });
});

describe('the rule set', () => {
  it('of a new application is the one in force, and is pinned', async () => {
    const { behaviour } = asking();
    expect(behaviour.examine(undefined, submit, around({ version: 0 })).ruleSet).toBe(RULE_SET);
  });

  it('of an older one is the one that it has pinned, whatever is in force since then', async () => {
    const { asked, set } = asking();
    const newer = ruleSet({
      id: 'b'.repeat(64),
      catalogue: { ...set.catalogue, matter: () => undefined },
      evaluate: () => {
        throw new Error('the newer set was asked');
      },
    });
    const rules = { current: newer, find: setsOf(set).find };
    const behaviour = applicationBehaviour({ rules, personKeys: { keyOf: (number) => number } });
    const accept = act('accept');
    const found = behaviour.examine(application(...histories.received).state, accept, around());
    expect(found).toMatchObject({ ruleSet: RULE_SET, matter: { code: matter.code } });
    behaviour.examine(application(...histories.returned).state, correction, around());
    expect(asked.map(({ phase }) => phase)).toEqual(['route', 'pre']);
    expect(behaviour.reads(application(...histories.received).state, act('refuse'), '2026-08-03')).toContainEqual(
      organisationKey(ARCHIVES),
    );
    expect(behaviour.examine(undefined, submit, around({ version: 0 })).ruleSet).toBe(newer.id);
    // So that a stranger who submits under a number that is taken cannot tell it by the rules that answer.
    const taken = behaviour.examine(application(...histories.received).state, submit, around());
    expect(taken.ruleSet).toBe(newer.id);
  });

  it('that was pinned and is unknown is a broken invariant', async () => {
    const rules = { current: ruleSet({ id: 'b'.repeat(64) }), find: () => undefined };
    const behaviour = applicationBehaviour({ rules, personKeys: { keyOf: (number) => number } });
    const { state } = application(...histories.received);
    expect(() => behaviour.examine(state, act('accept'), around())).toThrow(/pinned the rule set a+, which/);
    expect(() => behaviour.reads(state, act('accept'), '2026-08-03')).toThrow(/pinned the rule set/);
  });
});
