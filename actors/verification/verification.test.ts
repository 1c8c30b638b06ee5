import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { consentKey, sourceKey, verificationOf } from '../protocol/verification.ts';
import { isSealed } from './seal.ts';
import type { Report, VerificationEvent } from './state.ts';
import { CONSENT, found, NOW, plainBook, World } from './world-harness.ts';

const book = plainBook(['a.one', 'b.two', 'c.three']);
const timeout = { state: 'timeout' } as const;
const refused = { state: 'refused', code: 'NO_RIGHT' } as const;

function begunWorld(...datasets: readonly string[]): World {
  const world = new World(book);
  world.grant();
  world.verify(datasets);
  return world;
}

const eventsOf = (world: World) =>
  world.events.filter(({ entity: { kind } }) => kind === 'verification').map(({ event }) => event as VerificationEvent);
const reportsOf = (world: World): readonly Report[] =>
  eventsOf(world).flatMap((event) => (event.type === 'ReportSealed' ? [event.report] : []));

describe('a verification', () => {
  it('asks all sources side by side once its consent covers it, and reports when all have answered', () => {
    const world = begunWorld('a.one', 'b.two');
    expect(world.begun.map(({ dataset, attempt }) => [dataset, attempt])).toEqual([
      ['a.one', 1],
      ['b.two', 1],
    ]);
    for (const begun of world.begun) world.answer(begun, found({ XM: '示例乙' }), 20);
    const { status, report, due } = world.verification;
    expect([status, report?.outcome, report?.version, due]).toEqual(['reported', 'confirmed', 1, undefined]);
    expect(report?.number).toMatch(/^HD20260803-[0-9A-Z]{10}$/);
    // The consent until it expires, and both sources until their month is over.
    expect(world.rows).toHaveLength(3);
    expect(world.told.map(({ to, command }) => [to.kind, command.type])).toEqual([['application', 'hearReport']]);
    expect(world.messages.map(({ event }) => event)).toEqual(['consent-granted', 'verified']);
  });

  it('sends nothing without a consent that covers it, and says why', () => {
    const cases = [
      [{ consent: 'hall.other' }, {}, 'CONSENT_UNKNOWN'],
      [{ purpose: 'screening' }, {}, 'CONSENT_PURPOSE'],
      [{}, { datasets: ['b.two'] }, 'CONSENT_DATASETS'],
      [{ person: 'citizen-another' }, {}, 'CONSENT_SUBJECT'],
      [{}, { application: 'A-2' }, 'CONSENT_APPLICATION'],
    ] as const;
    for (const [order, consent, code] of cases) {
      const world = new World(book);
      world.grant(consent);
      world.verify(['a.one'], order);
      expect(world.begun, code).toEqual([]);
      expect(world.verification.report, code).toMatchObject({ outcome: 'unauthorised', code });
    }
  });

  it('stops when its consent is withdrawn: nothing more is asked, and what was answered is used no more', () => {
    const world = begunWorld('a.one', 'b.two');
    const [one, two] = world.begun;
    if (one === undefined || two === undefined) throw new Error('nothing was asked');
    world.answer(one, found({ XM: '示例乙' }), 20);
    expect(world.send(consentKey(CONSENT), { type: 'withdraw', data: {} })).toEqual([]);
    expect(world.verification.report).toMatchObject({ outcome: 'stopped', code: 'CONSENT_WITHDRAWN' });
    expect(JSON.stringify(world.verification)).not.toContain('"XM"');
    world.answer(two, found({ XM: '示例乙' }), 20);
    expect(eventsOf(world).at(-1)).toMatchObject({ type: 'AnswerUnused', why: 'stopped' });
    world.passUntil(NOW + 600_000);
    expect(world.begun).toHaveLength(2);
    expect(reportsOf(world)).toHaveLength(1);
  });

  it('stops when its application is withdrawn, gives the consent back, and changes nothing that is sealed', () => {
    const world = begunWorld('a.one', 'b.two');
    const [one, two] = world.begun;
    if (one === undefined || two === undefined) throw new Error('nothing was asked');
    world.answer(one, found({ XM: '示例乙' }), 20);
    world.send(verificationOf('hall.A-1'), { type: 'abandon' });
    expect(world.verification.report).toMatchObject({ outcome: 'stopped', code: 'APPLICATION_WITHDRAWN' });
    expect(JSON.stringify(world.verification)).not.toContain('"XM"');
    world.answer(two, found({ XM: '示例乙' }), 20);
    expect(eventsOf(world).at(-1)).toMatchObject({ type: 'AnswerUnused', why: 'stopped' });
    world.send(verificationOf('hall.A-1'), { type: 'abandon' });
    world.passUntil(NOW + 600_000);
    expect(world.begun).toHaveLength(2);
    expect(reportsOf(world)).toHaveLength(1);
  });

  it('asks again after a wait that grows, and no more than the source allows', () => {
    const world = begunWorld('a.one');
    for (let attempt = 1; attempt <= 3; attempt += 1) {
      const begun = world.begun.at(-1);
      if (begun?.attempt !== attempt) throw new Error(`attempt ${attempt} was not begun`);
      world.answer(begun, timeout, 2000);
      const before = world.now;
      if (attempt < 3) world.passUntil(world.rows[0] ?? 0);
      if (attempt < 3) expect(world.now - before).toBeGreaterThanOrEqual(500 * 2 ** (attempt - 1));
    }
    expect(world.begun).toHaveLength(3);
    expect(world.verification.report?.sources[0]).toMatchObject({ status: 'timeout', attempts: 3 });
  });

  it('goes on by itself where nobody tells what became of a try', () => {
    const world = begunWorld('a.one');
    world.passUntil(NOW + 29_000);
    expect(world.begun.length).toBeGreaterThan(1);
    world.passUntil(NOW + 30_000);
    expect(world.verification.report?.sources[0]?.status).toBe('timeout');
    expect(world.verification.due).toBeUndefined();
  });

  it('reports at its deadline whatever is missing, and makes the next version of what comes later', () => {
    const world = begunWorld('a.one', 'b.two');
    const [one, two] = world.begun;
    if (one === undefined || two === undefined) throw new Error('nothing was asked');
    world.answer(one, found({ XM: '示例乙' }), 20);
    world.passUntil(NOW + 30_000);
    expect(world.verification.report).toMatchObject({ version: 1, outcome: 'incomplete' });
    world.answer(two, found({ XM: '示例乙' }));
    expect(world.verification.report).toMatchObject({ version: 2, outcome: 'confirmed' });
    const [first, second] = reportsOf(world);
    expect(second?.previous).toBe(first?.seal);
    expect(second?.number).toBe(first?.number);
    world.answer(two, found({ XM: '示例丙' }));
    expect(eventsOf(world).at(-1)).toMatchObject({ type: 'AnswerUnused', why: 'twice' });
    expect(world.verification.report?.version).toBe(2);
  });

  it('keeps an answer that is garbage, or older than the source allows, for what it is', () => {
    const world = begunWorld('a.one', 'b.two', 'c.three');
    const [one, two, three] = world.begun;
    if (one === undefined || two === undefined || three === undefined) throw new Error('nothing was asked');
    world.answer(one, { state: 'answered', asOf: '2026-06-01', records: [{ XM: '示例乙' }] }, 5);
    world.answer(two, found(), 5);
    world.answer(three, refused, 5);
    expect(world.verification.report?.sources.map(({ status }) => status)).toEqual(['stale', 'none', 'refused']);
    const other = begunWorld('a.one');
    other.answer(other.begun[0] ?? one, found('broken'), 5);
    expect(other.verification.asks[0]).toMatchObject({ status: 'waiting', attempts: 1 });
    const answered = eventsOf(other).find(({ type }) => type === 'AskAnswered');
    expect(answered).toMatchObject({ status: 'garbage', answer: { reason: 'a record is broken' } });
  });

  it('leaves a source alone while its circuit is open, and says so where the time does not allow to wait', () => {
    const world = new World(book);
    world.grant();
    world.setState(sourceKey('a'), {
      circuit: { state: 'open', until: NOW + 4000, openings: 1 },
      recent: [],
      totals: {},
    });
    world.setState(sourceKey('b'), {
      circuit: { state: 'open', until: NOW + 40_000, openings: 4 },
      recent: [],
      totals: {},
    });
    world.verify(['a.one', 'b.two']);
    expect(world.begun).toEqual([]);
    expect(world.verification.asks.map(({ status, attempts }) => [status, attempts])).toEqual([
      ['waiting', 0],
      ['unavailable', 0],
    ]);
    world.passUntil(NOW + 9001);
    expect(world.begun).toHaveLength(1);
  });

  it('does not come back with all others at the moment at which the circuit is to be tried', () => {
    const moments = Array.from({ length: 100 }, (_, number) => {
      const world = new World(book);
      world.grant();
      world.setState(sourceKey('a'), {
        circuit: { state: 'open', until: NOW + 4000, openings: 1 },
        recent: [],
        totals: {},
      });
      world.verify(['a.one'], {}, `hall.A-${number}.case`);
      return (world.rows[0] ?? 0) - NOW - 4000;
    });
    expect(Math.min(...moments)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...moments)).toBeLessThanOrEqual(5000);
    for (let second = 0; second < 5; second += 1)
      expect(moments.filter((at) => Math.floor(at / 1000) === second).length).toBeLessThan(40);
  });

  it('verifies a correction anew; what answers the content before belongs to no report', () => {
    const world = begunWorld('a.one');
    const [old] = world.begun;
    if (old === undefined) throw new Error('nothing was asked');
    world.verify(['a.one'], { asOf: 4 });
    expect(world.verification.round).toBe(2);
    world.answer(old, found({ XM: '示例乙' }), 5);
    expect(eventsOf(world).at(-1)).toMatchObject({ type: 'AnswerUnused', why: 'superseded' });
    const fresh = world.begun.at(-1);
    if (fresh?.round !== 2) throw new Error('the correction was not asked about');
    world.answer(fresh, found({ XM: '示例乙' }), 5);
    expect(world.verification.report).toMatchObject({ round: 2, version: 1 });
    expect(world.told.at(-1)?.command).toMatchObject({ type: 'hearReport', data: { asOf: 4 } });
  });
});

const deed = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('answer' as const), which: fc.nat(20), how: fc.nat(6) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('wait' as const), ms: fc.integer({ min: 1, max: 8000 }) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('withdraw' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('again' as const) }) },
);
const answers = [
  found({ XM: '甲' }),
  found(),
  found('broken'),
  timeout,
  refused,
  { state: 'unavailable', code: 'X' } as const,
  { state: 'garbage', reason: 'no JSON', text: '<html>' } as const,
];

describe('whatever happens to a verification', () => {
  it('it comes to a sealed report, every answer is kept, and nobody is asked too often or without consent', () => {
    fc.assert(
      fc.property(fc.array(deed, { maxLength: 30 }), (deeds) => {
        const world = begunWorld('a.one', 'b.two', 'c.three');
        let given = 0;
        let withdrawn = Number.POSITIVE_INFINITY;
        for (const one of deeds) {
          if (one.do === 'wait') world.passUntil(world.now + one.ms);
          else if (one.do === 'withdraw') {
            if (world.send(consentKey(CONSENT), { type: 'withdraw', data: {} }).length === 0)
              withdrawn = world.events.length;
          } else if (one.do === 'again') world.verify(['a.one', 'b.two'], { asOf: world.now });
          else {
            const begun = world.begun[one.which % Math.max(1, world.begun.length)];
            const answer = answers[one.how];
            if (begun === undefined || answer === undefined) continue;
            world.answer(begun, answer, 10);
            if (answer.state === 'answered') given += 1;
          }
        }
        world.passUntil(world.now + 60_000);
        const { report, round, due } = world.verification;
        expect(report?.round).toBe(round);
        expect(due).toBeUndefined();
        const reports = reportsOf(world);
        expect(reports.every(isSealed)).toBe(true);
        for (const [index, { previous, version }] of reports.entries())
          expect(previous).toBe(version === 1 ? undefined : reports[index - 1]?.seal);
        const kept = eventsOf(world).filter((event) => {
          if (event.type === 'AnswerUnused')
            return event.answer.state === 'answered' || event.answer.state === 'garbage';
          return (
            event.type === 'AskAnswered' && (event.answer.state === 'answered' || event.answer.state === 'garbage')
          );
        });
        expect(kept.length).toBeGreaterThanOrEqual(given);
        const tries = new Map<string, number>();
        for (const { dataset, round: of } of world.begun)
          tries.set(`${dataset} ${of}`, (tries.get(`${dataset} ${of}`) ?? 0) + 1);
        expect(Math.max(...tries.values())).toBeLessThanOrEqual(3);
        const sentAfter = world.events.slice(withdrawn).filter(({ event }) => event.type === 'AskBegun');
        expect(sentAfter).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });
});
