import { describe, expect, it } from 'vitest';
import { flowFaults } from '../../rules/matters/flow-check.ts';
import type { Outcome } from '../specification-harness.ts';
import { applied, building, COUNTY_OFFICE, type Desk, openDesk, TOWN } from './parallel-harness.ts';
import { CIVIL_AFFAIRS, correction } from './specimens-harness.ts';
import type { ApplicationEvent, ApplicationState } from './state.ts';

type Came = Outcome<ApplicationState, ApplicationEvent>;

const stands = ({ state }: Came): string =>
  [
    state?.status,
    ...(state?.open ?? []).map((one) => `${one.step}@${one.version}`),
    ...(state?.joining ?? []).map((one) => `(${one})`),
  ].join(' ');
/** Who is told what of which step, results left out. */
const told = (came: Came): readonly string[] =>
  (came.received().messages ?? [])
    .filter(({ event }) => !event.startsWith('result-'))
    .map(({ integrator, event, data }) => `${integrator} ${event} ${String(data['step'])}`);
/** What the first defect of a refusal says. */
const textOf = ({ decision }: Came): string | undefined =>
  decision.verdict === 'refused' ? decision.defects[0]?.message.en : undefined;
/** Which organisations are told the result, each with the steps that it had. */
const resultsOf = (came: Came): readonly string[] =>
  (came.received().messages ?? [])
    .filter(({ event }) => event === 'result-department')
    .map(({ integrator, data }) => `${integrator} ${String(data['result'])} ${(data['steps'] as string[]).join()}`);

/** Review and site visit are open side by side, both since version 2. */
async function opened(): Promise<Desk> {
  const desk = openDesk();
  await desk.submitted();
  await desk.act('W-1 accept acceptance', ['review', 'site-visit']);
  return desk;
}

it('the flow of these tests is sound', () => {
  expect(flowFaults(building, 'building.json')).toEqual([]);
});

describe('steps side by side (R4)', () => {
  it('are opened by the acceptance, and each organisation is told of its own', async () => {
    const desk = openDesk();
    await desk.submitted();
    const came = await desk.act('W-1 accept acceptance', ['review', 'site-visit']);
    expect(stands(came)).toBe('accepted review@2 site-visit@2');
    expect(told(came)).toEqual(['hall accepted acceptance', 'civil assigned review', 'town assigned site-visit']);
    expect(came.received().messages?.[0]?.data).toMatchObject({
      next: ['review', 'site-visit'],
      opened: [
        { step: 'review', organisation: CIVIL_AFFAIRS, level: 'county', region: '330106', role: 'reviewer' },
        { step: 'site-visit', organisation: TOWN, level: 'township', region: '330106109', role: 'archivist' },
      ],
    });
  });

  it('that nobody speaks for are told to the owner and the supervisors, each once, and nobody is assigned', async () => {
    const desk = openDesk();
    const speakersFor = (organisation: string) => (organisation === TOWN ? [] : ['civil']);
    const supervisorsOf = (region: string) => (region === '330106' ? ['inspection', 'hall'] : []);
    const quiet = await desk.tell({ type: 'submit', data: applied() }, { around: { speakersFor, supervisorsOf } });
    expect(told(quiet)).toEqual(['hall examined acceptance', 'civil assigned acceptance']);
    const accept = { expectedVersion: 1, officer: 'W-1', action: 'accept' } as const;
    const came = await desk.tell(
      { type: 'act', data: accept },
      { next: ['review', 'site-visit'], around: { speakersFor, supervisorsOf } },
    );
    expect(told(came)).toEqual([
      'hall accepted acceptance',
      'civil assigned review',
      'hall unattended site-visit',
      'inspection unattended site-visit',
    ]);
    expect(came.received().messages?.at(-1)?.data).toEqual({
      version: 2,
      matter: building.code,
      step: 'site-visit',
      organisation: TOWN,
      level: 'township',
      region: '330106109',
    });
  });

  it('are told so of the acceptance too, where nobody speaks for the window', async () => {
    const came = await openDesk().tell({ type: 'submit', data: applied() }, { around: { speakersFor: () => [] } });
    expect(told(came)).toEqual([
      'hall examined acceptance',
      'hall unattended acceptance',
      'inspection unattended acceptance',
    ]);
  });

  it.each([
    ['the review first', ['R-1 approve review', 'T-1 approve site-visit'], 'site-visit@2', 4],
    ['the site visit first', ['T-1 approve site-visit', 'R-1 approve review'], 'review@2', 4],
  ] as const)(
    'are joined when both have answered, and decided only after that: %s',
    async (_order, deeds, left, at) => {
      const desk = await opened();
      const first = await desk.act(deeds[0], ['approval']);
      expect(stands(first)).toBe(`accepted ${left} (approval)`);
      expect(first.received().events.map(({ type }) => type)).toEqual(['StepApproved', 'ClocksSet']);
      expect(told(first)).toEqual([expect.stringMatching(/^hall advanced/)]);
      expect(first.received().messages?.[0]?.data).toMatchObject({ next: [], opened: [] });

      const second = await desk.act(deeds[1], ['approval']);
      expect(stands(second)).toBe(`accepted approval@${at}`);
      expect(told(second)).toEqual([expect.stringMatching(/^hall advanced/), 'civil assigned approval']);

      const decided = await desk.act('A-1 approve approval', ['delivery']);
      expect(stands(decided)).toBe('approved delivery@5');
      expect(decided.received().events.map(({ type }) => type)).toEqual(['ApplicationApproved', 'ClocksSet']);
      expect(decided.state?.deeds.map(({ step, level, region }) => `${step} ${level} ${region}`)).toEqual([
        'acceptance county 330106',
        ...deeds.map((deed) => (deed.startsWith('T') ? 'site-visit township 330106109' : 'review county 330106')),
        'approval county 330106',
      ]);
      expect(resultsOf(decided)).toEqual([
        'hall approved acceptance',
        ...(left.startsWith('site')
          ? ['civil approved review,approval', 'town approved site-visit']
          : ['town approved site-visit', 'civil approved review,approval']),
      ]);
      const done = await desk.act('W-1 deliver delivery');
      expect(stands(done)).toBe('delivered');
      expect(stands(await desk.act('W-1 close '))).toBe('closed');
    },
  );

  it('may be a single one, and the join opens behind it at once', async () => {
    const desk = openDesk();
    await desk.submitted();
    expect(stands(await desk.act('W-1 accept acceptance', ['site-visit']))).toBe('accepted site-visit@2');
    expect(stands(await desk.act('T-1 approve site-visit', ['approval']))).toBe('accepted approval@3');
  });

  it('go on alone: a second review opens beside the site visit, which has not changed', async () => {
    const desk = await opened();
    expect(stands(await desk.act('R-1 approve review', ['second-review']))).toBe(
      'accepted site-visit@2 second-review@3',
    );
  });

  it.each([
    ['returns', 'T-1 return site-visit', 'returned'],
    ['refuses', 'T-1 refuse site-visit', 'refused'],
  ] as const)('all end where one %s, and everyone who had a step is told', async (_what, deed, status) => {
    const desk = await opened();
    const came = await desk.act(deed);
    expect(stands(came)).toBe(status);
    expect(told(came)).toEqual([expect.stringMatching(/^hall (returned|decided) site-visit$/)]);
    expect(resultsOf(came)).toEqual([
      `hall ${status} acceptance`,
      `civil ${status} review`,
      `town ${status} site-visit`,
    ]);
    expect((await desk.act('R-1 approve review', ['approval'])).refused()).toEqual(['MOVE_NOT_ALLOWED /data/action']);
  });

  it('end with a join that waits: after a return nothing of the old course is left', async () => {
    const desk = await opened();
    expect(stands(await desk.act('R-1 approve review', ['approval']))).toBe('accepted site-visit@2 (approval)');
    expect(stands(await desk.act('T-1 return site-visit'))).toBe('returned');
    const data = { ...correction.data, form: applied().form, expectedVersion: desk.version };
    expect(stands(await desk.tell({ type: 'correct', data } as typeof correction))).toBe('received acceptance@5');
  });
});

describe('an act at one of several steps', () => {
  it('says which one, and one that is open', async () => {
    const desk = await opened();
    const wrong = await desk.act('R-1 approve ', ['approval']);
    expect(wrong.refused()).toEqual(['STEP_MISSING /data/step']);
    expect(wrong.decision).toMatchObject({
      defects: [{ message: { en: expect.stringContaining('review, site-visit') } }],
    });
    for (const step of ['acceptance', 'approval', 'nowhere', 'constructor']) {
      const closed = await desk.act(`R-1 approve ${step}`, ['approval']);
      expect(closed.refused()).toEqual(['STEP_NOT_OPEN /data/step']);
      expect(textOf(closed)).toBe('This step is not open: open are review, site-visit');
    }
    await desk.act('R-1 approve review', ['approval']);
    expect((await desk.act('R-1 approve review', ['approval'])).refused()).toEqual(['STEP_NOT_OPEN /data/step']);
    expect(stands(await desk.act('T-1 approve ', ['approval']))).toBe('accepted approval@4');
    expect(textOf(await desk.act('A-1 approve review'))).toBe('This step is not open: open is approval');
    await desk.act('A-1 refuse approval');
    expect(textOf(await desk.act('W-1 close approval'))).toBe(
      'This step is not open: the flow is over; what is left is done at acceptance',
    );
  });

  it('is of somebody who is in charge of that step, and does not stand in for the one beside it', async () => {
    const desk = await opened();
    expect((await desk.act('R-1 approve site-visit', ['approval'])).refused()).toEqual([
      'OFFICER_ORGANISATION /data/officer',
      'OFFICER_ROLE /data/officer',
      'OFFICER_LEVEL /data/officer',
    ]);
    expect((await desk.act('T-1 approve review', ['approval'])).refused()).toContain(
      'OFFICER_ORGANISATION /data/officer',
    );
  });

  it('holds with any version from the one with which the step opened to the present one', async () => {
    const seen = async (expectedVersion: number) => {
      const desk = await opened();
      await desk.act('R-1 approve review', ['second-review']);
      await desk.act('R-1 approve second-review', ['approval']);
      expect(desk.version).toBe(4);
      return desk.act('T-1 approve site-visit', ['approval'], { expectedVersion });
    };
    for (const version of [2, 3, 4]) expect(stands(await seen(version))).toBe('accepted approval@5');
    for (const version of [0, 1, 5])
      expect((await seen(version)).refused()).toEqual(['VERSION_STALE /data/expectedVersion']);
    expect(textOf(await seen(1))).toMatch(/: it has changed since 1, 2–4 holds$/);
    expect(textOf(await seen(99))).toMatch(/: there is no version 99 yet, 2–4 holds$/);
  });

  it('without a name needs the present version: what was the only open step when it was sent may have been another', async () => {
    const desk = await opened();
    await desk.act('T-1 approve site-visit', ['approval']);
    const stale = await desk.act('R-1 approve ', ['approval'], { expectedVersion: 2 });
    expect(stale.refused()).toEqual(['VERSION_STALE /data/expectedVersion']);
    expect(textOf(stale)).toMatch(/: it has changed since 2, 3 holds$/);
    expect(stands(await desk.act('R-1 approve ', ['approval'], { expectedVersion: 3 }))).toBe('accepted approval@4');
  });

  it('on what was corrected since is stale, though the same step is open again', async () => {
    const desk = await opened();
    await desk.act('T-1 return site-visit');
    const data = { ...correction.data, form: applied().form, expectedVersion: 3 };
    await desk.tell({ type: 'correct', data } as typeof correction);
    await desk.act('W-1 accept acceptance', ['review', 'site-visit']);
    for (const expectedVersion of [2, 3, 4])
      expect((await desk.act('R-1 approve review', ['approval'], { expectedVersion })).refused()).toEqual([
        'VERSION_STALE /data/expectedVersion',
      ]);
    expect(stands(await desk.act('R-1 approve review', ['approval'], { expectedVersion: 5 }))).toBe(
      'accepted site-visit@5 (approval)',
    );
  });
});

describe('the place of a step (P1)', () => {
  const accepted = async (site: string): Promise<[Desk, Came]> => {
    const desk = openDesk();
    await desk.submitted(applied({ site }));
    return [desk, await desk.act('W-1 accept acceptance', ['review', 'site-visit'])];
  };

  it('is where the form says: its organisation is told, at its own tier, and its officer’s deed carries both', async () => {
    const [desk, came] = await accepted('330106110');
    expect(came.received().messages?.find(({ integrator }) => integrator === 'county-office')).toMatchObject({
      event: 'assigned',
      data: { step: 'site-visit', organisation: COUNTY_OFFICE, level: 'county', region: '330106110' },
    });
    const { state } = await desk.act('O-1 approve site-visit', ['approval']);
    expect(state?.deeds.at(-1)).toMatchObject({ organisation: COUNTY_OFFICE, level: 'county', region: '330106110' });
    expect(state?.deeds[0]).toMatchObject({ level: 'county', region: '330106' });
  });

  it('is served by its own officers only', async () => {
    const [desk] = await accepted('330106110');
    expect((await desk.act('T-1 approve site-visit', ['approval'])).refused()).toEqual([
      'OFFICER_ORGANISATION /data/officer',
      'OFFICER_LEVEL /data/officer',
      'OFFICER_REGION /data/officer',
    ]);
    const [other] = await accepted('330106109');
    expect((await other.act('O-1 approve site-visit', ['approval'])).refused()).toEqual([
      'OFFICER_ORGANISATION /data/officer',
      'OFFICER_LEVEL /data/officer',
      'OFFICER_REGION /data/officer',
    ]);
    expect(stands(await other.act('T-1 approve site-visit', ['approval']))).toBe('accepted review@2 (approval)');
    expect(other.looked).toContain(`person/organisation-${TOWN}`);
    expect(other.looked).not.toContain(`person/organisation-${CIVIL_AFFAIRS}`);
  });

  it('that nobody serves is a defect of the form, told with all others, and the window still closes what is withdrawn (W6)', async () => {
    const desk = openDesk();
    const came = await desk.submitted(applied({ site: '330106111', year: 'x' }));
    expect(stands(came)).toBe('returned');
    expect(came.state?.defects.map(({ code, pointer }) => `${code} ${pointer}`)).toEqual([
      'SCHEMA_TYPE /data/form/year',
      'PLACE_NOT_SERVED /data/form/site',
    ]);
    expect(came.state?.defects.at(-1)?.message).toEqual({
      zh: '表单所填区划没有办理单位：「建房地点」填为 330106111；已开通：330106109 站点、330106110 站点',
      en: 'No organisation serves the division that the form names: Site is 330106111; served are 330106109 site, 330106110 site',
    });
    await desk.tell({ type: 'withdraw', data: { expectedVersion: 1 } });
    expect(stands(await desk.act('W-1 close '))).toBe('closed');
  });

  it.each([
    ['has no form of a code', '33010', ['SCHEMA_FORMAT /data/form/site']],
    ['is no text', 330106, ['SCHEMA_TYPE /data/form/site']],
    ['is missing', undefined, ['SCHEMA_REQUIRED /data/form/site']],
  ])('that %s is told once', async (_what, site, defects) => {
    const form: Record<string, unknown> = { site };
    if (site === undefined) Reflect.deleteProperty(form, 'site');
    const { state } = await openDesk().submitted(applied(form));
    expect(state?.defects.map(({ code, pointer }) => `${code} ${pointer}`)).toEqual(defects);
  });
});
