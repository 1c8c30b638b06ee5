import { expect } from 'vitest';
import { calendarWith } from '../../rules/calendar/calendar.fixture.ts';
import type { WorkingCalendar } from '../../rules/calendar/calendar.ts';
import type { Deadline } from '../../rules/deadlines/deadline.ts';
import type { Matter } from '../../rules/matters/matter.ts';
import type { ApplicationCommand } from '../protocol/commands.ts';
import { officerKey } from '../protocol/entity.ts';
import type { DueRow, OutboundMessage } from '../protocol/journal.ts';
import { given } from '../specification-harness.ts';
import { decideInTime } from './clocks.ts';
import { evolve } from './evolve.ts';
import * as specimens from './specimens-harness.ts';
import type { ApplicationEvent, ApplicationState } from './state.ts';

const basis = { text: '《中华人民共和国行政许可法》第四十二条' };
/** A permission that a leader may extend. */
export const permit: Matter = {
  ...specimens.matter,
  category: '行政许可',
  legalWorkingDays: 20,
  promisedWorkingDays: 13,
  extension: { workingDays: 10, basis },
};
/** A moment in Asia/Shanghai. */
export const at = (text: string): number => Date.parse(`${text}+08:00`);
export const calendar2026 = calendarWith();
const approver = [
  officerKey('L-1'),
  specimens.person({ organisation: specimens.CIVIL_AFFAIRS, officerRoles: ['approver'] }),
] as const;

/** One application through its life, with the rows of the due index as the store would keep them. */
export class Life {
  state: ApplicationState | undefined;
  calendar: WorkingCalendar;
  readonly events: ApplicationEvent[] = [];
  readonly rows = new Map<string, DueRow>();
  messages: readonly OutboundMessage[] = [];
  counted: readonly string[] = [];
  #version = 0;
  readonly #matter: Matter;

  constructor(matter: Matter = permit, calendar: WorkingCalendar = calendar2026) {
    this.#matter = matter;
    this.calendar = calendar;
  }

  /** Codes of the refusal, or nothing. */
  when(moment: string | number, command: ApplicationCommand, next?: readonly string[]): readonly string[] {
    const now = typeof moment === 'number' ? moment : at(moment);
    const seen = 'data' in command && 'expectedVersion' in command.data;
    const told = seen
      ? ({ ...command, data: { ...command.data, expectedVersion: this.#version } } as typeof command)
      : command;
    const found = {
      ...specimens.examination({ matter: this.#matter, route: next && specimens.routeTo(...next) }),
      calendar: this.calendar,
    };
    const circumstances = specimens.around({
      now,
      version: this.#version,
      others: [...specimens.everyone, approver],
      ...('data' in command ? {} : { sender: undefined }),
    });
    const outcome = given({ decide: decideInTime, evolve }, ...this.events).when(told, found, circumstances);
    if (outcome.decision.verdict === 'refused') return outcome.refused();
    const { events, messages = [], commands = [], dueSet = [], dueCleared = [] } = outcome.received();
    this.events.push(...events);
    this.state = outcome.state;
    if (events.length > 0) this.#version += 1;
    this.messages = messages;
    this.counted = commands.flatMap(({ command: one }) => (one.type === 'count' ? [one.counter] : []));
    for (const row of dueCleared) expect(this.rows.delete(`${row.name}@${row.at}`)).toBe(true);
    for (const row of dueSet) this.rows.set(`${row.name}@${row.at}`, row);
    return [];
  }

  /** Fires what has fallen due, each row once. */
  sweep(moment: string): void {
    const now = at(moment);
    for (const [name, row] of [...this.rows].filter(([, { at: due }]) => due <= now)) {
      this.rows.delete(name);
      this.when(now, { type: row.name as 'tick' | 'recount', due: row.at });
    }
  }

  /** Fires each row at its own moment until a day is over. */
  pass(until: string): void {
    for (let count = 0; count < 500; count += 1) {
      const next = Math.min(...[...this.rows.values()].map((row) => row.at));
      if (!(next < at(`${until}T23:59`))) return;
      this.sweep(new Date(next + 8 * 60 * 60 * 1000).toISOString().slice(0, 19));
    }
    throw new Error('the rows never end');
  }

  clock(kind: Deadline['kind'], step?: string): Deadline | undefined {
    return this.state?.clocks?.deadlines.findLast((one) => one.kind === kind && one.step === step);
  }

  ticks(clock: string): string[] {
    return this.events.flatMap((event) =>
      event.type === 'DeadlineTicked' && event.clock === clock ? [`${event.remaining ?? `+${event.overdue}`}`] : [],
    );
  }

  told(event: string) {
    return this.messages.filter((one) => one.event === event);
  }
}
