import type { JetStreamManager, StreamInfo } from '@nats-io/jetstream';
import { describe, expect, it } from 'vitest';
import type { JournalStore } from '../../actors/ports.ts';
import type { Incoming } from '../../actors/protocol/incoming.ts';
import { checkNewest, checkStream } from './stream-check.ts';
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

describe('the message that was worked off last', () => {
  /** A journal that ends with message 7 of the sender `a`, and a stream that has this id there. */
  const hold = (stands: string | undefined, mark: { watermark: number; above: readonly number[] }) => {
    const asked: number[] = [];
    const input = { source: 'integrator', sequence: 7, integrator: 'hall', messageId: 'a', messageSource: 'urn:a' };
    const entries = [...Array.from({ length: 100 }, () => ({ input })), { input: { source: 'due' } }];
    const store = {
      head: () => ({ commit: entries.length }),
      archivedTo: () => 0,
      entries: async (from: number, limit: number) => entries.slice(from - 1, from - 1 + limit),
    } as unknown as JournalStore;
    const manager = {
      streams: {
        getMessage: async (_stream: string, { seq }: { seq: number }) => {
          asked.push(seq);
          return stands === undefined ? null : { subject: 'onedoor.in.hall.x', data: Buffer.from(stands) };
        },
      },
    } as unknown as JetStreamManager;
    const decode = (subject: string, bytes: Uint8Array) =>
      ({
        address: { integrator: subject.split('.')[2] },
        messageId: Buffer.from(bytes).toString(),
        messageSource: 'urn:a',
      }) as Incoming;
    return { asked, checked: checkNewest({ epoch: EPOCH, ...mark }, { manager, store, decode }) };
  };

  it.each([
    ['stands where it stood', 'a', { watermark: 7, above: [] }, [7]],
    ['stands above the watermark', 'a', { watermark: 2, above: [7] }, [7]],
    ['was deleted since', undefined, { watermark: 9, above: [] }, [7]],
    ['was of the stream before this one', 'b', { watermark: 3, above: [5] }, []],
  ])('%s: well', async (_name, stands, mark, expected) => {
    const { asked, checked } = hold(stands, mark);
    await checked;
    expect(asked).toEqual(expected);
  });

  it('is another one now: an older copy that has grown', async () => {
    await expect(hold('b', { watermark: 9, above: [] }).checked).rejects.toEqual(coded('STREAM_ROLLED_BACK'));
  });
});
