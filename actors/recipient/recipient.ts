import type { Behaviour, Circumstances, Decision } from '../behaviour.ts';
import { dayOf } from '../day.ts';
import type { JournalEvent } from '../protocol/journal.ts';
import { type AdmitCommand, notificationKey } from '../protocol/notices.ts';
import { firstMoment, type NoticeCalendar, type QuietHours } from './quiet-hours.ts';

export interface RecipientDependencies {
  readonly calendar: () => NoticeCalendar;
  readonly quiet: QuietHours;
  /** How many messages that are not urgent a person gets on one day. */
  readonly dailyCap: number;
  /** Whether staff is told in office hours of working days only. */
  readonly staffAt: 'office' | 'anytime';
}

/** How many notices fall on a day, and the newest of them, by which one that comes up twice at once is recognised. */
interface Day {
  readonly count: number;
  readonly newest: readonly string[];
}

/** Somebody who is told things: what falls on which day, from today on. */
export interface RecipientState {
  readonly days: Readonly<Record<string, Day>>;
}

const REMEMBERED = 64;

export type RecipientEvent = JournalEvent & {
  readonly type: 'NoticeAdmitted' | 'NoticeCapped';
  readonly ref: string;
  /** The day in Asia/Shanghai that it counts for, and the day on which that was decided. */
  readonly on: string;
  readonly today: string;
};

/**
 * The actor of somebody who is told things, whoever that is: its id is a keyed hash of the contact, or of staff the filed
 * number. It knows no contact; it keeps people from being woken, and from being told more than so much in a day.
 */
export function recipientBehaviour({
  calendar,
  ...limits
}: RecipientDependencies): Behaviour<RecipientState, AdmitCommand, NoticeCalendar, RecipientEvent> {
  return {
    initialState: undefined,
    // What has been told is not counted again.
    reads: (_state, { data }) => [notificationKey(data.ref)],
    examine: () => calendar(),
    decide: (state, command, days, circumstances) => decide(state, command, days, circumstances, limits),
    evolve: (state, { type, ref, on, today }) => {
      const days = Object.entries(state?.days ?? {}).filter(([day]) => day >= today);
      const kept = Object.fromEntries(days);
      if (type === 'NoticeCapped') return { days: kept };
      const { count = 0, newest = [] } = kept[on] ?? {};
      return { days: { ...kept, [on]: { count: count + 1, newest: [...newest, ref].slice(-REMEMBERED) } } };
    },
  };
}

function decide(
  state: RecipientState | undefined,
  { data }: AdmitCommand,
  days: NoticeCalendar,
  { now, today, look }: Circumstances,
  { quiet, dailyCap, staffAt }: Omit<RecipientDependencies, 'calendar'>,
): Decision<RecipientEvent> {
  const { ref, audience, region, urgent } = data;
  const to = notificationKey(ref);
  const known =
    look(to).state !== undefined || Object.values(state?.days ?? {}).some(({ newest }) => newest.includes(ref));
  if (known) return { verdict: 'received', events: [] };
  const staff = staffAt === 'office' && (audience === 'officer' || audience === 'organisation');
  const notBefore = urgent ? now : firstMoment(now, quiet, staff ? { days, region } : undefined);
  const on = dayOf(notBefore);
  if (!urgent && (state?.days[on]?.count ?? 0) >= dailyCap) {
    const command = { type: 'notify', data, admission: { capped: true } } as const;
    return { verdict: 'received', events: [{ type: 'NoticeCapped', ref, on, today }], commands: [{ to, command }] };
  }
  const command = { type: 'notify', data, admission: { notBefore } } as const;
  return { verdict: 'received', events: [{ type: 'NoticeAdmitted', ref, on, today }], commands: [{ to, command }] };
}
