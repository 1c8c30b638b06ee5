import { expect } from 'vitest';
import { createRuleBook } from '../../rules/engine/rule-book.ts';
import { shippedPacks } from '../../rules/library/shipped.fixture.ts';
import type { Matter } from '../../rules/matters/matter.ts';
import { countOn, type SlidingCount } from '../person/sliding-count.ts';
import type { Filing } from '../person/state.ts';
import type { ApplicationCommand, Counter } from '../protocol/commands.ts';
import { type EntityKey, officerKey, organisationKey } from '../protocol/entity.ts';
import type { ActData } from '../protocol/messages.ts';
import type { Outcome } from '../specification-harness.ts';
import { applied, building, openDesk } from './parallel-harness.ts';
import { ARCHIVES, act, catalogueOf, matter as marriage, person, step } from './specimens-harness.ts';
import type { ApplicationEvent, ApplicationState } from './state.ts';

/** What tests of supervision need: applications under the shipped rules, whose violations are brought about by acts. */

const days = (id: Parameters<typeof step>, workingDays: number) => ({ ...step(...id), workingDays });
export const matterWith = (workingDays: number, rest: Partial<Matter> = {}): Matter => ({
  ...building,
  category: '公共服务',
  legalWorkingDays: 200,
  promisedWorkingDays: 190,
  flow: {
    start: 'acceptance',
    steps: [
      days(['acceptance', 'acceptance', 'archives', 'window', ['review', 'approval']], workingDays),
      { ...days(['review', 'review', 'archives', 'reviewer', ['approval']], workingDays), opinion: true },
      days(['approval', 'review', 'archives', 'approver', ['delivery']], workingDays),
      days(['delivery', 'delivery', 'archives', 'window', []], workingDays),
    ],
  },
  ...rest,
});

/** The shipped packs of supervision. */
export const supervisingPacks = shippedPacks().filter(({ phase }) => phase === 'in' || phase === 'post');

/** An officer who may do everything at the archives, unless said otherwise; `done` is what was counted today. */
export const officer = (
  rest: Partial<Filing> = {},
  done: Partial<Record<Counter, number>> = {},
  on = '2026-08-03',
) => ({
  ...person({ organisation: ARCHIVES, officerRoles: ['window', 'reviewer', 'approver'], ...rest }),
  counters: Object.fromEntries(
    Object.entries(done).map(([counter, times]) => [
      counter,
      Array.from({ length: times }).reduce<SlidingCount | undefined>((count) => countOn(count, on), undefined),
    ]),
  ),
});

/** A desk under supervision: each command comes ten minutes after the one before, unless it says when. */
export class Watched {
  readonly #desk;
  #now = Date.parse('2026-08-03T09:00:00+08:00');

  constructor(others: Readonly<Record<string, unknown>> = {}, matter: Matter = matterWith(60)) {
    const catalogue = catalogueOf(marriage, matter);
    const book = createRuleBook(supervisingPacks, catalogue);
    const people: (readonly [EntityKey, unknown])[] = ['M-1', 'N-1'].map((name) => [officerKey(name), officer()]);
    for (const [name, state] of Object.entries(others))
      people.push([name === ARCHIVES ? organisationKey(name) : officerKey(name), state]);
    this.#desk = openDesk(people, { catalogue }, book.evaluate);
  }

  /** The codes of the alerts that a command raises. */
  async tell(command: ApplicationCommand, at?: string, around: object = {}, next: readonly string[] = []) {
    this.#now = at === undefined ? this.#now + 600_000 : Date.parse(`${at}+08:00`);
    const outcome = await this.#desk.tell(command as never, { next, around: { now: this.#now, ...around } });
    return { codes: codesOf(outcome), outcome };
  }

  async act(
    deed: `${string} ${ActData['action']} ${string}`,
    next: readonly string[] = [],
    rest: Partial<ActData> & { readonly at?: string; readonly around?: object } = {},
  ) {
    const [by = '', action, at = ''] = deed.split(' ');
    const { at: moment, around, ...data } = rest;
    const command = act(action as ActData['action'], {
      officer: by,
      ...(at === '' ? {} : { step: at }),
      expectedVersion: this.version,
      ...data,
    });
    return (await this.tell(command, moment, around, next)).codes;
  }

  /** The row of the case's clocks fires, late where the moment is a later one. */
  tick(at: string) {
    const due = this.#desk.state?.clocks?.rows.tick;
    if (due === undefined) throw new Error('no row waits for the clocks of this case');
    return this.tell({ type: 'tick', due }, at, { sender: undefined });
  }

  get version() {
    return this.#desk.version;
  }

  async submitted() {
    const { codes } = await this.tell({ type: 'submit', data: applied() });
    expect(codes).toEqual([]);
    return this;
  }

  async accepted() {
    await this.submitted();
    expect(await this.act('N-1 accept acceptance', ['approval'])).toEqual([]);
    return this;
  }

  async approved() {
    await this.accepted();
    expect(await this.act('M-1 approve approval', ['delivery'])).toEqual([]);
    return this;
  }

  async closed() {
    await this.approved();
    expect(await this.act('N-1 deliver delivery', [], { handover: 'electronic' })).toEqual([]);
    return this;
  }
}

export function codesOf({ decision }: Outcome<ApplicationState, ApplicationEvent>): string[] {
  const codes = (decision.commands ?? []).flatMap(({ command }) =>
    command.type === 'raise' ? [command.data.code] : [],
  );
  return codes.sort();
}

export const raisedBy = ({ decision }: Outcome<ApplicationState, ApplicationEvent>) =>
  (decision.commands ?? []).flatMap(({ command }) => (command.type === 'raise' ? [command.data] : []));
