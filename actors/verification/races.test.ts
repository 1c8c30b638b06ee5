import { describe, expect, it } from 'vitest';
import type { ConsentState } from '../consent/state.ts';
import { consentKey, verificationOf } from '../protocol/verification.ts';
import type { VerificationEvent } from './state.ts';
import { CONSENT, found, NOW, plainBook, World } from './world-harness.ts';

const book = plainBook(['a.one', 'b.two', 'c.three']);

function grantedWorld(): World {
  const world = new World(book);
  world.grant();
  return world;
}

const inUse = (world: World, consent = CONSENT): readonly string[] =>
  (world.stateOf(consentKey(consent)) as ConsentState).inUse;

describe('a consent of which a verification has no more need', () => {
  it('is given back where its word comes after the deadline', () => {
    const world = grantedWorld();
    world.held = [];
    world.verify(['a.one']);
    const [use] = world.held.splice(0);
    if (use === undefined) throw new Error('the consent was not asked');
    world.send(use.to, use.command);
    world.passUntil(NOW + 30_000);
    expect(world.verification.report).toMatchObject({ code: 'CONSENT_SILENT' });
    world.letGo();
    expect(world.begun).toEqual([]);
    expect(inUse(world)).toEqual([]);
  });

  it('is given back where its word comes when a round by another consent has begun', () => {
    const world = grantedWorld();
    world.held = [];
    world.verify(['a.one']);
    world.verify(['a.one'], { consent: 'hall.SQ-2' });
    world.letGo();
    expect(world.verification.round).toBe(2);
    expect(inUse(world)).toEqual([]);
  });

  it('is given back where its word comes when the application is withdrawn', () => {
    const world = grantedWorld();
    world.held = [];
    world.verify(['a.one']);
    world.send(verificationOf('hall.A-1'), { type: 'abandon' });
    expect(world.verification.report).toMatchObject({ outcome: 'stopped', code: 'APPLICATION_WITHDRAWN' });
    world.letGo();
    expect(world.begun).toEqual([]);
    expect(inUse(world)).toEqual([]);
  });

  it('is given back where the next round is not covered by it', () => {
    const world = grantedWorld();
    world.verify(['a.one']);
    expect(inUse(world)).toHaveLength(1);
    world.verify(['a.one'], { person: 'citizen-another' });
    expect(world.verification.report).toMatchObject({ round: 2, code: 'CONSENT_SUBJECT' });
    expect(inUse(world)).toEqual([]);
  });

  it('stays in use while the next round goes on by it, so that a withdrawal stops that', () => {
    const world = grantedWorld();
    world.held = [];
    world.verify(['a.one']);
    world.verify(['a.one']);
    world.letGo();
    expect(inUse(world)).toHaveLength(1);
    expect(world.send(consentKey(CONSENT), { type: 'withdraw', data: {} })).toEqual([]);
    expect(world.verification.report).toMatchObject({ round: 2, code: 'CONSENT_WITHDRAWN' });
  });

  it('keeps its state small however many use it one after another', () => {
    const world = grantedWorld();
    let most = 0;
    for (let time = 0; time < 2000; time += 1) {
      world.verify(['a.one']);
      const begun = world.begun.at(-1);
      if (begun === undefined) throw new Error('nothing was asked');
      most = Math.max(most, JSON.stringify(world.stateOf(consentKey(CONSENT))).length);
      world.answer(begun, found({ XM: '示例乙' }), 5);
    }
    expect(inUse(world)).toEqual([]);
    expect(most).toBeLessThan(700);
  });
});

describe('a source that repeats itself', () => {
  it('is kept a few times, and not without end', () => {
    const world = grantedWorld();
    world.verify(['a.one']);
    const [begun] = world.begun;
    if (begun === undefined) throw new Error('nothing was asked');
    for (let time = 0; time < 1000; time += 1) {
      world.answer(begun, found({ XM: '示例乙' }));
      world.answer(begun, { state: 'garbage', reason: 'NOT_JSON', text: 'x' });
    }
    const unused = world.events.filter(({ event }) => (event as VerificationEvent).type === 'AnswerUnused');
    expect(unused).toHaveLength(12);
    // The next round keeps account of its own.
    world.verify(['a.one']);
    world.answer(begun, found({ XM: '示例乙' }));
    expect(world.events.at(-1)?.event).toMatchObject({ type: 'AnswerUnused', why: 'superseded' });
  });
});
