import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Filing } from '../person/state.ts';
import type { Counter } from '../protocol/commands.ts';
import { applied } from './parallel-harness.ts';
import { ARCHIVES, act, CIVIL_AFFAIRS, correction } from './specimens-harness.ts';

import { matterWith, officer, raisedBy, Watched } from './supervision-harness.ts';

/** Every violation is brought about by acts and raises its alert, and nothing else does. */

describe('an ordinary application', () => {
  it('raises nothing from its submission to its closing', async () => {
    // What is corrected at the hall is a second visit.
    const desk = await new Watched({}, matterWith(60, { visits: 2 })).submitted();
    expect(await desk.act('N-1 return acceptance')).toEqual([]);
    expect(
      (await desk.tell({ ...correction, data: { ...applied(), expectedVersion: desk.version } } as never)).codes,
    ).toEqual([]);
    expect(await desk.act('N-1 accept acceptance', ['review'])).toEqual([]);
    expect(await desk.act('M-1 approve review', ['approval'])).toEqual([]);
    expect(await desk.act('M-1 approve approval', ['delivery'])).toEqual([]);
    expect(await desk.act('N-1 deliver delivery', [], { handover: 'electronic' })).toEqual([]);
    expect(await desk.act('N-1 close acceptance')).toEqual([]);
  });
});

describe('who may act', () => {
  const cases: readonly (readonly [string, Partial<Filing>, string[]])[] = [
    ['ended yesterday', { validTo: '2026-08-02' }, ['ACT_ON_EXPIRED_FILING']],
    ['ends today', { validTo: '2026-08-03' }, []],
    ['for the window only', { officerRoles: ['window'] }, ['ACT_OUTSIDE_ROLE']],
    ['of another tier', { level: 'city' }, ['ACT_OUTSIDE_LEVEL']],
    ['for another region', { regions: ['3302'] }, ['ACT_OUTSIDE_REGION']],
    ['at another organisation', { organisation: CIVIL_AFFAIRS }, ['ACT_FOR_OTHER_ORGANISATION']],
  ];
  it.each(cases)('a filing %s', async (_title, filing, expected) => {
    const desk = await new Watched({ 'X-1': officer(filing) }).accepted();
    expect(await desk.act('X-1 approve approval', ['delivery'])).toEqual(expected);
  });

  it('nobody who is not filed', async () => {
    expect(await (await new Watched().accepted()).act('Z-9 approve approval', ['delivery'])).toEqual([
      'ACT_BY_UNFILED',
    ]);
  });

  it('is not told of an officer whose number somebody else has sent', async () => {
    const desk = await new Watched({ 'X-1': officer({ organisation: CIVIL_AFFAIRS }) }).accepted();
    const sender = { integrator: 'hall', organisations: [ARCHIVES], regions: ['33'], kinds: ['application'] };
    expect(await desk.act('X-1 approve approval', ['delivery'], { around: { sender } })).toEqual([]);
  });
});

describe('an interest in the application', () => {
  // The keys of the specimens show the last four digits of the number that they were made of.
  const interests: readonly (readonly [string, Partial<Filing>, string])[] = [
    ['the applicant', { self: 'citizen-of002X' }, 'OWN_APPLICATION'],
    ['the agent', { self: 'citizen-of4517' }, 'OWN_APPLICATION'],
    ['a relative of the applicant', { relatives: ['citizen-of002X'] }, 'RELATIVE_APPLICATION'],
    ['a relative of the agent', { relatives: ['citizen-of1234', 'citizen-of4517'] }, 'RELATIVE_APPLICATION'],
  ];
  it.each(interests)('%s is refused, with the law, and told', async (_title, filing, code) => {
    const desk = await new Watched({ 'X-1': officer(filing) }).accepted();
    const command = act('approve', { officer: 'X-1', step: 'approval', expectedVersion: desk.version });
    const { outcome, codes } = await desk.tell(command, undefined, {}, ['delivery']);
    expect(codes).toEqual([code]);
    expect(outcome.refused()).toEqual(['STOPPED_BY_SUPERVISION /data/officer']);
    expect(JSON.stringify(outcome.decision)).toContain('第七十六条');
    expect(raisedBy(outcome)[0]).toMatchObject({
      subject: { kind: 'application', id: 'hall.1' },
      part: 'approval',
      severity: 'red',
      phase: 'in',
      accountable: { organisation: ARCHIVES, officer: 'X-1' },
    });
  });

  it('of somebody else is none', async () => {
    const desk = await new Watched({
      'X-1': officer({ self: 'citizen-of9999', relatives: ['citizen-of8888'] }),
    }).accepted();
    expect(await desk.act('X-1 approve approval', ['delivery'])).toEqual([]);
  });

  it('is told of the act alone that was refused, not of what it would have been', async () => {
    const desk = await new Watched({ 'X-1': officer({ self: 'citizen-of002X' }, { officerApproved: 60 }) }).accepted();
    expect(await desk.act('X-1 approve approval', ['delivery'], { at: '2026-08-08T22:00:00' })).toEqual([
      'OWN_APPLICATION',
    ]);
  });
});

describe('duties that are kept apart', () => {
  it('who accepts does not approve', async () => {
    expect(await (await new Watched().accepted()).act('N-1 approve approval', ['delivery'])).toEqual([
      'REVIEWED_OWN_ACCEPTANCE',
    ]);
  });

  it('who objected does not approve', async () => {
    const desk = await new Watched().submitted();
    expect(await desk.act('N-1 accept acceptance', ['review'])).toEqual([]);
    expect(await desk.act('M-1 object review', ['approval'])).toEqual([]);
    expect(await desk.act('M-1 approve approval', ['delivery'])).toEqual(['APPROVED_OWN_OBJECTION']);
  });
});

describe('the order of the steps', () => {
  it('is told of a step that is not open yet, but not to who has seen an older version', async () => {
    const desk = await new Watched().submitted();
    expect(await desk.act('M-1 approve approval', ['delivery'])).toEqual(['ACT_OUT_OF_ORDER']);
    expect(await desk.act('N-1 return acceptance')).toEqual([]);
    expect(await desk.act('M-1 approve approval', ['delivery'], { expectedVersion: 1 })).toEqual([]);
  });

  it('of a step that was done it is not', async () => {
    const desk = await new Watched().accepted();
    expect(await desk.act('N-1 accept acceptance', ['approval'])).toEqual([]);
  });

  it('ends with the application', async () => {
    const desk = await new Watched().closed();
    expect(await desk.act('N-1 close acceptance')).toEqual([]);
    expect(await desk.act('M-1 approve approval', ['delivery'])).toEqual(['ACT_AFTER_END']);
    expect(await desk.act('M-1 approve approval', ['delivery'], { expectedVersion: 3 })).toEqual([]);
  });

  it('knows a step that waits for an organisation nobody speaks for', async () => {
    const desk = new Watched();
    const around = { speakersFor: () => [] };
    expect((await desk.tell({ type: 'submit', data: applied() }, undefined, around)).codes).toEqual([
      'ASSIGNMENT_UNATTENDED',
    ]);
    // The step that waits already is not told again.
    expect(await desk.act('N-1 accept acceptance', ['approval'], { around })).toEqual(['ASSIGNMENT_UNATTENDED']);
    expect(await desk.act('M-1 return approval', [], { around })).toEqual([]);
  });
});

describe('behaviour', () => {
  it.each([
    ['2026-08-03T10:00:59', ['UNUSUAL_SPEED']],
    ['2026-08-03T10:01:00', []],
    ['2026-08-03T22:00:00', ['OFF_HOURS']],
    ['2026-08-08T10:30:00', ['NON_WORKING_DAY']],
    ['2026-10-01T10:30:00', ['NON_WORKING_DAY']],
  ])('an approval at %s of what was opened at ten', async (at, expected) => {
    const desk = await new Watched().submitted();
    expect(await desk.act('N-1 accept acceptance', ['approval'], { at: '2026-08-03T10:00:00' })).toEqual([]);
    expect(await desk.act('M-1 approve approval', ['delivery'], { at })).toEqual(expected);
  });

  const many: readonly (readonly [Counter, number, 'approve' | 'return' | 'refuse', string[]])[] = [
    ['officerApproved', 60, 'approve', ['BULK_APPROVALS']],
    ['officerApproved', 59, 'approve', []],
    ['officerReturned', 20, 'return', ['BULK_RETURNS']],
    ['officerReturned', 19, 'return', []],
    ['officerRefused', 10, 'refuse', ['REFUSAL_STREAK']],
    ['officerRefused', 9, 'refuse', []],
  ];
  it.each(many)('%s %d times before, and now %s', async (counter, times, action, expected) => {
    const desk = await new Watched({ 'X-1': officer({}, { [counter]: times }) }).accepted();
    expect(
      await desk.act(
        `X-1 ${action} approval`,
        ['delivery'],
        action === 'refuse' ? { opinion: '登记材料与馆藏档案不相符合' } : {},
      ),
    ).toEqual(expected);
  });

  it('of yesterday does not count today', async () => {
    const desk = await new Watched({ 'X-1': officer({}, { officerApproved: 60 }, '2026-08-02') }).accepted();
    expect(await desk.act('X-1 approve approval', ['delivery'])).toEqual([]);
  });
});

describe('returns', () => {
  it('are told from the second by an officer on, and from the third in all', async () => {
    const desk = await new Watched().submitted();
    const correct = async () =>
      (
        await desk.tell({
          ...correction,
          data: { ...withoutMatter(applied()), expectedVersion: desk.version },
        } as never)
      ).codes;
    expect(await desk.act('N-1 return acceptance')).toEqual([]);
    expect(await correct()).toEqual([]);
    expect(await desk.act('N-1 return acceptance')).toEqual(['PIECEMEAL_RETURN']);
    expect(await correct()).toEqual([]);
    expect(await desk.act('N-1 return acceptance')).toEqual(['RETURN_LOOP']);
  });
});

const withoutMatter = ({ applicant, agent, form, materials }: ReturnType<typeof applied>) => ({
  applicant,
  ...(agent === undefined ? {} : { agent }),
  form,
  materials,
});

it('every violation of the file is brought about here, or in one of the tests beside this', () => {
  const textOf = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8');
  const tests = ['supervision', 'supervision-afterwards', 'supervision-together', 'screening'].map((name) =>
    textOf(`${name}.test.ts`),
  );
  const file = JSON.parse(textOf('../../rules/supervision/violations.json')) as { violations: { code: string }[] };
  const brought = (code: string) => tests.some((test) => test.includes(`'${code}'`));
  expect(file.violations.map(({ code }) => code).filter((code) => !brought(code))).toEqual([]);
});
