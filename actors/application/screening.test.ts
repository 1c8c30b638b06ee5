import { describe, expect, it } from 'vitest';
import { createRuleBook } from '../../rules/engine/rule-book.ts';
import type { Matter } from '../../rules/matters/matter.ts';
import { shippedSources } from '../../rules/sources/shipped-sources.fixture.ts';
import type { ConsentState } from '../consent/state.ts';
import { type EntityKey, officerKey } from '../protocol/entity.ts';
import { sweepKey } from '../protocol/screening.ts';
import { consentKey, type ReportTold, verificationOf } from '../protocol/verification.ts';
import { applied, openDesk } from './parallel-harness.ts';
import { act, catalogueOf, matter as marriage, personal } from './specimens-harness.ts';
import { codesOf, matterWith, officer, raisedBy, supervisingPacks } from './supervision-harness.ts';

const DATASETS = ['public-security.household', 'civil-affairs.relief'];
const verified = (datasets = DATASETS): Matter =>
  matterWith(60, { verification: { datasets, fields: [], deadlineSeconds: 30 } });
const allows: Partial<ConsentState> = {
  status: 'valid',
  purposes: ['preRoute', 'screening'],
  datasets: DATASETS,
  validTo: '2027-08-03',
};
const night = Date.parse('2026-08-20T23:00:00+08:00');
const report = (rest: Partial<ReportTold> = {}): ReportTold => ({
  verification: 'hall.1.case',
  purpose: 'screening',
  round: 2,
  report: 'HD20260820-7K3M9QX2P4',
  version: 1,
  seal: 'b'.repeat(64),
  outcome: 'confirmed',
  contradicted: [],
  unknown: [],
  detections: [],
  reviewed: false,
  ...rest,
});

/** An application under the shipped rules of supervision that goes through its flow, as far as it is told. */
class Screened {
  readonly #desk;
  readonly #others: (readonly [EntityKey, unknown])[];

  constructor(matter = verified(), consent: Partial<ConsentState> | undefined = allows, verification?: object) {
    const catalogue = catalogueOf(marriage, matter);
    const sources = shippedSources();
    const book = createRuleBook(supervisingPacks, catalogue, sources);
    this.#others = [
      ['M-1', 'N-1'].map((name) => [officerKey(name), officer()] as const),
      consent === undefined ? [] : [[consentKey('hall.SQ-1'), consent] as const],
      verification === undefined ? [] : [[verificationOf('hall.1'), verification] as const],
    ].flat();
    this.#desk = openDesk([], { catalogue, sources }, book.evaluate);
  }

  tell(command: Parameters<ReturnType<typeof openDesk>['tell']>[0], now: number, next: readonly string[] = []) {
    return this.#desk.tell(command, { next, around: { now, others: this.#others } });
  }

  get state() {
    return this.#desk.state;
  }

  async upTo(last: 'submit' | 'accept' | 'refuse' | 'deliver' | 'close', consent: string | undefined = 'SQ-1') {
    const at = (minute: number) => Date.parse('2026-08-03T09:00:00+08:00') + minute * 600_000;
    await this.tell({ type: 'submit', data: { ...applied(), ...(consent === '' ? {} : { consent }) } }, at(0));
    if (this.#desk.state?.verification !== undefined)
      await this.tell({ type: 'hearReport', data: report({ purpose: 'preRoute', asOf: 1, round: 1 }) }, at(1));
    const deeds = {
      submit: [],
      accept: ['N-1 accept acceptance approval'],
      refuse: ['N-1 accept acceptance approval', 'M-1 refuse approval -'],
      deliver: ['N-1 accept acceptance approval', 'M-1 approve approval delivery', 'N-1 deliver delivery -'],
      close: [
        ...['N-1 accept acceptance approval', 'M-1 approve approval delivery', 'N-1 deliver delivery -'],
        'N-1 close acceptance -',
      ],
    }[last];
    for (const [index, deed] of deeds.entries()) {
      const [by = '', action, step = '', next = '-'] = deed.split(' ');
      const said = {
        officer: by,
        ...(action === 'close' ? {} : { step }),
        expectedVersion: this.#desk.version,
        ...(action === 'deliver' ? { handover: 'electronic' as const } : {}),
        ...(action === 'refuse' ? { opinion: '所附材料与登记簿记载不一致，不予批准。' } : {}),
      };
      const outcome = await this.tell(act(action as never, said), at(index + 2), next === '-' ? [] : [next]);
      expect(outcome.decision.verdict, deed).toBe('received');
    }
    return this;
  }

  /** What the sweep is told, and whether sources are to be asked. */
  async screen(rest: { run?: number; datasets?: readonly string[] } = {}) {
    const data = { application: 'hall.1', sweep: 'deaths', run: 1, ...rest };
    const { decision } = await this.tell({ type: 'screen', data }, night);
    const commands = decision.commands ?? [];
    const told = commands.flatMap(({ to, command }) => (to.kind === 'sweep' ? [{ to, command }] : []));
    const ordered = commands.flatMap(({ command }) => (command.type === 'verify' ? [command.order] : []));
    expect(told).toEqual([{ to: sweepKey('deaths'), command: { type: 'swept', run: 1, outcome: expect.any(String) } }]);
    const [one] = told;
    return { outcome: one?.command.type === 'swept' ? one.command.outcome : '', ordered };
  }
}

describe('an application that a sweep comes to', () => {
  it('is verified once more by the rules that it has pinned, for the purpose that its consent allows', async () => {
    const screened = await new Screened().upTo('close');
    const { outcome, ordered } = await screened.screen();
    expect(outcome).toBe('asked');
    expect(ordered).toEqual([
      expect.objectContaining({ purpose: 'screening', consent: 'hall.SQ-1', datasets: DATASETS, deadlineMs: 30_000 }),
    ]);
    expect(ordered[0]?.ruleSet).toBe(screened.state?.ruleSet);
    expect(screened.state?.status).toBe('closed');
  });

  it('is asked about only what both the sweep and the consent name', async () => {
    const consent = { ...allows, datasets: ['civil-affairs.relief'] };
    const screened = await new Screened(verified(), consent).upTo('close');
    expect((await screened.screen()).ordered[0]?.datasets).toEqual(['civil-affairs.relief']);
    const other = await new Screened(verified(), consent).upTo('close');
    const { outcome, ordered } = await other.screen({ datasets: ['public-security.household'] });
    expect([outcome, ordered]).toEqual(['withoutConsent', []]);
  });

  it('is not asked a second time in the same run', async () => {
    const screened = await new Screened().upTo('close');
    expect((await screened.screen()).outcome).toBe('asked');
    expect(await screened.screen()).toEqual({ outcome: 'twice', ordered: [] });
  });

  const withConsent = (rest: Partial<ConsentState>) => new Screened(verified(), { ...allows, ...rest });
  it.each([
    ['withoutConsent', 'of another purpose', () => withConsent({ purposes: ['preRoute'] }).upTo('close')],
    ['withoutConsent', 'withdrawn', () => withConsent({ status: 'withdrawn' }).upTo('close')],
    ['withoutConsent', 'over', () => withConsent({ validTo: '2026-08-19' }).upTo('close')],
    ['withoutConsent', 'none was named', () => new Screened().upTo('close', '')],
    ['undecided', 'not accepted yet', () => new Screened().upTo('submit')],
    ['undecided', 'refused', () => new Screened().upTo('refuse')],
    ['asked', 'accepted', () => new Screened().upTo('accept')],
    ['asked', 'delivered', () => new Screened().upTo('deliver')],
    ['notVerified', 'its matter is not', () => new Screened(matterWith(60)).upTo('close')],
    ['notVerified', 'by a source that its rules do not know', () => new Screened(verified(['x.y'])).upTo('close')],
    ['underReview', 'a person decides', () => new Screened(verified(), allows, { review: {} }).upTo('close')],
    ['underWay', 'sources are asked', () => new Screened(verified(), allows, { status: 'asking' }).upTo('close')],
  ] as const)('comes to %s: %s', async (expected, _why, made) => {
    const { outcome, ordered } = await (await made()).screen();
    expect(outcome).toBe(expected);
    expect(ordered.length).toBe(expected === 'asked' ? 1 : 0);
  });
});

describe('the report of a screening', () => {
  /** The alerts of a report about a closed case that was screened. */
  const heard = async (rest: Partial<ReportTold>, relied: Partial<ReportTold> = {}) => {
    const screened = await new Screened().upTo('close');
    await screened.tell({ type: 'hearReport', data: report({ purpose: 'preRoute', asOf: 1, ...relied }) }, night);
    await screened.screen();
    const asOf = screened.state?.screening?.asOf ?? 0;
    return screened.tell({ type: 'hearReport', data: report({ asOf, ...rest }) }, night + 1000);
  };

  it.each([
    ['VERIFICATION_DRIFT', { contradicted: ['/data/form/spouse'] }],
    ['APPLICANT_DECEASED', { detections: ['APPLICANT_DECEASED'] }],
    ['APPLICANT_MOVED', { detections: ['APPLICANT_MOVED_OUT'] }],
    ['APPLICANT_MOVED', { detections: ['REGISTRATION_CANCELLED'] }],
    ['BENEFIT_AFTER_DEATH', { detections: ['RELIEF_AFTER_DEATH'] }],
    ['DOUBLE_BENEFIT', { detections: ['RELIEF_WHILE_EMPLOYED'] }],
  ])('raises %s for %j, to who has decided, and nothing else', async (code, rest) => {
    const outcome = await heard(rest);
    expect(codesOf(outcome)).toEqual([code]);
    const [raised] = raisedBy(outcome);
    expect(raised).toMatchObject({ phase: 'post', step: 'approval', application: 'hall.1' });
    expect(raised?.escalation.length).toBeGreaterThan(0);
    for (const value of personal) expect(JSON.stringify(raised)).not.toContain(value);
  });

  it('raises nothing where all is as it was, or was known when it was decided', async () => {
    expect(codesOf(await heard({}))).toEqual([]);
    const known = { contradicted: ['/data/form/spouse'], detections: ['APPLICANT_DECEASED'] };
    expect(codesOf(await heard(known, known))).toEqual([]);
  });

  it('of another round than the newest says nothing, and the report that the case relies on stays its own', async () => {
    const outcome = await heard({ asOf: 1, contradicted: ['/data/form/spouse'] });
    expect(outcome.received().events).toEqual([]);
    const drifted = await heard({ contradicted: ['/data/form/spouse'] });
    expect(drifted.state?.verification?.told?.purpose).toBe('preRoute');
    expect(drifted.state?.screening?.told?.contradicted).toEqual(['/data/form/spouse']);
  });
});
