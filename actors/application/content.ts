import type { Finding } from '../../rules/engine/evaluation.ts';
import { unknownCodes } from '../../rules/engine/unknown-finding.ts';
import { within } from '../../rules/identity/division.ts';
import type { Matter } from '../../rules/matters/matter.ts';
import type { Circumstances, Decision } from '../behaviour.ts';
import { type Defect, defect } from '../protocol/defects.ts';
import type { JournalCommand, Json, OutboundMessage } from '../protocol/journal.ts';
import type { CorrectData, SubmitData } from '../protocol/messages.ts';
import { announcement, assigned, unattended } from './announcements.ts';
import { counted } from './counting.ts';
import { courseFrom } from './course.ts';
import { evolve } from './evolve.ts';
import type { Examination } from './examination.ts';
import { defectOf, restsOnHistory } from './findings.ts';
import { reused } from './held-materials.ts';
import { defectsOfCorrectedKin, defectsOfParent } from './kinship.ts';
import { measuresAhead } from './restricted.ts';
import { results } from './results.ts';
import type { ApplicationEvent, ApplicationState, People } from './state.ts';
import { contentOf } from './state.ts';
import { ordered } from './verifying.ts';

type Verdict = Decision<ApplicationEvent>;

/** A citizen applies, through an integrator that may do so for the region. */
export function submit(
  state: ApplicationState | undefined,
  data: SubmitData,
  examination: Examination,
  circumstances: Circumstances,
): Verdict {
  const { id, sender, today, version } = circumstances;
  const { matter, people, ruleSet } = examination;
  const own = sender !== undefined && id.startsWith(`${sender.integrator}.`);
  if (own && state !== undefined) return { verdict: 'refused', defects: [defect('EXISTS_ALREADY', '')] };
  const defects: Defect[] = own ? [] : [defect('RIGHT_APPLICATION', '')];
  if (sender?.regions.some((area) => within(data.region, area)) !== true)
    defects.push(defect('RIGHT_REGION', '/data/region'));
  if (matter === undefined) defects.push(defect('MATTER_UNKNOWN', '/data/matter'));
  else if (matter.flow.steps.some((step) => step.placeField === undefined && examination.chargeOf(step) === undefined))
    defects.push(defect('REGION_NOT_SERVED', '/data/region'));
  if (own) defects.push(...defectsOfParent(data, people, circumstances));
  // Whose application it would be is not told to anyone else.
  if (!own) return { verdict: 'refused', defects, unseen: true };
  if (defects.length > 0 || matter === undefined) return { verdict: 'refused', defects };

  const received: ApplicationEvent = {
    type: 'ApplicationReceived',
    integrator: sender.integrator,
    matter: matter.code,
    matterVersion: matter.version,
    ruleSet,
    region: data.region,
    channel: data.channel,
    submittedOn: today,
    ...(data.parent === undefined ? {} : { parent: data.parent }),
    people,
    ...(data.consent === undefined ? {} : { consent: data.consent }),
    content: contentOf(data),
    open: courseFrom(matter, { since: today, version: version + 1 }).open,
  };
  return examined(undefined, received, { matter, examination, circumstances });
}

/** The applicant hands in everything once more after a return. */
export function correct(
  state: ApplicationState,
  data: CorrectData,
  examination: Examination,
  matter: Matter,
  circumstances: Circumstances,
): Verdict {
  const { today, version } = circumstances;
  const others = defectsOfCorrectedKin(state, examination.people, circumstances);
  if (others.length > 0) return { verdict: 'refused', defects: others };
  const corrected: ApplicationEvent = {
    type: 'ApplicationCorrected',
    channel: data.channel ?? state.channel,
    people: examination.people,
    ...(data.consent === undefined ? {} : { consent: data.consent }),
    content: contentOf(data),
    open: courseFrom(matter, { since: today, version: version + 1 }).open,
  };
  return examined(state, corrected, { matter, examination, circumstances });
}

interface Examined {
  readonly matter: Matter;
  readonly examination: Examination;
  readonly circumstances: Circumstances;
}

/** Content came in: it is kept, with what the rules found; with any defect it goes back at once, with all of them (W6). */
function examined(
  before: ApplicationState | undefined,
  event: ApplicationEvent,
  { matter, examination, circumstances }: Examined,
): Verdict {
  const { id, version } = circumstances;
  const { pre, history, people } = examination;
  const findings = pre?.findings ?? [];
  const defects = defectsToldOnce(examination.form, findings);
  const notes = findings.filter(({ type }) => type !== 'return');
  const warnings = notes.filter((finding) => !restsOnHistory(finding)).map(defectOf);
  const found: ApplicationEvent = { type: 'ApplicationExamined', findings, packs: pre?.packs ?? [], history };
  const state = evolve(evolve(before, event), found);
  const events: ApplicationEvent[] = [event, found];
  const messages: OutboundMessage[] = [];
  const tell = (name: string, data: Readonly<Record<string, unknown>>) =>
    messages.push(announcement(state.integrator, id, name, { version: version + 1, ...data, warnings }));
  const whose = { people, matter: matter.code };
  const commands = [...countedPeople(before?.people, whose, circumstances)];
  if (defects.length > 0) {
    const returned: ApplicationEvent = { type: 'ApplicationReturned', by: 'rules', defects };
    events.push(returned);
    commands.push(...counted(whose, circumstances, { applicant: 'returned' }));
    tell('returned', { by: 'rules', defects });
    messages.push(...results(returned, { state, examination, matter, circumstances }));
  } else {
    commands.push(...reused(state, circumstances));
    tell('examined', { step: matter.flow.start });
    const verification = ordered(state, examination, matter, circumstances);
    if (verification !== undefined) {
      events.push(verification.event);
      commands.push(verification.command);
    }
    const forWindow = assigned(state.open, { matter, examination, circumstances, history });
    const all = notes.map(defectOf) as unknown as Json;
    const ahead = measuresAhead(state, circumstances) as Readonly<Record<string, Json>>;
    messages.push(...forWindow.map((message) => ({ ...message, data: { ...message.data, ...ahead, warnings: all } })));
    messages.push(...unattended(state.open, { state, examination, matter, circumstances }));
  }
  return { verdict: 'received', events, messages, commands };
}

/**
 * What is counted when content comes in. A correction can bring another number: then the application was never that of
 * whoever has the first one. Whoever acts for others is counted once for an application.
 */
function countedPeople(
  before: People | undefined,
  now: { readonly people: People; readonly matter: string },
  circumstances: Circumstances,
): readonly JournalCommand[] {
  const { people, matter } = now;
  const same = before !== undefined && before.applicant === people.applicant;
  const agent = people.agent === before?.agent ? {} : ({ agent: 'agentSubmitted' } as const);
  return [
    ...(before === undefined || same
      ? []
      : counted({ people: before, matter }, circumstances, { applicant: 'misattributed' })),
    ...counted(now, circumstances, { applicant: same ? 'corrected' : 'submitted', ...agent }),
  ];
}

/** Every defect at once; a value that the form's own schema misses already is not asked for by rules as well. */
function defectsToldOnce(form: readonly Defect[], findings: readonly Finding[]): readonly Defect[] {
  const told = new Set(form.map(({ pointer }) => pointer));
  const found = findings.filter(({ type, code, pointer }) => {
    return type === 'return' && !(code === unknownCodes.ask && pointer !== undefined && told.has(pointer));
  });
  return [...form, ...found.map(defectOf)];
}
