import { stepOf } from '../../rules/matters/matter.ts';
import type { Circumstances, Decision } from '../behaviour.ts';
import type { End, KinCommand } from '../protocol/commands.ts';
import { type Defect, type DefectCode, defect } from '../protocol/defects.ts';
import type { EntityKey } from '../protocol/entity.ts';
import type { JournalCommand, OutboundMessage } from '../protocol/journal.ts';
import type { Applicant } from '../protocol/messages.ts';
import { announcement } from './announcements.ts';
import type { Examination } from './examination.ts';
import type { ApplicationEvent, ApplicationState, Content, People } from './state.ts';

/*
 * Linked applications (R9): one that is made of several services has a child for each. A child names its parent when it is handed
 * in, and is looked up then, so that a faulty link is refused at once. The parent itself has the last word, since it may end or fill up
 * while the child's word is under way: it is told of the child by a command of the journal (`linkChild`), and of the child's end
 * (`endChild`); where it cannot take the child it says so by the same way (`dropParent`), and the child goes on alone.
 *
 * Links are one level deep, and a child must name a parent that is there: so no link can lead back to where it began.
 */

/** So many children an application has at most, those that have ended included. */
const MOST_CHILDREN = 20;

type Verdict = Decision<ApplicationEvent>;
type Refusable = Extract<DefectCode, `PARENT_${string}`>;

export function parentKey(parent: string | undefined): readonly EntityKey[] {
  return parent === undefined ? [] : [{ kind: 'application', id: parent }];
}

export function isKinCommand(command: { readonly type: string }): command is KinCommand {
  return command.type === 'linkChild' || command.type === 'endChild' || command.type === 'dropParent';
}

/** Why an application cannot have this parent. The parent must be the sender's own, so that nobody learns of others' by asking. */
export function defectsOfParent(
  { parent, applicant }: { readonly parent?: string | undefined; readonly applicant: Applicant },
  people: People,
  { id, look, sender }: Circumstances,
): readonly Defect[] {
  if (parent === undefined) return [];
  const refusal = (code: Refusable) => [defect(code, '/data/parent')];
  if (parent === id) return refusal('PARENT_ITSELF');
  if (sender === undefined || !parent.startsWith(`${sender.integrator}.`)) return refusal('PARENT_UNKNOWN');
  const [key] = parentKey(parent);
  const found = key && (look(key).state as ApplicationState | undefined);
  if (found === undefined || found.integrator !== sender.integrator) return refusal('PARENT_UNKNOWN');
  const code = unfit(found) ?? (isSame(found, { people, applicant }) ? undefined : 'PARENT_OTHER_APPLICANT');
  return code === undefined ? [] : refusal(code);
}

/** Why a correction may not stand: the applicant is somebody else than that of the parent, or of the children. */
export function defectsOfCorrectedKin(
  { parent, children, people: before }: ApplicationState,
  { applicant }: People,
  { look }: Circumstances,
): readonly Defect[] {
  const [key] = parentKey(parent);
  const kin = key === undefined ? undefined : (look(key).state as ApplicationState | undefined)?.people.applicant;
  const others = [kin, children === undefined ? undefined : before.applicant];
  const another = applicant !== undefined && others.some((one) => one !== undefined && one !== applicant);
  return another ? [defect('PARENT_OTHER_APPLICANT', '/data/applicant')] : [];
}

/** What an application tells its parent: that it was handed in, and how it has ended. */
export function toldToParent(
  before: ApplicationState | undefined,
  events: readonly ApplicationEvent[],
  { id, today }: Circumstances,
): readonly JournalCommand[] {
  return events.flatMap((event): JournalCommand[] => {
    if (event.type === 'ApplicationReceived') {
      const [to] = parentKey(event.parent);
      if (to === undefined) return [];
      const { applicant } = event.people;
      const data = { child: id, matter: event.matter, on: today, ...(applicant === undefined ? {} : { applicant }) };
      return [{ to, command: { type: 'linkChild', data } }];
    }
    const [to] = parentKey(before?.parent);
    const result = endBy(event);
    // What was refused can still be handed over: it has ended before.
    if (to === undefined || result === undefined || before?.status === 'refused') return [];
    return [{ to, command: { type: 'endChild', data: { child: id, result, on: today } } }];
  });
}

function endBy({ type }: ApplicationEvent): End | undefined {
  if (type === 'ApplicationRefused') return 'refused';
  if (type === 'ApplicationDelivered') return 'delivered';
  return type === 'ApplicationWithdrawn' ? 'withdrawn' : undefined;
}

/** What comes of a word from a child or a parent. Told twice, or of what is not there any more, it does nothing. */
export function hearKin(
  command: KinCommand,
  state: ApplicationState | undefined,
  examination: Examination,
  circumstances: Circumstances,
): Verdict {
  const nothing: Verdict = { verdict: 'received', events: [] };
  const { id } = circumstances;
  if (command.type === 'linkChild') {
    const { child, matter, on, applicant } = command.data;
    if (state?.children?.some(({ application }) => application === child) === true) return nothing;
    const code = state === undefined ? 'PARENT_UNKNOWN' : unfitFor(applicant, state);
    if (state === undefined || code !== undefined) {
      const to = { kind: 'application', id: child } as const;
      const command = { type: 'dropParent', data: { parent: id, code: code ?? 'PARENT_UNKNOWN' } } as const;
      return { ...nothing, commands: [{ to, command }] };
    }
    const event: ApplicationEvent = { type: 'ChildLinked', child: { application: child, matter, linkedOn: on } };
    return { verdict: 'received', events: [event], messages: told('child-linked', { child, childMatter: matter }) };
  }
  if (state === undefined) return nothing;
  if (command.type === 'endChild') {
    const { child, result, on } = command.data;
    const known = state.children?.find(({ application }) => application === child);
    if (known === undefined || known.ended !== undefined) return nothing;
    const event: ApplicationEvent = { type: 'ChildEnded', child: { ...known, ended: { result, on } } };
    const open = openChildren({ children: state.children?.filter((one) => one !== known) }).length;
    const data = { child, childMatter: known.matter, result, on, open };
    return { verdict: 'received', events: [event], messages: told('child-ended', data) };
  }
  const { parent, code } = command.data;
  if (state.parent !== parent) return nothing;
  return {
    verdict: 'received',
    events: [{ type: 'ParentDropped', parent, code }],
    messages: told('parent-dropped', { parent, reason: defect(code, '') }),
  };

  function told(event: string, data: Readonly<Record<string, unknown>>): readonly OutboundMessage[] {
    return state === undefined ? [] : toParties(event, data, state, examination, circumstances);
  }
}

/** Children that have not ended. */
export function openChildren({ children = [] }: { readonly children?: ApplicationState['children'] | undefined }) {
  return children.filter(({ ended }) => ended === undefined);
}

const over: readonly string[] = ['refused', 'delivered', 'withdrawn', 'closed'];

function unfit({ status, parent, children = [] }: ApplicationState): Refusable | undefined {
  if (over.includes(status)) return 'PARENT_ENDED';
  if (parent !== undefined) return 'PARENT_IS_CHILD';
  return children.length >= MOST_CHILDREN ? 'PARENT_CHILDREN_LIMIT' : undefined;
}

/** The same once the child is there: the parent may have been corrected meanwhile, so that it is somebody else's. */
function unfitFor(applicant: string | undefined, state: ApplicationState): Refusable | undefined {
  const own = state.people.applicant;
  const another = applicant !== undefined && own !== undefined && applicant !== own;
  return unfit(state) ?? (another ? 'PARENT_OTHER_APPLICANT' : undefined);
}

/** Whether two applicants are told to be one: by their numbers, or, where those cannot be read, because the same was written. */
function isSame(
  parent: Pick<ApplicationState, 'people' | 'content'>,
  child: { readonly people: People; readonly applicant: Content['applicant'] },
): boolean {
  const [one, other] = [parent.people.applicant, child.people.applicant];
  if (one !== undefined || other !== undefined) return one === other;
  const written = ({ kind, name, idNumber, creditCode }: Applicant) =>
    JSON.stringify([kind, name, idNumber ?? null, creditCode ?? null]);
  return written(parent.content.applicant) === written(child.applicant);
}

/** The owner, and the departments whose steps wait. */
function toParties(
  event: string,
  data: Readonly<Record<string, unknown>>,
  state: ApplicationState,
  { matter, chargeOf }: Examination,
  { id, version, speakersFor }: Circumstances,
): readonly OutboundMessage[] {
  const departments = state.open.flatMap(({ step: waiting }) => {
    const step = matter === undefined ? undefined : stepOf(matter, waiting);
    const charge = step && chargeOf(step);
    return charge === undefined ? [] : speakersFor(charge.organisation);
  });
  const receivers = new Set([state.integrator, ...departments]);
  return [...receivers].map((integrator) => announcement(integrator, id, event, { version: version + 1, ...data }));
}
