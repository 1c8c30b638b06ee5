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
}

/** Somebody who is told things: which notices fall on which day, from today on. */
export interface RecipientState {
  readonly days: Readonly<Record<string, readonly string[]>>;
}

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
  quiet,
  dailyCap,
}: RecipientDependencies): Behaviour<RecipientState, AdmitCommand, NoticeCalendar, RecipientEvent> {
  return {
    initialState: undefined,
    // What has been told is not counted again.
    reads: (_state, { data }) => [notificationKey(data.ref)],
    examine: () => calendar(),
    decide: (state, command, days, circumstances) => decide(state, command, days, circumstances, { quiet, dailyCap }),
    evolve: (state, { type, ref, on, today }) => {
      const days = Object.entries(state?.days ?? {}).filter(([day]) => day >= today);
      const kept = Object.fromEntries(days);
      return { days: type === 'NoticeAdmitted' ? { ...kept, [on]: [...(kept[on] ?? []), ref] } : kept };
    },
  };
}

function decide(
  state: RecipientState | undefined,
  { data }: AdmitCommand,
  days: NoticeCalendar,
  { now, today, look }: Circumstances,
  { quiet, dailyCap }: Pick<RecipientDependencies, 'quiet' | 'dailyCap'>,
): Decision<RecipientEvent> {
  const { ref, audience, region, urgent } = data;
  const to = notificationKey(ref);
  const known = look(to).state !== undefined || Object.values(state?.days ?? {}).some((refs) => refs.includes(ref));
  if (known) return { verdict: 'received', events: [] };
  const staff = audience === 'officer' || audience === 'organisation';
  const notBefore = urgent ? now : firstMoment(now, quiet, staff ? { days, region } : undefined);
  const on = dayOf(notBefore);
  if (!urgent && (state?.days[on] ?? []).length >= dailyCap) {
    const command = { type: 'notify', data, admission: { capped: true } } as const;
    return { verdict: 'received', events: [{ type: 'NoticeCapped', ref, on, today }], commands: [{ to, command }] };
  }
  const command = { type: 'notify', data, admission: { notBefore } } as const;
  return { verdict: 'received', events: [{ type: 'NoticeAdmitted', ref, on, today }], commands: [{ to, command }] };
}
