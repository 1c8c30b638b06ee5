import { type FlowStep, type Matter, stepOf } from '../../rules/matters/matter.ts';
import type { Counter } from '../protocol/commands.ts';
import { type Defect, defect } from '../protocol/defects.ts';
import type { ActData, Action } from '../protocol/messages.ts';
import type { Examination } from './examination.ts';
import type { ApplicationEvent, ApplicationState, Deed } from './state.ts';

/** An officer at work: allowed, in the right place, with a whole message. */
interface Doing {
  readonly state: ApplicationState;
  readonly data: ActData;
  readonly deed: Deed;
  readonly examination: Examination;
  readonly matter: Matter;
}

/** What comes of it. */
interface Done {
  /** Undefined where the routing rules left open where to go. */
  readonly events: readonly ApplicationEvent[] | undefined;
  readonly counts: { readonly officer: Counter; readonly citizen?: Counter };
  /** The step that someone is to be told of. */
  readonly assign?: string;
}

/** What each action of an officer comes to. */
export const deeds: Readonly<Record<Action, (doing: Doing) => Done>> = {
  accept: ({ deed, examination, matter }) => {
    const counts = { officer: 'officerAccepted' } as const;
    const next = nextStep(matter, deed.step, examination);
    if (next === undefined) return { events: undefined, counts };
    // A flow without review steps: the window that accepts has thereby decided.
    if (next.kind === 'delivery') {
      const findings = examination.route?.findings ?? [];
      const events: ApplicationEvent[] = [
        { type: 'ApplicationAccepted', deed, next: next.id, findings },
        { type: 'ApplicationApproved', deed, next: next.id, findings },
      ];
      return { events, counts: { ...counts, citizen: 'approved' }, assign: next.id };
    }
    return {
      events: [{ type: 'ApplicationAccepted', deed, next: next.id, findings: examination.route?.findings ?? [] }],
      counts,
      assign: next.id,
    };
  },
  approve: ({ deed, examination, matter }) => {
    const next = nextStep(matter, deed.step, examination);
    if (next === undefined) return { events: undefined, counts: { officer: 'officerApproved' } };
    const last = next.kind === 'delivery';
    const type = last ? 'ApplicationApproved' : 'StepApproved';
    const counts = last
      ? ({ officer: 'officerApproved', citizen: 'approved' } as const)
      : ({ officer: 'officerApproved' } as const);
    return {
      events: [{ type, deed, next: next.id, findings: examination.route?.findings ?? [] }],
      counts,
      assign: next.id,
    };
  },
  return: ({ data, deed }) => ({
    events: [
      {
        type: 'ApplicationReturned',
        by: deed,
        defects: (data.defects ?? []).map(({ pointer, message }) => ({
          pointer,
          code: 'OFFICER',
          message: { zh: message, en: message },
        })),
      },
    ],
    counts: { officer: 'officerReturned', citizen: 'returned' },
  }),
  refuse: ({ deed }) => ({
    events: [{ type: 'ApplicationRefused', deed }],
    counts: { officer: 'officerRefused', citizen: 'refused' },
  }),
  deliver: ({ deed }) => ({
    events: [{ type: 'ApplicationDelivered', deed }],
    counts: { officer: 'officerDelivered' },
  }),
  close: ({ deed }) => ({ events: [{ type: 'ApplicationClosed', deed }], counts: { officer: 'officerClosed' } }),
};

/** Whether the message has the words that its action needs, and no others. */
export function defectsOfWords({ action, opinion, defects }: ActData): readonly Defect[] {
  if (action === 'refuse' && opinion === undefined) return [defect('OPINION_MISSING', '/data/opinion')];
  if (action === 'return' && defects === undefined) return [defect('DEFECTS_MISSING', '/data/defects')];
  if (action !== 'return' && defects !== undefined) return [defect('DEFECTS_UNEXPECTED', '/data/defects')];
  return [];
}

/** The one step that the rules name and the flow allows after this one. */
function nextStep(matter: Matter, step: string, { route }: Examination): FlowStep | undefined {
  const named = new Set(
    (route?.findings ?? []).filter(({ type }) => type === 'next').map(({ params }) => params['step']),
  );
  const [id] = named;
  const allowed = named.size === 1 && typeof id === 'string' && stepOf(matter, step)?.next.includes(id) === true;
  return allowed ? stepOf(matter, id) : undefined;
}
