import { describe, expect, it } from 'vitest';
import type { Circumstances } from '../behaviour.ts';
import { dayOf } from '../day.ts';
import { noticeTo } from '../notification/specimens-harness.ts';
import type { Admission, Audience, NoticeData } from '../protocol/notices.ts';
import { type RecipientState, recipientBehaviour } from './recipient.ts';

const at = (local: string): number => Date.parse(`${local}:00+08:00`);
/** Saturday and Sunday are not worked; offices open at 8:30. */
const days = {
  addWorkingDays: (day: string) => ({
    day: day === '2026-08-08' || day === '2026-08-09' ? '2026-08-10' : day,
    provisional: false,
  }),
  openingOfBusiness: (day: string) => at(`${day}T08:30`),
};

class Person {
  #state: RecipientState | undefined;
  readonly #known = new Set<string>();
  #number = 0;
  readonly #behaviour = recipientBehaviour({
    calendar: () => days,
    quiet: { from: '21:00', to: '08:00' },
    dailyCap: 2,
    staffAt: 'office',
  });

  told(local: string, rest: Partial<NoticeData> = {}): Admission | 'again' {
    const now = at(local);
    this.#number += 1;
    const ref = rest.ref ?? this.#number.toString(16).padStart(32, '0');
    const circumstances = {
      now,
      today: dayOf(now),
      look: () => ({ state: this.#known.has(ref) ? {} : undefined, version: 0 }),
    } as unknown as Circumstances;
    const command = { type: 'admit', data: { ...noticeTo('aliyun'), ref, ...rest } } as const;
    const decision = this.#behaviour.decide(this.#state, command, days, circumstances);
    if (decision.verdict !== 'received') throw new Error('nobody refuses a notice');
    for (const event of decision.events) this.#state = this.#behaviour.evolve(this.#state, event);
    const [passed] = decision.commands ?? [];
    return passed?.command.type === 'notify' ? passed.command.admission : 'again';
  }

  get state(): RecipientState | undefined {
    return this.#state;
  }
}

const by = (audience: Audience) => ({ audience });

describe('somebody who is told things', () => {
  it('is told at once by day, and in the morning what comes up at night', () => {
    expect(new Person().told('2026-08-03T20:59')).toEqual({ notBefore: at('2026-08-03T20:59') });
    expect(new Person().told('2026-08-03T21:00')).toEqual({ notBefore: at('2026-08-04T08:00') });
    expect(new Person().told('2026-08-04T07:59')).toEqual({ notBefore: at('2026-08-04T08:00') });
  });

  it('is woken by what is urgent', () => {
    expect(new Person().told('2026-08-03T23:00', { urgent: true })).toEqual({ notBefore: at('2026-08-03T23:00') });
  });

  it('is told at work on working days, from the opening on', () => {
    expect(new Person().told('2026-08-03T08:10', by('officer'))).toEqual({ notBefore: at('2026-08-03T08:30') });
    expect(new Person().told('2026-08-08T10:00', by('organisation'))).toEqual({ notBefore: at('2026-08-10T08:30') });
    expect(new Person().told('2026-08-08T10:00', by('applicant'))).toEqual({ notBefore: at('2026-08-08T10:00') });
  });

  it('gets no more than so many a day, counted for the day on which they are sent', () => {
    const person = new Person();
    expect(person.told('2026-08-03T22:00')).toMatchObject({ notBefore: at('2026-08-04T08:00') });
    expect(person.told('2026-08-04T09:00')).toHaveProperty('notBefore');
    expect(person.told('2026-08-04T10:00')).toEqual({ capped: true });
    expect(person.told('2026-08-04T10:00', { urgent: true })).toHaveProperty('notBefore');
    expect(person.told('2026-08-05T09:00')).toHaveProperty('notBefore');
    expect(Object.keys(person.state?.days ?? {})).toEqual(['2026-08-05']);
  });

  it('is told once of what comes up twice', () => {
    const person = new Person();
    const ref = 'a'.repeat(32);
    expect(person.told('2026-08-03T10:00', { ref })).toHaveProperty('notBefore');
    expect(person.told('2026-08-03T10:00', { ref })).toBe('again');
  });
});
