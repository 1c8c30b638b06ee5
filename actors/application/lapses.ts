import type { Circumstances, Decision } from '../behaviour.ts';
import type { DueRow } from '../protocol/journal.ts';
import { toldOfConclusion } from './collaboration-announcements.ts';
import { evolve } from './evolve.ts';
import type { Examination } from './examination.ts';
import type { ApplicationEvent, ApplicationState } from './state.ts';

/** The due rows that a state asks for: one for each receiver whose clock runs, one for each consultation that is not due yet. */
export function lapseRows(state: ApplicationState | undefined, id: string): readonly DueRow[] {
  const entity = { kind: 'application', id } as const;
  return [
    ...(state?.open ?? []).flatMap(({ step, holder }) =>
      holder?.dueAt === undefined || holder.stoppedOn !== undefined
        ? []
        : [{ at: holder.dueAt, entity, name: `holder_${step}` }],
    ),
    ...(state?.consultations ?? []).flatMap(({ number, status, due, dueAt }) =>
      status === 'open' && due !== true ? [{ at: dueAt, entity, name: `consultation_${number}` }] : [],
    ),
  ];
}

/**
 * A decision with what follows from its events alone: rows of the due index that come and go, and, where a step has ended
 * under a consultation, that this is told to those who were asked.
 */
export function withLapses(
  before: ApplicationState | undefined,
  decision: Decision<ApplicationEvent>,
  examination: Examination,
  circumstances: Circumstances,
): Decision<ApplicationEvent> {
  if (decision.verdict === 'refused' || decision.events.length === 0) return decision;
  const after = decision.events.reduce<ApplicationState | undefined>(evolve, before);
  const [had, has] = [lapseRows(before, circumstances.id), lapseRows(after, circumstances.id)];
  const same = (one: DueRow) => (other: DueRow) => one.name === other.name && one.at === other.at;
  const dueSet = has.filter((row) => !had.some(same(row)));
  const dueCleared = had.filter((row) => !has.some(same(row)));
  const lapsed = (after?.consultations ?? []).filter(
    ({ number, status }) =>
      status === 'lapsed' && before?.consultations.some((one) => one.number === number && one.status === 'open'),
  );
  const { matter } = examination;
  const messages =
    before === undefined || matter === undefined
      ? []
      : lapsed.flatMap((one) => toldOfConclusion(one, { state: before, circumstances }));
  return {
    ...decision,
    ...(messages.length === 0 ? {} : { messages: [...(decision.messages ?? []), ...messages] }),
    ...(dueSet.length === 0 ? {} : { dueSet: [...(decision.dueSet ?? []), ...dueSet] }),
    ...(dueCleared.length === 0 ? {} : { dueCleared: [...(decision.dueCleared ?? []), ...dueCleared] }),
  };
}
