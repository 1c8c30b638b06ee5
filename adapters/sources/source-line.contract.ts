import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { SourceLine, SourceReply, SourceRequest, Subject } from '../../actors/protocol/sources.ts';
import { type FakeFault, type GarbageKind, garbageKinds } from './fake/faults.ts';
import type { GarbageReason } from './reply.ts';

/** A line against something that stands in for its department. */
export interface SourceUnderTest {
  readonly line: SourceLine;
  readonly dataset: string;
  /** Of whom the source holds one record. */
  readonly person: Subject;
  /** The record, as the department keeps it. */
  readonly record: object;
  /** Of whom it holds none. */
  readonly stranger: Subject;
  /** What the next call meets. */
  failNext(fault: FakeFault, afterMs?: number): Promise<void> | void;
  /** Ends a fault that does not end by itself with the call that it befell. */
  mend?(): Promise<void>;
  /** A line that is not ready yet, where an answer can be late for no other reason. */
  unready?(): Promise<SourceLine>;
  /** The same line after a restart of the daemon. */
  reopen(): Promise<SourceLine>;
  /** A line to where nobody answers. */
  nobody(): Promise<SourceLine>;
  /** How often the source was asked this reference; undefined where nobody is asked. */
  asked(reference: string): number | undefined;
  /** Requests that were not as they must be. */
  violations(): number;
  close(): Promise<void>;
}

export interface ContractTraits {
  readonly faults: readonly FakeFault[];
  /** How long a source is waited for where it is well. */
  readonly patientMs: number;
  /** How long where it never answers in time. */
  readonly hastyMs: number;
  /** Whether an answer can come to a later life of the daemon. */
  readonly answersLaterLives: boolean;
}

const reasons: Readonly<Record<GarbageKind, GarbageReason>> = {
  badJson: 'NOT_JSON',
  wrongSchema: 'SCHEMA',
  badSignature: 'SIGNATURE_WRONG',
  noSignature: 'SIGNATURE_MISSING',
  otherReference: 'OTHER_REFERENCE',
  tooManyRecords: 'TOO_MANY_RECORDS',
  tooLarge: 'TOO_LARGE',
  wrongCharset: 'CHARSET',
};

let numbered = 0;

/** What every line does, however its source is reached. */
export function sourceLineContract(name: string, traits: ContractTraits, open: () => Promise<SourceUnderTest>): void {
  describe(`the line over ${name}`, () => {
    let opened: SourceUnderTest;
    const lateOnes: { readonly reference: string; readonly reply: SourceReply }[] = [];
    beforeAll(async () => {
      opened = await open();
      opened.line.onLate((reference, reply) => void lateOnes.push({ reference, reply }));
    });
    afterAll(async () => {
      await opened.line.close();
      await opened.close();
    });
    beforeEach(async () => opened.mend?.());
    const request = (subject: Subject, timeoutMs = traits.patientMs): SourceRequest => {
      numbered += 1;
      return {
        reference: `verification/hall.V-${numbered}/${opened.line.source}.${opened.dataset}/1/1`,
        source: opened.line.source,
        dataset: opened.dataset,
        attempt: 1,
        consent: 'hall.C-1',
        purpose: 'onDemand',
        subject,
        at: Date.now(),
        timeoutMs,
      };
    };
    const came = async (reference: string, times = 1): Promise<readonly SourceReply[]> => {
      const found = () => lateOnes.filter((one) => one.reference === reference).map(({ reply }) => reply);
      await expect.poll(() => found().length, { timeout: 20_000, interval: 10 }).toBe(times);
      return found();
    };
    const can = (fault: FakeFault): boolean => traits.faults.includes(fault);

    it('brings what the source holds of a person, with the day of the data, and asks once', async () => {
      const one = request(opened.person);
      const reply = await opened.line.ask(one);
      expect(reply).toMatchObject({ state: 'answered', records: [opened.record] });
      expect('asOf' in reply && reply.asOf).toMatch(/^\d{4}-\d{2}-\d{2}/);
      expect([1, undefined]).toContain(opened.asked(one.reference));
      expect(opened.violations()).toBe(0);
    });

    it('says that there is none where the source holds nothing', async () => {
      expect(await opened.line.ask(request(opened.stranger))).toMatchObject({ state: 'answered', records: [] });
    });

    it('says by name and birth date what it says by number, where there is no number', async () => {
      const { name: called, birthDate = '' } = opened.person;
      const reply = await opened.line.ask(request({ name: called, birthDate }));
      expect(reply).toMatchObject({ state: 'answered', records: [opened.record] });
    });

    it('says that the source refuses what is not its own', async () => {
      const reply = await opened.line.ask({ ...request(opened.person), dataset: 'nothing-of-ours' });
      expect(reply).toEqual({ state: 'refused', code: 'DATASET' });
    });

    it.skipIf(!can('slow'))('waits for a slow source', async () => {
      await opened.failNext('slow');
      expect(await opened.line.ask(request(opened.person))).toMatchObject({ state: 'answered' });
    });

    it('tells a timeout when it is due, and what comes later as late', async () => {
      const unready = await opened.unready?.();
      unready?.onLate((reference, reply) => void lateOnes.push({ reference, reply }));
      if (unready === undefined) await opened.failNext('late');
      const one = request(opened.person, traits.hastyMs);
      expect(await (unready ?? opened.line).ask(one)).toEqual({ state: 'timeout' });
      expect(await came(one.reference)).toMatchObject([{ state: 'answered', records: [opened.record] }]);
      expect([1, undefined]).toContain(opened.asked(one.reference));
      await unready?.close();
    });

    it.skipIf(!can('hang'))('tells a timeout where nothing ever comes', async () => {
      await opened.failNext('hang');
      expect(await opened.line.ask(request(opened.person, traits.hastyMs))).toEqual({ state: 'timeout' });
    });

    it.skipIf(!can('twice'))(
      'takes the first of two answers, and never gives the second to another request',
      async () => {
        for (let round = 0; round < 20; round += 1) {
          const [one, other] = [request(opened.person), request(opened.stranger)];
          await opened.failNext('twice');
          expect(await opened.line.ask(one)).toMatchObject({ state: 'answered', records: [opened.record] });
          const next = await opened.line.ask(other);
          expect(next).not.toMatchObject({ records: [opened.record] });
          expect(lateOnes.filter(({ reference }) => reference === other.reference)).toEqual([]);
          if (traits.answersLaterLives) {
            expect(next).toMatchObject({ state: 'answered', records: [] });
            expect(await came(one.reference)).toMatchObject([{ state: 'answered' }]);
          }
        }
      },
    );

    it.each(garbageKinds.filter(can))('tells garbage by its reason: %s', async (kind) => {
      await opened.failNext(kind);
      const reply = await opened.line.ask(request(opened.person));
      expect(reply).toMatchObject({ state: 'garbage', reason: reasons[kind] });
      const { bytes } = reply as Extract<SourceReply, { state: 'garbage' }>;
      expect(bytes.length).toBeGreaterThan(0);
      expect(bytes.length).toBeLessThanOrEqual(64 * 1024);
    });

    it.skipIf(!can('fail'))('tells a source that says that it failed from one that says nothing', async () => {
      await opened.failNext('fail');
      const reply = await opened.line.ask(request(opened.person));
      expect(reply).toMatchObject({ state: 'unavailable', code: expect.stringMatching(/^(SERVICE|HTTP)_500$/) });
    });

    it.skipIf(!can('cut'))('says at once that a connection was cut', async () => {
      await opened.failNext('cut');
      expect(await opened.line.ask(request(opened.person))).toEqual({ state: 'unavailable', code: 'CUT' });
    });

    it('is well again after all of that', async () => {
      expect(await opened.line.ask(request(opened.person))).toMatchObject({
        state: 'answered',
        records: [opened.record],
      });
    });

    it('says that nobody is there, and goes on saying it', async () => {
      const line = await opened.nobody();
      for (let round = 0; round < 3; round += 1)
        expect(await line.ask(request(opened.person))).toMatchObject({
          state: 'unavailable',
          code: expect.stringMatching(/^(NO_RESPONDERS|UNREACHABLE|NO_FILE)$/),
        });
      await line.close();
    });

    it('tells those who wait that it was closed, and whoever asks later too', async () => {
      const line = await opened.reopen();
      const heard: string[] = [];
      line.onLate((reference) => void heard.push(reference));
      if (can('hang')) await opened.failNext('hang');
      const one = request(opened.person);
      const waiting = line.ask(one);
      await expect.poll(() => opened.asked(one.reference) ?? 1).toBe(1);
      await line.close();
      const told = await waiting;
      expect(told).toEqual({ state: 'unavailable', code: 'CLOSED' });
      expect(await line.ask(request(opened.person))).toEqual({ state: 'unavailable', code: 'CLOSED' });
      expect(heard).toEqual([]);
    });

    it.skipIf(!traits.answersLaterLives)(
      'knows an answer to a request of an earlier life, also where it is garbage',
      async () => {
        for (const fault of ['late', 'badSignature'] as const) {
          const earlier = await opened.reopen();
          await opened.failNext(fault, 300);
          const one = request(opened.person);
          const unheard = earlier.ask(one);
          await expect.poll(() => opened.asked(one.reference)).toBe(1);
          await earlier.close();
          expect(await unheard).toEqual({ state: 'unavailable', code: 'CLOSED' });
          // The line of the suite is a later life of the same source.
          expect(await came(one.reference)).toMatchObject([
            fault === 'late' ? { state: 'answered', records: [opened.record] } : { state: 'garbage' },
          ]);
        }
      },
    );

    it('answers a thousand asked at once, each with its own', async () => {
      const asked = Array.from({ length: 1000 }, (_, index) => {
        const one = request(index % 3 === 0 ? opened.stranger : opened.person, 30_000);
        return { one, reply: opened.line.ask(one) };
      });
      for (const [index, { one, reply }] of asked.entries()) {
        expect(await reply).toMatchObject({ state: 'answered', records: index % 3 === 0 ? [] : [opened.record] });
        expect([1, undefined]).toContain(opened.asked(one.reference));
      }
      // That of the dataset which is nobody's.
      expect(opened.violations()).toBe(opened.asked('') === undefined ? 0 : 1);
    });
  });
}
