import { describe, expect, it } from 'vitest';
import type { SweepDefinition } from '../../rules/screening/definition.ts';
import { entityName } from '../protocol/entity.ts';
import type { DueRow } from '../protocol/journal.ts';
import type { Portion, SweepCommand } from '../protocol/screening.ts';
import { given, surroundings } from '../specification-harness.ts';
import type { SweepEvent } from './state.ts';
import { sweepBehaviour } from './sweep.ts';

const definition: SweepDefinition = {
  sweep: 'deaths',
  title: { zh: '死亡筛查', en: 'deaths' },
  basis: [{ text: '《社会救助暂行办法》第十三条' }],
  regions: ['33'],
  cases: 'ended',
  per: 'case',
  everyDays: 30,
  window: { from: '22:00', to: '06:00' },
  casesPerMinute: 120,
};
const behaviour = sweepBehaviour({
  calendar: () => {
    throw new Error('given by the test');
  },
});
const calendar = { dayKind: () => ({ working: true, provisional: false, reason: { zh: '', en: '' } }) };
const at = (text: string) => Date.parse(`${text}+08:00`);
const row = (application: string): DueRow => ({
  at: 2 ** 52 + 1,
  entity: { kind: 'application', id: application },
  name: 'endedApplications',
});

/** One sweep with the rows of the due index that wait for it, as the store keeps them. */
class Swept {
  readonly #events: SweepEvent[] = [];
  readonly #rows = new Set<number>();
  /** Applications that were told, in order. */
  readonly told: string[] = [];

  tell(command: SweepCommand, moment: number) {
    const outcome = given(behaviour, ...this.#events).when(
      command,
      { calendar },
      surroundings({ id: 'deaths', now: moment, sender: undefined }),
    );
    const { events, commands = [], dueSet = [], dueCleared = [] } = outcome.received();
    if (command.type === 'goOn') this.#rows.delete(command.due);
    for (const { at: when } of dueCleared) this.#rows.delete(when);
    for (const { at: when } of dueSet) this.#rows.add(when);
    this.#events.push(...events);
    for (const { to } of commands) this.told.push(entityName(to));
    expect([...this.#rows]).toEqual(this.state?.due === undefined ? [] : [this.state.due]);
    return events.map(({ type }) => type).filter((type) => type !== 'DueSet');
  }

  arrange(moment: number, rest: Partial<SweepDefinition> = {}) {
    return this.tell({ type: 'arrange', definition: { ...definition, ...rest } }, moment);
  }

  /** The row that waits fires at its moment, or later. */
  fire(late = 0) {
    const due = this.state?.due;
    if (due === undefined) throw new Error('nothing waits');
    return this.tell({ type: 'goOn', due }, due + late);
  }

  get state() {
    return given(behaviour, ...this.#events).state;
  }

  get next() {
    const due = this.state?.due;
    return due === undefined ? undefined : new Date(due + 8 * 3_600_000).toISOString().slice(0, 19);
  }

  /** What was called for last. */
  get called() {
    const called = this.#events.findLast((event) => event.type === 'PortionCalled');
    if (called?.type !== 'PortionCalled') throw new Error('nothing was called for');
    return called;
  }

  portion(cases: readonly string[], rest: Partial<Portion> = {}, moment = (this.state?.due ?? 0) - 59_000) {
    const { run, from } = this.called;
    const last = cases.at(-1);
    const portion = { run, from, cases, passed: {}, whole: false, ...(last === undefined ? {} : { last: row(last) }) };
    return this.tell({ type: 'portion', ...portion, ...rest }, moment);
  }
}

const noon = at('2026-08-04T12:00:00');
const begun = () => {
  const swept = new Swept();
  swept.arrange(noon);
  swept.fire();
  return swept;
};

describe('a sweep', () => {
  it('begins in its hours, calls for as many cases as a second may have, and tells them in the commit that moves it on', () => {
    const swept = new Swept();
    expect(swept.arrange(noon)).toEqual(['SweepArranged']);
    expect(swept.next).toBe('2026-08-04T22:00:00');
    expect(swept.fire()).toEqual(['SweepBegun', 'PortionCalled']);
    expect(swept.called).toMatchObject({ run: 1, from: { list: 'endedApplications' }, through: '2026-08-04', most: 2 });
    expect(swept.portion(['hall.1', 'hall.2'])).toEqual(['PortionSwept']);
    expect(swept.told).toEqual(['application/hall.1', 'application/hall.2']);
    // A hundred and twenty a minute: two take a second.
    expect(swept.next).toBe('2026-08-04T22:00:02');
    expect(swept.fire()).toEqual(['PortionCalled']);
    expect(swept.called.from).toEqual({ list: 'endedApplications', after: row('hall.2') });
  });

  it('takes each portion once: one that was read twice, or for another place, tells nobody', () => {
    const swept = begun();
    const { from } = swept.called;
    swept.portion(['hall.1']);
    expect(swept.portion(['hall.1'], { from })).toEqual([]);
    swept.fire();
    expect(swept.portion(['hall.1'], { from })).toEqual([]);
    expect(swept.portion(['hall.2'], { run: 2 })).toEqual([]);
    expect(swept.told).toEqual(['application/hall.1']);
    expect(swept.portion(['hall.2'])).toEqual(['PortionSwept']);
  });

  it('calls once more for a portion that nobody has answered, at the same place', () => {
    const swept = begun();
    const { from } = swept.called;
    expect(swept.next).toBe('2026-08-04T22:01:00');
    expect(swept.fire()).toEqual(['PortionCalled']);
    expect(swept.called.from).toEqual(from);
    expect(swept.state?.run?.run).toBe(1);
  });

  it('goes on without a wait where nobody was told, counts why, and ends', () => {
    const swept = begun();
    const passed = { withoutConsent: 150, elsewhere: 50 };
    expect(swept.portion([], { passed, last: row('hall.200') })).toEqual(['PortionSwept', 'PortionCalled']);
    expect(swept.portion(['hall.201'], { whole: true })).toEqual(['PortionSwept', 'SweepEnded']);
    swept.tell({ type: 'swept', run: 1, outcome: 'asked' }, noon);
    expect(swept.state?.run).toMatchObject({ run: 1, counts: { ...passed, asked: 1 } });
    expect(swept.next).toBe('2026-09-03T22:00:00');
    expect(swept.fire()).toEqual(['SweepBegun', 'PortionCalled']);
    expect(swept.called.run).toBe(2);
  });

  it('stands still outside of its hours and goes on the next night where it was', () => {
    const swept = begun();
    swept.portion(['hall.1', 'hall.2'], {}, at('2026-08-05T05:59:59'));
    expect(swept.next).toBe('2026-08-05T22:00:00');
    swept.fire();
    // The machine was off: the hour is past when the row fires.
    const late = begun();
    late.portion(['hall.1'], {}, at('2026-08-04T23:00:00'));
    expect(late.fire(8 * 3_600_000)).toEqual([]);
    expect([late.next, swept.called.from]).toEqual([
      '2026-08-05T22:00:00',
      { list: 'endedApplications', after: row('hall.2') },
    ]);
  });

  it('goes through open cases first where it goes through both', () => {
    const swept = new Swept();
    swept.arrange(noon, { cases: 'both' });
    swept.fire();
    expect(swept.called.from).toEqual({ list: 'openApplications' });
    expect(swept.portion([], { whole: true })).toEqual(['PortionSwept', 'PortionCalled']);
    expect(swept.called.from).toEqual({ list: 'endedApplications' });
    expect(swept.portion([], { whole: true })).toEqual(['PortionSwept', 'SweepEnded']);
  });

  it('waits while it is paused, and is where it was when it goes on', () => {
    const swept = begun();
    expect(swept.tell({ type: 'orderSweep', order: 'pause' }, noon)).toEqual(['SweepPaused']);
    expect(swept.next).toBeUndefined();
    expect(swept.portion(['hall.1'], {}, at('2026-08-04T22:00:01'))).toEqual(['PortionSwept']);
    expect(swept.next).toBeUndefined();
    expect(swept.tell({ type: 'orderSweep', order: 'resume' }, at('2026-08-05T12:00:00'))).toEqual(['SweepResumed']);
    expect(swept.next).toBe('2026-08-05T22:00:00');
    swept.fire();
    expect(swept.called.from.after).toEqual(row('hall.1'));
  });

  it('runs before its day where the operator wants it, within its hours all the same', () => {
    const swept = begun();
    swept.portion([], { whole: true });
    swept.tell({ type: 'orderSweep', order: 'run' }, at('2026-08-05T12:00:00'));
    expect(swept.next).toBe('2026-08-05T22:00:00');
    expect(swept.fire()).toEqual(['SweepBegun', 'PortionCalled']);
    swept.portion([], { whole: true });
    expect(swept.next).toBe('2026-09-04T22:00:00');
  });

  it('is arranged anew where its definition has changed, and retires with it', () => {
    const swept = begun();
    expect(swept.arrange(at('2026-08-04T23:00:00'))).toEqual([]);
    expect(swept.arrange(at('2026-08-04T23:00:00'), { casesPerMinute: 600 })).toEqual(['SweepArranged']);
    swept.fire();
    expect(swept.called.most).toBe(10);
    expect(swept.tell({ type: 'retire' }, noon)).toEqual(['SweepRetired']);
    expect(swept.next).toBeUndefined();
    expect(swept.arrange(noon)).toEqual(['SweepArranged']);
    expect(swept.next).toBeDefined();
  });
});
