import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayOf, startOfNextMonth } from '../day.ts';
import type { Counted, Counter, PersonCommand } from '../protocol/commands.ts';
import { officerKey, organisationKey } from '../protocol/entity.ts';
import type { DueRow, JournalCommand } from '../protocol/journal.ts';
import { surroundings } from '../specification-harness.ts';
import { made, officer, organisation, personBehaviour } from './specimens-harness.ts';
import type { PersonState } from './state.ts';

class Life {
  state: PersonState | undefined;
  now = Date.parse('2026-08-28T10:00:00+08:00');
  readonly rows = new Map<string, DueRow>();
  readonly told: JournalCommand[] = [];
  readonly #id: string;

  constructor(id: string, filed = made(officer)) {
    this.#id = id;
    this.state = personBehaviour.evolve(undefined, filed);
  }

  count(counter: Counter, rest: Partial<Counted> = {}): void {
    this.tell({ type: 'count', counter, application: 'hall.1', matter: 'm', on: dayOf(this.now), ...rest });
  }

  passTo(moment: number): void {
    this.now = moment;
    for (const row of [...this.rows.values()].filter(({ at }) => at <= moment)) {
      this.rows.delete(row.name);
      this.tell({ type: 'closeMonth', month: row.name.slice('closeMonth_'.length) });
    }
  }

  passMonth(): void {
    this.passTo(startOfNextMonth(dayOf(this.now)));
  }

  get tallies(): readonly string[] {
    return this.told.map(({ to, command }) => {
      if (command.type !== 'tally') throw new Error(`told ${command.type}`);
      expect([to, command.evidence]).toEqual([{ kind: 'ledger', id: this.#id }, `person/${this.#id}`]);
      expect(command.organisation).toBe(organisation.organisation);
      return `${command.tally} ${command.month} ${command.hits}/${command.of}`;
    });
  }

  tell(command: PersonCommand): void {
    const around = surroundings({ id: this.#id, now: this.now });
    const decision = personBehaviour.decide(this.state, command, undefined, around);
    if (decision.verdict === 'refused') throw new Error('nothing is refused');
    for (const event of decision.events) this.state = personBehaviour.evolve(this.state, event);
    for (const row of decision.dueSet ?? []) this.rows.set(row.name, row);
    this.told.push(...(decision.commands ?? []));
  }
}

const officerLife = () => new Life(officerKey('A-7').id);
const organisationLife = () => new Life(organisationKey(organisation.organisation).id, made(organisation));

describe('the months of an officer', () => {
  it('tell steps that ended, and which of them were overdue, each once', () => {
    const life = officerLife();
    for (const counter of ['officerAccepted', 'officerApproved', 'officerObjected', 'officerRefused'] as const)
      life.count(counter);
    life.count('officerDelivered', { late: true });
    life.count('officerOverdue');
    // Lapsed in the officer's hands, and never done.
    life.count('officerOverdue');
    // Filing away is no step, a transfer ends none, and an alert is none.
    for (const counter of ['officerClosed', 'officerTransferred', 'officerAlerted'] as const) life.count(counter);
    life.passMonth();
    expect(life.tallies).toEqual(['steps-overdue 2026-08 2/6']);
    life.passMonth();
    expect(life.told).toHaveLength(1);
  });

  it('tell of a return as wrong in its own month, once supervision has disposed of it', () => {
    const life = officerLife();
    life.count('officerReturned');
    life.count('officerReturned');
    life.passMonth();
    life.count('officerDisposed');
    life.count('officerDisposed', { returnedOn: '2026-08-28' });
    life.passMonth();
    expect(life.tallies).toEqual([
      'steps-overdue 2026-08 0/2',
      'wrong-returns 2026-08 0/2',
      'steps-overdue 2026-08 0/2',
      'wrong-returns 2026-08 1/2',
    ]);
  });

  it('do not tell what a dismissal has taken back, also where the month was told', () => {
    const life = officerLife();
    life.count('officerOverdue');
    life.count('officerApproved');
    life.passMonth();
    life.tell({ type: 'excuse', application: 'hall.1', counter: 'officerOverdue', on: '2026-08-28' });
    life.passMonth();
    expect(life.tallies).toEqual(['steps-overdue 2026-08 1/2', 'steps-overdue 2026-08 0/2']);
  });

  it('are none of a citizen, and of nobody who did nothing', () => {
    const life = officerLife();
    for (const counter of ['submitted', 'returned', 'approved', 'withdrawn', 'agentSubmitted'] as const)
      life.count(counter);
    expect([life.state?.monthly, life.rows.size]).toEqual([undefined, 0]);
  });
});

describe('the months of an organisation', () => {
  it('tell help that was asked of it, and which came late', () => {
    const life = organisationLife();
    life.count('organisationAssisted');
    life.count('organisationAssisted', { late: true });
    life.count('organisationTimedOut');
    life.count('organisationOpinionLate');
    for (const counter of ['organisationReceived', 'organisationOverdue', 'organisationDeclined'] as const)
      life.count(counter);
    life.passMonth();
    life.tell({ type: 'excuse', application: 'hall.1', counter: 'organisationOpinionLate', on: '2026-08-28' });
    life.passMonth();
    expect(life.tallies).toEqual(['assistance-late 2026-08 3/4', 'assistance-late 2026-08 2/4']);
  });
});

describe('months over random histories (property)', () => {
  const deeds = ['officerAccepted', 'officerApproved', 'officerDelivered', 'officerReturned', 'officerClosed'] as const;
  const step = fc.record({
    what: fc.constantFrom('in time', 'in time', 'late', 'lapsed', 'excused', 'disposed'),
    deed: fc.constantFrom(...deeds),
    which: fc.nat(100),
    days: fc.integer({ min: -3, max: 12 }),
  });

  it('come to the naive count of what was done', () => {
    let excuses = 0;
    fc.assert(
      fc.property(fc.array(step, { minLength: 20, maxLength: 60 }), (steps) => {
        const life = officerLife();
        const cases: { on: string; overdue: boolean }[] = [];
        const returns: { on: string; wrong: boolean }[] = [];
        for (const { what, deed, which, days } of steps) {
          life.passTo(life.now + days * 86_400_000);
          const on = dayOf(life.now);
          if (what === 'excused') {
            const late = cases.filter(({ overdue }) => overdue);
            const one = late[which % Math.max(1, late.length)];
            if (one === undefined) continue;
            one.overdue = false;
            excuses += 1;
            life.tell({ type: 'excuse', application: 'hall.1', counter: 'officerOverdue', on: one.on });
          } else if (what === 'disposed') {
            const right = returns.filter(({ wrong }) => !wrong);
            const one = right[which % Math.max(1, right.length)];
            if (one === undefined) continue;
            one.wrong = true;
            life.count('officerDisposed', { returnedOn: one.on });
          } else if (what === 'lapsed') {
            life.count('officerOverdue');
            cases.push({ on, overdue: true });
          } else {
            life.count(deed, what === 'late' ? { late: true } : {});
            if (what === 'late') life.count('officerOverdue');
            if (deed === 'officerReturned') returns.push({ on, wrong: false });
            if (deed !== 'officerClosed' || what === 'late') cases.push({ on, overdue: what === 'late' });
          }
        }
        life.passTo(life.now + 90 * 86_400_000);
        const last = new Map(life.tallies.map((one) => [one.split(' ').slice(0, 2).join(' '), one.split(' ')[2]]));
        const wanted = new Map<string, string>();
        const months = new Set([...cases, ...returns].map(({ on }) => on.slice(0, 7)));
        for (const month of months) {
          const [own, back] = [cases, returns].map((all) => all.filter(({ on }) => on.startsWith(month))) as [
            typeof cases,
            typeof returns,
          ];
          if (own.length > 0)
            wanted.set(`steps-overdue ${month}`, `${own.filter(({ overdue }) => overdue).length}/${own.length}`);
          if (back.length > 0)
            wanted.set(`wrong-returns ${month}`, `${back.filter(({ wrong }) => wrong).length}/${back.length}`);
        }
        expect([...last].sort()).toEqual([...wanted].sort());
      }),
      { numRuns: 300, seed: 20_261_127 },
    );
    expect(excuses).toBeGreaterThan(300);
  });
});
