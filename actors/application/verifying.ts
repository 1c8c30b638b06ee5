import type { VerificationStanding } from '../../rules/facts/route.ts';
import type { Matter } from '../../rules/matters/matter.ts';
import { stepOf } from '../../rules/matters/matter.ts';
import type { Circumstances, Decision } from '../behaviour.ts';
import { type Defect, defect } from '../protocol/defects.ts';
import type { JournalCommand, Json } from '../protocol/journal.ts';
import { type ReportTold, type VerificationOrder, verificationOf } from '../protocol/verification.ts';
import { announcement } from './announcements.ts';
import type { Examination } from './examination.ts';
import type { ApplicationEvent, ApplicationState } from './state.ts';

/** The report is sealed at the deadline; this much later nobody waits for it any more, whatever has become of it. */
const PATIENCE_MS = 60_000;

/** What other departments are to be asked when content has come in that the rules find nothing wrong with, and its applicant allows it (R3). */
export function ordered(
  state: ApplicationState,
  { ruleSet }: Pick<Examination, 'ruleSet'>,
  { verification, code }: Matter,
  { id, now, version }: Circumstances,
): { readonly event: ApplicationEvent; readonly command: JournalCommand } | undefined {
  const { applicant, form } = state.content;
  // An organisation is checked by its code alone. Without a consent nobody is asked, and nobody has to wait for that.
  if (verification === undefined || applicant.kind !== 'citizen' || state.consent === undefined) return undefined;
  const deadlineMs = verification.deadlineSeconds * 1000;
  const asOf = version + 1;
  const { name, idNumber, phone } = applicant;
  const order: VerificationOrder = {
    purpose: 'preRoute',
    integrator: state.integrator,
    application: id,
    asOf,
    matter: code,
    region: state.region,
    ruleSet,
    consent: `${state.integrator}.${state.consent}`,
    subject: {
      name,
      ...(idNumber === undefined ? {} : { idNumber }),
      ...(phone === undefined ? {} : { phone }),
    },
    ...(state.people.applicant === undefined ? {} : { person: state.people.applicant }),
    declared: {
      applicant: applicant as unknown as Record<string, Json>,
      form: form as Record<string, Json>,
    },
    datasets: verification.datasets,
    deadlineMs,
  };
  return {
    event: { type: 'VerificationOrdered', asOf, deadlineAt: now + deadlineMs },
    command: { to: verificationOf(id), command: { type: 'verify', order } },
  };
}

/** The report is there: the owner and those whose steps wait are told what it comes to. */
export function hearReport(
  state: ApplicationState | undefined,
  told: ReportTold,
  { matter, chargeOf }: Examination,
  { id, version, speakersFor }: Circumstances,
): Decision<ApplicationEvent> {
  // One of a content that was corrected meanwhile stands in the library, and says nothing of the present one.
  if (state?.verification === undefined || told.asOf !== state.verification.asOf)
    return { verdict: 'received', events: [] };
  const departments = state.open.flatMap(({ step: waiting }) => {
    const step = matter === undefined ? undefined : stepOf(matter, waiting);
    const charge = step && chargeOf(step);
    return charge === undefined ? [] : speakersFor(charge.organisation);
  });
  const { verification: _own, round: _round, asOf: _of, version: reportVersion, ...rest } = told;
  const data = { version: version + 1, ...rest, reportVersion };
  return {
    verdict: 'received',
    events: [{ type: 'VerificationHeard', told }],
    messages: [...new Set([state.integrator, ...departments])].map((integrator) =>
      announcement(integrator, id, 'case-verified', data),
    ),
  };
}

/** What has come of the questions to departments, as route rules see it; undefined where nobody is asked. */
export function standingOfVerification({
  verification,
}: Pick<ApplicationState, 'verification'>): VerificationStanding | undefined {
  if (verification === undefined) return undefined;
  const { told } = verification;
  if (told === undefined) return { status: 'pending' };
  const { outcome, contradicted, unknown, detections } = told;
  // A consent that was withdrawn meanwhile allows as little as one that never was.
  if (outcome === 'unauthorised' || outcome === 'stopped') return { status: 'unauthorised' };
  return {
    status: 'reported',
    outcome,
    contradicted: contradicted.length,
    unknown: unknown.length,
    detections: detections.length,
  };
}

/** While other departments are asked, nothing is accepted: what they say belongs to what is decided. */
export function defectsOfVerification(
  { verification }: ApplicationState,
  { now }: Pick<Circumstances, 'now'>,
): readonly Defect[] {
  if (verification === undefined || verification.told !== undefined) return [];
  if (now >= verification.deadlineAt + PATIENCE_MS) return [];
  const until = new Date(verification.deadlineAt).toISOString();
  return [defect('VERIFICATION_PENDING', '/data/action', { zh: `至迟 ${until}`, en: `until ${until} at the latest` })];
}
