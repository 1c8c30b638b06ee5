import type { Decision } from '../behaviour.ts';
import type { DeclineData, TransferData } from '../protocol/collaboration-messages.ts';
import type { Counted, Counter } from '../protocol/commands.ts';
import { type DefectCode, defect } from '../protocol/defects.ts';
import { organisationKey } from '../protocol/entity.ts';
import type { JournalCommand } from '../protocol/journal.ts';
import { toldOfPassage } from './collaboration-announcements.ts';
import { openConsultation } from './consultation.ts';
import { counted } from './counting.ts';
import { dueAfter, MOST_TRANSFERS, missed, receiverOf } from './holder.ts';
import { lateHolder } from './lateness.ts';
import type { ApplicationEvent, OpenStep, Passage } from './state.ts';
import type { AtStep } from './step-command.ts';

type Verdict = Decision<ApplicationEvent>;

const refused = (code: DefectCode, pointer: string): Verdict => ({
  verdict: 'refused',
  defects: [defect(code, pointer)],
});

/** Whoever holds a step hands it to another organisation of the matter (联动转办), which has the step's working days for it. */
export function transfer(data: TransferData, at: AtStep): Verdict {
  const { state, step, open, charge, matter, examination, circumstances } = at;
  if (open.fallback === true) return refused('STEP_FALLBACK', '/type');
  if (openConsultation(state, step.id) !== undefined) return refused('CONSULTATION_OPEN', '/type');
  if (data.organisation === charge.organisation) return refused('TRANSFER_ITSELF', '/data/organisation');
  const receiver = receiverOf(matter, step, charge.region, data.organisation);
  if (receiver === undefined) return refused('TRANSFER_UNKNOWN', '/data/organisation');
  const { transfers = 0, misses = 0 } = open;
  if (transfers >= MOST_TRANSFERS) return refused('TRANSFER_LIMIT', '/type');
  const { today } = circumstances;
  // Given back to the organisation of the flow it is no more than the step that it always had.
  const home = data.organisation === at.byFlow.organisation;
  const due = dueAfter(examination.calendar, today, step.workingDays, charge.region);
  const passed: OpenStep = {
    step: step.id,
    since: today,
    version: circumstances.version + 1,
    ...(home ? {} : { holder: { ...receiver, ...due } }),
    transfers: transfers + 1,
    misses,
  };
  const passage = passageOf(at, data.organisation, data);
  const counts = { officer: 'officerTransferred', organisation: ['organisationTransferred'] } as const;
  return {
    verdict: 'received',
    events: [{ type: 'StepTransferred', passage, open: passed }],
    messages: toldOfPassage('transferred', passage, passed, at),
    commands: counted(state, circumstances, counts, { officer: data.officer, organisation: charge.organisation }),
  };
}

/** Whoever has received a step by transfer does not take it. */
export function decline(data: DeclineData, at: AtStep): Verdict {
  const { state, step, open, charge, circumstances } = at;
  if (open.fallback === true) return refused('STEP_FALLBACK', '/type');
  if (open.holder === undefined) return refused('NOT_RECEIVER', '/type');
  if (openConsultation(state, step.id) !== undefined) return refused('CONSULTATION_OPEN', '/type');
  const back = afterMiss(at);
  const passage = passageOf(at, organisationOf(back, at), data);
  const counts = { officer: 'officerDeclined', organisation: ['organisationDeclined'] } as const;
  return {
    verdict: 'received',
    events: [{ type: 'StepDeclined', passage, open: back }],
    messages: toldOfPassage('declined', passage, back, at),
    commands: counted(state, circumstances, counts, { officer: data.officer, organisation: charge.organisation }),
  };
}

/** Whoever has received a step by transfer has not done it in its working days. */
export function timeOut(at: AtStep): Verdict {
  const { charge } = at;
  const back = afterMiss(at);
  const passage = passageOf(at, organisationOf(back, at));
  return {
    verdict: 'received',
    events: [{ type: 'StepTimedOut', passage, open: back }],
    messages: toldOfPassage('timed-out', passage, back, at),
    commands: [countedFor(charge.organisation, 'organisationTimedOut', at, { at: lateHolder(at.step.id) })],
  };
}

/** Counts something for an organisation that no officer of its own has done. */
export function countedFor(
  organisation: string,
  counter: Counter,
  { state: { matter }, circumstances: { id, today } }: Pick<AtStep, 'state' | 'circumstances'>,
  lateness: Pick<Counted, 'late' | 'at'> = {},
): JournalCommand {
  const command = { type: 'count', counter, application: id, matter, on: today, ...lateness } as const;
  return { to: organisationKey(organisation), command };
}

function afterMiss({ step, open, byFlow, matter, circumstances }: AtStep): OpenStep {
  return missed(matter, step, byFlow, open, { since: circumstances.today, version: circumstances.version + 1 });
}

const organisationOf = ({ holder }: OpenStep, { byFlow }: AtStep): string =>
  holder?.organisation ?? byFlow.organisation;

function passageOf(
  { step, charge, circumstances }: AtStep,
  to: string,
  by?: { readonly officer: string; readonly reason: string },
): Passage {
  const { today: on } = circumstances;
  return {
    step: step.id,
    from: charge.organisation,
    to,
    on,
    ...(by === undefined ? {} : { officer: by.officer, reason: by.reason }),
  };
}
