import type { StreamInfo } from '@nats-io/jetstream';
import { describe, expect, it } from 'vitest';
import { checkStream } from './stream-check.ts';
import { epochOf } from './streams.ts';

const CREATED = '2026-08-03T02:00:00.123456789Z';
const EPOCH = '20260803020000123456789';

const stream = (first: number, last: number, created = CREATED): StreamInfo =>
  ({ created, state: { first_seq: first, last_seq: last } }) as StreamInfo;
const check = (first: number, last: number, watermark: number, epoch = EPOCH, above: readonly number[] = []) =>
  checkStream(stream(first, last), { epoch, watermark, above });
const coded = (code: string) => expect.objectContaining({ name: 'StreamFault', code });

describe('a stream and the mark of a store', () => {
  it('has an epoch that is its moment of making', () => {
    expect(epochOf(stream(1, 1))).toBe(EPOCH);
  });

  it.each([
    ['a new stream', 1, 0, 0],
    ['an empty stream that was purged after the last commit', 8, 7, 7],
    ['nothing new', 1, 7, 7],
    ['something new', 1, 9, 7],
    ['the oldest gone that was worked off', 6, 9, 7],
    ['all gone that was worked off', 8, 9, 7],
  ])('fit: %s', (_name, first, last, watermark) => {
    expect(() => check(first, last, watermark)).not.toThrow();
  });

  it('do not fit, STREAM_ROLLED_BACK: a message above the watermark is gone that was worked off', () => {
    expect(() => check(1, 9, 7, EPOCH, [9])).not.toThrow();
    expect(() => check(1, 9, 7, EPOCH, [9, 10])).toThrow(coded('STREAM_ROLLED_BACK'));
  });

  it.each([
    ['STREAM_CHANGED', 'another incarnation, though the numbers fit', 1, 7, 7, '20260101000000000000000'],
    ['STREAM_TRUNCATED', 'one message is missing', 9, 12, 7, EPOCH],
    ['STREAM_TRUNCATED', 'all of a stream was purged, some not worked off', 13, 12, 7, EPOCH],
    ['STREAM_ROLLED_BACK', 'the last message is gone', 1, 6, 7, EPOCH],
    ['STREAM_ROLLED_BACK', 'it is empty', 1, 0, 7, EPOCH],
  ])('do not fit, %s: %s', (code, _name, first, last, watermark, epoch) => {
    expect(() => check(first, last, watermark, epoch)).toThrow(coded(code));
  });
});
