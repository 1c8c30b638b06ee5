import { Value } from 'typebox/value';
import { describe, expect, it } from 'vitest';
import type { OutboundMessage } from '../protocol/journal.ts';
import { outboundMessages } from '../protocol/outbound.ts';
import { applied, building, type Desk, everywhere, openDesk, TOWN } from './parallel-harness.ts';
import {
  CIVIL_AFFAIRS,
  content,
  correction,
  evaluation,
  finding,
  personal,
  titleOfArchives,
} from './specimens-harness.ts';

const words = '李四办理时的意见';
const { agent: _agent, ...withoutAgent } = applied();
const found = evaluation(finding('warn', 'DIVISION_OLD'), finding('review', 'LOOK'), finding('warn', 'DIVISION_OLD'));
const defective = evaluation(finding('warn', 'DIVISION_OLD'), finding('return', 'MATERIAL_MISSING'));
const submit = (desk: Desk, pre = found) => desk.tell({ type: 'submit', data: applied() }, { pre });

type Result = 'returned' | 'returned by rules' | 'accepted' | 'approved' | 'refused' | 'delivered' | 'withdrawn';
/** What leads to each result, and the messages that come with it; every officer says something. */
const ways: Readonly<Record<Result, (desk: Desk) => ReturnType<Desk['tell']>>> = {
  'returned by rules': (desk) => submit(desk, defective),
  accepted: async (desk) => {
    await submit(desk);
    return desk.act('W-1 accept acceptance', ['review', 'site-visit'], { opinion: words });
  },
  returned: async (desk) => {
    await ways.accepted(desk);
    return desk.act('T-1 return site-visit', [], { opinion: words });
  },
  refused: async (desk) => {
    await ways.accepted(desk);
    await desk.act('R-1 approve review', ['approval'], { opinion: words });
    return desk.act('T-1 refuse site-visit', [], { opinion: words });
  },
  approved: async (desk) => {
    await ways.accepted(desk);
    await desk.act('R-1 approve review', ['approval'], { opinion: words });
    await desk.act('T-1 approve site-visit', ['approval'], { opinion: words });
    return desk.act('A-1 approve approval', ['delivery'], { opinion: words });
  },
  delivered: async (desk) => {
    await ways.approved(desk);
    return desk.act('W-1 deliver delivery', [], { opinion: words });
  },
  withdrawn: async (desk) => {
    await ways.accepted(desk);
    return desk.tell({ type: 'withdraw', data: { expectedVersion: desk.version, reason: words } });
  },
};
const results = Object.keys(ways) as readonly Result[];
const audiences = ['applicant', 'agent', 'department', 'supervisor'] as const;

/** The messages as they leave: what is undefined does not. */
async function told(result: Result, desk = openDesk()): Promise<readonly OutboundMessage[]> {
  const { messages } = (await ways[result](desk)).received();
  return JSON.parse(JSON.stringify(messages)) as readonly OutboundMessage[];
}
const of = (messages: readonly OutboundMessage[], audience: string) =>
  messages.filter(({ event }) => event === `result-${audience}`);

const common = ['version', 'result', 'matter', 'region', 'on'];
const toPeople = [...common, 'title', 'by'];
const byOfficer = ['organisation', 'level'];
const toSupervisor = [...common, 'channel', 'submittedOn', 'findings'];

/** Exactly the members that each audience is told of each result. */
const members: Readonly<Record<Result, Readonly<Record<(typeof audiences)[number], readonly string[]>>>> = {
  'returned by rules': {
    applicant: [...toPeople, 'defects'],
    agent: [...toPeople, 'defects'],
    department: [...common, 'organisation', 'steps'],
    supervisor: [...toSupervisor, 'defects'],
  },
  returned: {
    applicant: [...toPeople, ...byOfficer, 'defects', 'opinion'],
    agent: [...toPeople, ...byOfficer, 'defects'],
    department: [...common, 'organisation', 'steps', 'decided'],
    supervisor: [...toSupervisor, 'decided', 'workingDays', 'defects'],
  },
  accepted: afterOfficer(),
  approved: afterOfficer(),
  refused: afterOfficer(),
  delivered: afterOfficer(),
  withdrawn: {
    applicant: toPeople,
    agent: toPeople,
    department: [...common, 'organisation', 'steps'],
    supervisor: toSupervisor,
  },
};

function afterOfficer() {
  return {
    applicant: [...toPeople, ...byOfficer, 'opinion'],
    agent: [...toPeople, ...byOfficer],
    department: [...common, 'organisation', 'steps', 'decided'],
    supervisor: [...toSupervisor, 'decided', 'workingDays'],
  };
}

describe('a result (R5)', () => {
  const table = results.flatMap((result) => audiences.map((audience) => ({ result, audience })));

  it.each(table)('$result — the $audience is told exactly what it may see', async ({ result, audience }) => {
    const messages = of(await told(result), audience);
    expect(messages.length).toBeGreaterThan(0);
    for (const { data, topic } of messages) {
      expect(topic).toBe('application.hall.1');
      expect(Object.keys(data).sort()).toEqual([...members[result][audience]].sort());
      expect(data).toMatchObject({
        result: result.split(' ')[0],
        matter: building.code,
        region: '330106',
        on: '2026-08-03',
      });
    }
  });

  it.each(results)(
    '%s — carries nothing personal, words and staff numbers to those who may see them',
    async (result) => {
      const messages = await told(result);
      for (const { event, data } of messages.filter((one) => one.event.startsWith('result-'))) {
        const text = JSON.stringify(data);
        for (const value of [...personal, '余杭区', 'of002X', 'of4517']) expect(text).not.toContain(value);
        if (event !== 'result-applicant') expect(text).not.toContain(words);
        if (event !== 'result-supervisor') expect(text).not.toMatch(/[WRTA]-1/);
        if (event === 'result-department' || event === 'result-supervisor')
          expect(text).not.toContain('年份与档案不符');
      }
    },
  );

  it.each(results)(
    '%s — comes with the version that it leads to, and every message fits its schema',
    async (result) => {
      const desk = openDesk();
      for (const { event, data } of await told(result, desk)) {
        const { data: schema } = outboundMessages[event as keyof typeof outboundMessages];
        expect([event, ...Value.Errors(schema, data)].slice(0, 2)).toEqual([event]);
        expect(data['version']).toBe(desk.version);
      }
    },
  );

  it('says who decided: to the people by the name of the organisation and its tier, to the others by its code', async () => {
    const refused = await told('refused');
    expect(of(refused, 'applicant')[0]?.data).toMatchObject({
      by: 'officer',
      organisation: { zh: '站点' },
      level: 'township',
      opinion: words,
    });
    const decided = { step: 'site-visit', organisation: TOWN, level: 'township', region: '330106109' };
    for (const { data } of of(refused, 'department')) expect(data['decided']).toEqual(decided);
    expect(of(refused, 'supervisor')[0]?.data).toMatchObject({
      decided: { ...decided, officer: 'T-1' },
      workingDays: 2,
      channel: 'hall',
      submittedOn: '2026-08-03',
      findings: ['DIVISION_OLD', 'LOOK'],
    });
    expect(of(await told('accepted'), 'applicant')[0]?.data['organisation']).toEqual(titleOfArchives);
    expect(of(await told('withdrawn'), 'applicant')[0]?.data['by']).toBe('applicant');
  });

  it('by the rules says so, and a supervisor sees what they found this time', async () => {
    const desk = openDesk();
    const messages = await told('returned by rules', desk);
    expect(of(messages, 'agent')[0]?.data).toMatchObject({ by: 'rules', defects: [{ code: 'MATERIAL_MISSING' }] });
    expect(of(messages, 'supervisor')[0]?.data).toMatchObject({
      findings: ['DIVISION_OLD', 'MATERIAL_MISSING'],
      defects: ['MATERIAL_MISSING'],
    });
    const data = { ...correction.data, form: applied().form, expectedVersion: 1 };
    const again = await desk.tell({ type: 'correct', data } as typeof correction, {
      pre: evaluation(finding('return', 'AGAIN')),
    });
    const supervisors = of(again.received().messages ?? [], 'supervisor');
    expect(supervisors[0]?.data).toMatchObject({ findings: ['AGAIN'], defects: ['AGAIN'] });
  });

  it('goes to the people through the integrator that took the application in, and to an agent only where there is one', async () => {
    for (const result of results) {
      const messages = await told(result);
      for (const audience of ['applicant', 'agent'])
        expect(of(messages, audience).map(({ integrator }) => integrator)).toEqual(['hall']);
    }
    const desk = openDesk();
    await desk.submitted(withoutAgent);
    const { messages = [] } = (await desk.act('W-1 refuse acceptance')).received();
    expect(of(messages, 'applicant')).toHaveLength(1);
    expect(of(messages, 'agent')).toEqual([]);
  });

  it('goes to the agent of the content that is returned, and not to one who has gone', async () => {
    const desk = openDesk();
    await submit(desk, defective);
    const { agent: _gone, ...rest } = content;
    const data = { ...rest, materials: [...rest.materials], form: applied().form, expectedVersion: 1 };
    const again = await desk.tell({ type: 'correct', data }, { pre: defective });
    expect(of(again.received().messages ?? [], 'agent')).toEqual([]);
  });

  it('goes to every department that had a step or has one, and to nobody who would have come later', async () => {
    const departments = async (result: Result) =>
      of(await told(result), 'department').map(
        ({ integrator, data }) => `${integrator}: ${(data['steps'] as string[]).join()}`,
      );
    expect(await departments('returned by rules')).toEqual(['hall: acceptance']);
    expect(await departments('accepted')).toEqual(['hall: acceptance']);
    expect(await departments('withdrawn')).toEqual(['hall: acceptance', 'civil: review', 'town: site-visit']);
    expect(await departments('refused')).toEqual(['hall: acceptance', 'civil: review', 'town: site-visit']);
    expect(await departments('delivered')).toEqual([
      'hall: acceptance,delivery',
      'civil: review,approval',
      'town: site-visit',
    ]);
  });

  it('goes to each integrator once for each organisation that it speaks for', async () => {
    const desk = openDesk();
    await ways.accepted(desk);
    const speakersFor = (organisation: string) =>
      organisation === CIVIL_AFFAIRS ? ['civil', 'platform'] : organisation === TOWN ? ['platform'] : [];
    const came = await desk.tell(
      { type: 'withdraw', data: { expectedVersion: desk.version } },
      { around: { speakersFor, sender: everywhere } },
    );
    expect(
      of(came.received().messages ?? [], 'department').map(({ integrator, data }) => [
        integrator,
        data['organisation'],
      ]),
    ).toEqual([
      ['civil', CIVIL_AFFAIRS],
      ['platform', CIVIL_AFFAIRS],
      ['platform', TOWN],
    ]);
  });

  it('goes to the supervisors of the region, whoever they are, and to no others', async () => {
    const of330106 = (region: string) => (region === '330106' ? ['inspection', 'audit'] : ['elsewhere']);
    const desk = openDesk();
    await ways.accepted(desk);
    const came = await desk.tell(
      { type: 'withdraw', data: { expectedVersion: desk.version } },
      { around: { supervisorsOf: of330106 } },
    );
    expect(of(came.received().messages ?? [], 'supervisor').map(({ integrator }) => integrator)).toEqual([
      'inspection',
      'audit',
    ]);
  });

  it('is not told of what is none: a submission without defects, a step beside others, the closing', async () => {
    const desk = openDesk();
    const none = [
      await submit(desk),
      await desk.act('W-1 accept acceptance', ['review', 'site-visit']),
      await desk.act('R-1 approve review', ['approval']),
    ].map((came) => (came.received().messages ?? []).filter(({ event }) => event.startsWith('result-')).length > 0);
    expect(none).toEqual([false, true, false]);
    await desk.act('T-1 refuse site-visit');
    const { messages = [] } = (await desk.act('W-1 close ')).received();
    expect(messages.map(({ event }) => event)).toEqual(['closed']);
  });
});
