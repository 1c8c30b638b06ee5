import type { Circumstances, Decision } from '../behaviour.ts';
import type { ConsentState } from '../consent/state.ts';
import type { EntityKey } from '../protocol/entity.ts';
import { type ScreenCommand, type ScreeningOutcome, sweepKey } from '../protocol/screening.ts';
import { consentKey, type ReportTold, verificationOf } from '../protocol/verification.ts';
import type { VerificationState } from '../verification/state.ts';
import type { Examination } from './examination.ts';
import type { ApplicationEvent, ApplicationState, Screening } from './state.ts';
import { orderOf } from './verifying.ts';

type Data = ScreenCommand['data'];

/** What a screening looks at besides the application. */
export function readsOfScreening(state: ApplicationState | undefined, { application }: Data): readonly EntityKey[] {
  if (state?.consent === undefined) return [];
  return [consentKey(`${state.integrator}.${state.consent}`), verificationOf(application)];
}

/**
 * A sweep has come to this application: it is verified once more, by the rules that it has pinned, where somebody relies on it
 * and its applicant has allowed screening. The sweep is told what came of it in any case.
 */
export function screen(
  state: ApplicationState | undefined,
  { sweep, run, datasets: wanted }: Data,
  { matter, ruleSet, knowsDataset }: Examination,
  circumstances: Circumstances,
): Decision<ApplicationEvent> {
  const { id, today, version } = circumstances;
  const told = (outcome: ScreeningOutcome) =>
    ({ to: sweepKey(sweep), command: { type: 'swept', run, outcome } }) as const;
  const verification = matter?.verification;
  const known = (wanted ?? verification?.datasets ?? []).filter(knowsDataset);
  const passed =
    state === undefined ? 'gone' : whyNot(state, { sweep, run, verified: known.length > 0 }, circumstances);
  if (state === undefined || passed !== undefined || matter === undefined || verification === undefined)
    return { verdict: 'received', events: [], commands: [told(passed ?? 'notVerified')] };
  const consent = consentOf(state, circumstances);
  const datasets = known.filter((dataset) => consent?.datasets.includes(dataset) === true);
  if (state.consent === undefined || datasets.length === 0)
    return { verdict: 'received', events: [], commands: [told('withoutConsent')] };
  const screening: Screening = { sweep, run, asOf: version + 1, on: today };
  const deadlineMs = verification.deadlineSeconds * 1000;
  const terms = { purpose: 'screening', matter: matter.code, ruleSet, datasets, deadlineMs } as const;
  return {
    verdict: 'received',
    events: [{ type: 'ScreeningOrdered', screening, datasets }],
    commands: [
      {
        to: verificationOf(id),
        command: { type: 'verify', order: orderOf(state, state.consent, terms, circumstances) },
      },
      told('asked'),
    ],
  };
}

/** Why a case is not looked at again; undefined where it is. */
function whyNot(
  state: ApplicationState,
  { sweep, run, verified }: { readonly sweep: string; readonly run: number; readonly verified: boolean },
  circumstances: Circumstances,
): ScreeningOutcome | undefined {
  const { screening, content, verification } = state;
  if (screening?.sweep === sweep && screening.run >= run) return 'twice';
  if (!isReliedOn(state)) return 'undecided';
  if (!verified || content.applicant.kind !== 'citizen') return 'notVerified';
  const consent = consentOf(state, circumstances);
  if (consent?.status !== 'valid' || circumstances.today > consent.validTo || !consent.purposes.includes('screening'))
    return 'withoutConsent';
  const { look, id, now } = circumstances;
  const asked = look(verificationOf(id)).state as unknown as VerificationState | undefined;
  if (asked?.review !== undefined) return 'underReview';
  const waits = verification !== undefined && verification.told === undefined && now < verification.deadlineAt;
  if (waits || asked?.status === 'authorising' || asked?.status === 'asking') return 'underWay';
  return undefined;
}

function consentOf(
  { integrator, consent }: ApplicationState,
  { look }: Pick<Circumstances, 'look'>,
): ConsentState | undefined {
  if (consent === undefined) return undefined;
  return look(consentKey(`${integrator}.${consent}`)).state as unknown as ConsentState | undefined;
}

/** Whether somebody acts by what it says: it was accepted, and neither refused nor withdrawn since. */
function isReliedOn({ status, deeds }: ApplicationState): boolean {
  if (status === 'accepted' || status === 'approved') return true;
  if (status !== 'delivered' && status !== 'closed') return false;
  // What is withdrawn is closed without being handed over, and what is refused may be handed over as well.
  const last = deeds.findLast(({ action }) => action === 'approve' || action === 'refuse' || action === 'accept');
  return last?.action !== 'refuse' && deeds.some(({ action }) => action === 'deliver');
}

/**
 * The report of a screening is there. What it contradicts and the report that the application relies on did not, and what a
 * detector has found since, is told to supervision; what was known when it was decided is not news.
 */
export function hearScreening(state: ApplicationState | undefined, told: ReportTold): Decision<ApplicationEvent> {
  if (state?.screening === undefined || told.asOf !== state.screening.asOf) return { verdict: 'received', events: [] };
  const relied = state.verification?.told;
  const changed = told.contradicted.filter((field) => relied?.contradicted.includes(field) !== true);
  const detected = told.detections.filter((code) => relied?.detections.includes(code) !== true);
  return { verdict: 'received', events: [{ type: 'ScreeningHeard', told, changed, detected }] };
}
