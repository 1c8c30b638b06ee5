import type { VerificationStanding } from '../../rules/facts/route.ts';
import type { Matter } from '../../rules/matters/matter.ts';
import { stepOf } from '../../rules/matters/matter.ts';
import type { Circumstances, Decision } from '../behaviour.ts';
import { type Defect, defect } from '../protocol/defects.ts';
import type { JournalCommand, Json } from '../protocol/journal.ts';
import { type ReportTold, type VerificationOrder, verificationOf } from '../protocol/verification.ts';
import { announcement } from './announcements.ts';
import type { Examination } from './examination.ts';
import { hearScreening } from './screening.ts';
import type { ApplicationEvent, ApplicationState } from './state.ts';

/** The report is sealed at the deadline; this much later nobody waits for it any more, whatever has become of it. */
const PATIENCE_MS = 60_000;

/** What other departments are to be asked when content has come in that the rules find nothing wrong with, and its applicant allows it (R3). */
export function ordered(
  state: ApplicationState,
  { ruleSet }: Pick<Examination, 'ruleSet'>,
  { verification, code }: Matter,
  circumstances: Circumstances,
): { readonly event: ApplicationEvent; readonly command: JournalCommand } | undefined {
  // An organisation is checked by its code alone. Without a consent nobody is asked, and nobody has to wait for that.
  if (verification === undefined || state.content.applicant.kind !== 'citizen' || state.consent === undefined)
    return undefined;
  const { datasets, deadlineSeconds } = verification;
  const deadlineMs = deadlineSeconds * 1000;
  const terms = { purpose: 'preRoute', matter: code, ruleSet, datasets, deadlineMs } as const;
  const order = orderOf(state, state.consent, terms, circumstances);
  const { id, now, version } = circumstances;
  return {
    event: { type: 'VerificationOrdered', asOf: version + 1, deadlineAt: now + deadlineMs },
    command: { to: verificationOf(id), command: { type: 'verify', order } },
  };
}

/** A withdrawn application needs no answers: departments are asked no further. */
export function abandonment(
  { verification }: ApplicationState,
  { id }: Pick<Circumstances, 'id'>,
): readonly JournalCommand[] {
  return verification === undefined || verification.told !== undefined
    ? []
    : [{ to: verificationOf(id), command: { type: 'abandon' } }];
}

/** What is to be verified of the content as it stands. */
export function orderOf(
  { integrator, region, people, content }: ApplicationState,
  consent: string,
  terms: Pick<VerificationOrder, 'purpose' | 'matter' | 'ruleSet' | 'datasets' | 'deadlineMs'>,
  { id, version }: Pick<Circumstances, 'id' | 'version'>,
): VerificationOrder {
  const { applicant, form } = content;
  const { name, idNumber, phone } = applicant;
  return {
    ...terms,
    integrator,
    application: id,
    asOf: version + 1,
    region,
    consent: `${integrator}.${consent}`,
    subject: {
      name,
      ...(idNumber === undefined ? {} : { idNumber }),
      ...(phone === undefined ? {} : { phone }),
    },
    ...(people.applicant === undefined ? {} : { person: people.applicant }),
    declared: {
      applicant: applicant as unknown as Record<string, Json>,
      form: form as Record<string, Json>,
    },
  };
}

/** The report is there: the owner and those whose steps wait are told what it comes to. */
export function hearReport(
  state: ApplicationState | undefined,
  told: ReportTold,
  { matter, chargeOf }: Examination,
  { id, version, speakersFor }: Circumstances,
): Decision<ApplicationEvent> {
  if (told.purpose === 'screening') return hearScreening(state, told);
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
