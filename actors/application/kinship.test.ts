import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createMemoryJournalStore } from '../../adapters/memory/journal-store.ts';
import { ledgerBehaviour } from '../ledger/ledger.ts';
import { createPersonBehaviour } from '../person/person.ts';
import type { ApplicationCommand } from '../protocol/commands.ts';
import type { Entry } from '../protocol/journal.ts';
import type { AnyBehaviour } from '../registry.ts';
import { type Road, startRoad } from '../road-harness.ts';
import { applicationBehaviour } from './application.ts';
import * as specimens from './specimens-harness.ts';
import type { ApplicationEvent, ApplicationState } from './state.ts';

const rules = specimens.ruleSet({ catalogue: specimens.catalogue, evaluate: () => specimens.evaluation() });
const personKeys = { keyOf: (number: string) => `key${number.slice(-4)}` };
const application = applicationBehaviour({ rules: specimens.setsOf(rules), personKeys }) as AnyBehaviour;
const behaviours = {
  application,
  person: createPersonBehaviour({ personKeys }) as AnyBehaviour,
  ledger: ledgerBehaviour({ rules: specimens.setsOf(rules) }) as AnyBehaviour,
};
const { submission } = specimens;
const another = { kind: 'citizen', name: '李秀英', idNumber: '330106199003074517' } as const;

let store: ReturnType<typeof createMemoryJournalStore>;
let road: Road;
beforeEach(async () => {
  store = createMemoryJournalStore();
  road = await startRoad(store, { behaviours, liveActors: 2 });
});
afterEach(() => road.end());

let messages = 0;
function send(id: string, command: ApplicationCommand, integrator = 'hall'): void {
  messages += 1;
  road.send({ integrator, entity: { kind: 'application', id }, command, id: `m-${messages}` });
}
/** Codes of the refusal, or nothing. */
async function say(id: string, command: ApplicationCommand, integrator?: string): Promise<readonly string[]> {
  send(id, command, integrator);
  const sent = `m-${messages}`;
  await road.settle();
  expect(road.faults).toEqual([]);
  const entry = (await road.entries()).find(
    ({ input }) => input.source === 'integrator' && input.messageId === sent,
  ) as Entry;
  const [event] = entry.events as readonly { readonly defects?: readonly { code: string; pointer: string }[] }[];
  return (event?.defects ?? []).map(({ code, pointer }) => `${code} ${pointer}`);
}
const submit = (rest: Partial<typeof submission> = {}): ApplicationCommand => ({
  type: 'submit',
  data: { ...submission, ...rest },
});
const withdraw = (expectedVersion: number): ApplicationCommand => ({ type: 'withdraw', data: { expectedVersion } });
const childOf = (parent: string, rest: Partial<typeof submission> = {}) => submit({ parent, ...rest });

async function stateOf(id: string): Promise<ApplicationState> {
  return (await road.registry.glimpse({ kind: 'application', id })).state as unknown as ApplicationState;
}
async function told(id: string, event: string): Promise<readonly object[]> {
  const entries = (await road.entries()).filter(({ entity }) => entity.id === id);
  return entries.flatMap((entry) => entry.messages.filter((one) => one.event === event).map(({ data }) => data));
}
async function happened(id: string, type: ApplicationEvent['type']): Promise<number> {
  const entries = (await road.entries()).filter(({ entity }) => entity.id === id);
  return entries.flatMap(({ events }) => events).filter((one) => one.type === type).length;
}

describe('linked applications (R9)', () => {
  it('know each other: the parent hears of the receipt and of the end of its child, once', async () => {
    expect(await say('hall.1', submit())).toEqual([]);
    expect(await say('hall.2', childOf('hall.1'))).toEqual([]);
    const linked = { application: 'hall.2', matter: 'marriage-copy', linkedOn: '2026-08-03' };
    expect((await stateOf('hall.2')).parent).toBe('hall.1');
    expect((await stateOf('hall.1')).children).toEqual([linked]);
    expect(await told('hall.1', 'child-linked')).toEqual([
      { version: 2, child: 'hall.2', childMatter: 'marriage-copy' },
    ]);
    expect(await say('hall.2', withdraw(1))).toEqual([]);
    const end = { result: 'withdrawn', on: '2026-08-03' };
    expect((await stateOf('hall.1')).children).toEqual([{ ...linked, ended: end }]);
    expect(await told('hall.1', 'child-ended')).toEqual([
      { version: 3, child: 'hall.2', childMatter: 'marriage-copy', ...end, open: 0 },
    ]);
    // The same word from the journal a second time does nothing.
    const entries = await road.entries();
    const commands = entries.flatMap((one) => one.commands).filter(({ to }) => to.id === 'hall.1');
    expect(commands.map(({ command }) => command.type)).toEqual(['linkChild', 'endChild']);
    for (const [index, { to, command }] of commands.entries())
      road.registry.deliver({
        entity: to,
        command,
        input: { source: 'journal', sequence: 1_000_000 + index, commit: 1, index },
      });
    await road.registry.rest();
    expect(await happened('hall.1', 'ChildLinked')).toBe(1);
    expect(await happened('hall.1', 'ChildEnded')).toBe(1);
  });

  it('are refused where there is no such parent, it is another’s, itself, or a child', async () => {
    expect(await say('hall.2', childOf('hall.1'))).toEqual(['PARENT_UNKNOWN /data/parent']);
    expect(await say('hall.2', childOf('hall.2'))).toEqual(['PARENT_ITSELF /data/parent']);
    await say('hall.1', submit());
    expect(await say('mobile.2', childOf('hall.1'), 'mobile')).toEqual(['PARENT_UNKNOWN /data/parent']);
    // Late is not lost: once the parent is there, the child comes in under a new message.
    expect(await say('hall.2', childOf('hall.1'))).toEqual([]);
    expect(await say('hall.3', childOf('hall.2'))).toEqual(['PARENT_IS_CHILD /data/parent']);
    expect(await happened('hall.1', 'ChildLinked')).toBe(1);
  });

  it('are of one applicant, also after a correction', async () => {
    await say('hall.1', submit());
    expect(await say('hall.2', childOf('hall.1', { applicant: another }))).toEqual([
      'PARENT_OTHER_APPLICANT /data/parent',
    ]);
    const unreadable = { kind: 'citizen', name: '张建国', idNumber: '1101' } as const;
    expect(await say('hall.2', childOf('hall.1', { applicant: unreadable }))).toEqual([
      'PARENT_OTHER_APPLICANT /data/parent',
    ]);
    await say('hall.5', submit({ applicant: unreadable }));
    expect(await say('hall.6', childOf('hall.5', { applicant: unreadable }))).toEqual([]);
    // By a number that can be read at last it stands for whom it will; the others are known already.
    const correct = specimens.correction;
    const before = { ...specimens.received, parent: 'hall.1' };
    const returned: ApplicationEvent = { type: 'ApplicationReturned', by: 'rules', defects: [] };
    const parent = [
      { kind: 'application', id: 'hall.9' },
      { ...before, people: { applicant: 'citizen-x' } },
    ] as const;
    const child = specimens.application({ ...before, parent: 'hall.9' }, returned);
    const around = specimens.around({ others: [parent] });
    const found = (applicant: string) => specimens.examination({ people: { applicant } });
    expect(child.when(correct, found('citizen-y'), around).refused()).toEqual([
      'PARENT_OTHER_APPLICANT /data/applicant',
    ]);
    expect(child.when(correct, found('citizen-x'), around).received().events.length).toBeGreaterThan(0);
    const linked: ApplicationEvent = {
      type: 'ChildLinked',
      child: { application: 'hall.7', matter: 'm', linkedOn: '2026-08-03' },
    };
    const owner = specimens.application(specimens.received, returned, linked);
    expect(owner.when(correct, found('citizen-y'), specimens.around()).refused()).toEqual([
      'PARENT_OTHER_APPLICANT /data/applicant',
    ]);
  });

  it('are refused by a parent that has ended', async () => {
    await say('hall.1', submit());
    await say('hall.1', withdraw(1));
    expect(await say('hall.2', childOf('hall.1'))).toEqual(['PARENT_ENDED /data/parent']);
  });

  it('go on alone where the parent ends while the word of its child is under way', async () => {
    await say('hall.1', submit());
    send('hall.2', childOf('hall.1'));
    send('hall.1', withdraw(1));
    await road.settle();
    // Either the parent took the child before it was withdrawn, or it says that it cannot; here it was withdrawn first.
    expect((await stateOf('hall.1')).children).toBeUndefined();
    expect((await stateOf('hall.2')).parent).toBeUndefined();
    expect(await told('hall.2', 'parent-dropped')).toEqual([
      { version: 2, parent: 'hall.1', reason: expect.objectContaining({ code: 'PARENT_ENDED' }) },
    ]);
    await say('hall.2', withdraw(2));
    expect(await happened('hall.1', 'ChildEnded')).toBe(0);
  });

  it('are twenty at most, however many come at once', async () => {
    await say('hall.1', submit());
    for (let number = 1; number <= 25; number += 1) send(`hall.c${number}`, childOf('hall.1'));
    await road.settle();
    expect(road.faults).toEqual([]);
    expect((await stateOf('hall.1')).children).toHaveLength(20);
    expect(await happened('hall.1', 'ChildLinked')).toBe(20);
    const dropped = await Promise.all(
      Array.from({ length: 25 }, (_, index) => happened(`hall.c${index + 1}`, 'ParentDropped')),
    );
    expect(dropped.reduce((sum, one) => sum + one, 0)).toBe(5);
    expect(await say('hall.c26', childOf('hall.1'))).toEqual(['PARENT_CHILDREN_LIMIT /data/parent']);
  });

  it('keep a step that waits for them, which can still be returned', async () => {
    const matter = {
      ...specimens.matter,
      flow: {
        ...specimens.matter.flow,
        steps: specimens.matter.flow.steps.map((one) =>
          one.id === 'review' ? { ...one, awaitsChildren: true as const } : one,
        ),
      },
    };
    const child = { application: 'hall.7', matter: 'm', linkedOn: '2026-08-03' };
    const linked: ApplicationEvent = { type: 'ChildLinked', child };
    const ended: ApplicationEvent = {
      type: 'ChildEnded',
      child: { ...child, ended: { result: 'refused', on: '2026-08-04' } },
    };
    const found = specimens.examination({ matter, route: specimens.routeTo('delivery') });
    const approve = specimens.act('approve', { officer: 'R-1' });
    const waiting = specimens.application(...specimens.histories.accepted, linked);
    expect(waiting.when(approve, found, specimens.around()).refused()).toEqual(['CHILDREN_OPEN /data/action']);
    expect(
      waiting.when(specimens.act('return', { officer: 'R-1' }), found, specimens.around()).received().events[0]?.type,
    ).toBe('ApplicationReturned');
    const done = specimens.application(...specimens.histories.accepted, linked, ended);
    expect(done.when(approve, found, specimens.around()).received().events[0]?.type).toBe('ApplicationApproved');
  });
});
