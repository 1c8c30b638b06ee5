import { describe, expect, it } from 'vitest';
import { decode } from '../../adapters/messages/decode.ts';
import { Random } from '../../rules/random.ts';
import { defaultSettings } from '../config.ts';
import { MESSAGE_BYTES, makeCase } from './road-cases.ts';

const seed = 7;
const random = new Random(seed);
const cases = Array.from({ length: 200 }, (_, number) => makeCase(random, number));
const steps = cases.flatMap((one) => one.steps);

describe('cases of the road', () => {
  it('are messages of the length of the measured bounds, give or take what does not divide', () => {
    for (const { payload, messageId } of steps) {
      expect(payload.length, messageId).toBeGreaterThan(MESSAGE_BYTES - 50);
      expect(payload.length, messageId).toBeLessThanOrEqual(MESSAGE_BYTES);
    }
  });

  it('can be read by the door, whatever was planted', () => {
    for (const { payload, integrator, topic, messageId } of steps) {
      const message = decode(`onedoor.in.${integrator}.${topic}`, payload, defaultSettings.limits, '2026-07-14');
      expect(message.defects, messageId).toEqual([]);
      expect(message.messageId).toBe(messageId);
    }
  });

  it('mix submissions, corrections and acts, answered in both ways', () => {
    const kinds = new Set(steps.map(({ payload }) => /"type":"([^"]+)"/.exec(Buffer.from(payload).toString())?.[1]));
    expect(kinds).toEqual(
      new Set(['submit', 'correct', 'act', 'withdraw'].map((verb) => `onedoor.application.${verb}`)),
    );
    expect(new Set(steps.map(({ verdict }) => verdict.split(' ', 1)[0]))).toEqual(new Set(['received', 'refused']));
  });
});
