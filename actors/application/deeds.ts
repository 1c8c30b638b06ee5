import { type FlowStep, stepOf } from '../../rules/matters/matter.ts';
import type { LocalizedText } from '../../rules/text.ts';
import { type Defect, defect } from '../protocol/defects.ts';
import { type ActData, type Action, countersInPerson, type Handover } from '../protocol/messages.ts';
import type { Acting } from './act.ts';
import type { Counts } from './counting.ts';
import { courseAfter } from './course.ts';
import type { Examination } from './examination.ts';
import type { ApplicationEvent, ApplicationState, Course, Deed } from './state.ts';

/** An officer at work: allowed, in the right place, with a whole message. */
type Doing = Acting & { readonly deed: Deed };

/** What comes of it. */
interface Done {
  /** Undefined where the routing rules left open where to go. */
  readonly events: readonly ApplicationEvent[] | undefined;
  readonly counts: Counts;
}

/** What each action of an officer comes to. */
export const deeds: Readonly<Record<Action, (doing: Doing) => Done>> = {
  accept: (doing) => {
    const { deed, examination } = doing;
    const course = courseOf(doing);
    if (course === undefined) return { events: undefined, counts: {} };
    const findings = examination.route?.findings ?? [];
    const accepted = { type: 'ApplicationAccepted', deed, ...course, findings, history: examination.history } as const;
    const counts = { officer: 'officerAccepted', organisation: ['organisationReceived'] } as const;
    // A flow without review steps: the window that accepts has thereby decided.
    if (!isDecided(doing, course)) return { events: [accepted], counts };
    return {
      events: [accepted, { type: 'ApplicationApproved', deed, ...course, findings }],
      counts: {
        ...counts,
        organisation: ['organisationReceived', 'organisationApproved'],
        applicant: 'approved',
      },
    };
  },
  approve: (doing) => {
    const { deed, examination } = doing;
    const course = courseOf(doing);
    if (course === undefined) return { events: undefined, counts: {} };
    const findings = examination.route?.findings ?? [];
    return isDecided(doing, course)
      ? {
          events: [{ type: 'ApplicationApproved', deed, ...course, findings }],
          counts: { officer: 'officerApproved', organisation: ['organisationApproved'], applicant: 'approved' },
        }
      : { events: [{ type: 'StepApproved', deed, ...course, findings }], counts: { officer: 'officerApproved' } };
  },
  object: (doing) => {
    const course = courseOf(doing);
    if (course === undefined) return { events: undefined, counts: {} };
    const findings = doing.examination.route?.findings ?? [];
    return {
      events: [{ type: 'StepObjected', deed: doing.deed, ...course, findings }],
      counts: { officer: 'officerObjected' },
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
    counts: { officer: 'officerReturned', applicant: 'returned' },
  }),
  refuse: ({ deed }) => ({
    events: [{ type: 'ApplicationRefused', deed }],
    counts: { officer: 'officerRefused', organisation: ['organisationRefused'], applicant: 'refused' },
  }),
  deliver: ({ data, deed, state }) => ({
    events: [{ type: 'ApplicationDelivered', deed, handover: data.handover ?? asItCame(state) }],
    counts: { officer: 'officerDelivered' },
  }),
  close: ({ deed, state: { matter, deedCount, visits } }) => ({
    events: [{ type: 'ApplicationClosed', deed, matter, steps: deedCount, visits }],
    counts: { officer: 'officerClosed' },
  }),
};

/** Whether the step is one that this can be done at: where an opinion is given nobody decides, and the other way round. */
export function defectsOfDecision({ action }: ActData, { opinion }: FlowStep): readonly Defect[] {
  if (action === 'refuse' && opinion === true) return [defect('DECIDED_ELSEWHERE', '/data/action')];
  if (action === 'object' && opinion !== true) return [defect('NO_OPINION_STEP', '/data/action')];
  return [];
}

/** Whether the message has the words that its action needs, and no others. */
export function defectsOfWords({ action, opinion, defects, handover }: ActData): readonly Defect[] {
  const found: Defect[] = [];
  if ((action === 'refuse' || action === 'object') && opinion === undefined)
    found.push(defect('OPINION_MISSING', '/data/opinion'));
  if (action === 'return' && defects === undefined) found.push(defect('DEFECTS_MISSING', '/data/defects'));
  if (action !== 'return' && defects !== undefined) found.push(defect('DEFECTS_UNEXPECTED', '/data/defects'));
  if (action !== 'deliver' && handover !== undefined) found.push(defect('HANDOVER_UNEXPECTED', '/data/handover'));
  return found;
}

/** Where the rules send the application, as far as its flow allows it; undefined where they do not say. */
function courseOf({ matter, state, deed, examination, circumstances }: Doing): Course | undefined {
  const named = examination.route?.findings ?? [];
  // Something is not known, and no rule can say yet whether it goes another way as well.
  if (named.some(({ type }) => type !== 'next')) return undefined;
  const ids = new Set(named.map(({ params }) => params['step']));
  const opened = { since: circumstances.today, version: circumstances.version + 1, at: circumstances.now };
  return courseAfter(
    matter,
    state,
    deed.step,
    [...ids].filter((id) => typeof id === 'string'),
    opened,
  );
}

/** Why the rules have not said where the application goes: nothing, or nothing yet, as something is not known. */
export function defectOfRoute({ route }: Examination): Defect {
  const unknown = (route?.findings ?? []).filter(({ type }) => type !== 'next').map(({ message }) => message);
  if (unknown.length === 0) return defect('ROUTE_MISSING', '');
  const all = (language: keyof LocalizedText, between: string) => unknown.map((one) => one[language]).join(between);
  return defect('ROUTE_UNKNOWN', '', { zh: all('zh', '；'), en: all('en', '; ') });
}

/** Only delivery is left. */
function isDecided({ matter }: Doing, { open, joining }: Course): boolean {
  return joining.length === 0 && open.every(({ step }) => stepOf(matter, step)?.kind === 'delivery');
}

function asItCame({ channel }: ApplicationState): Handover {
  return countersInPerson.includes(channel) ? 'inPerson' : 'electronic';
}
