import { describe, expect, it } from 'vitest';
import type { SourceLine, SourceReply, SourceRequest } from '../protocol/sources.ts';
import { type LaneLimits, SourceLane } from './source-lane.ts';

const request = (reference: string): SourceRequest => ({
  reference,
  source: 'a',
  dataset: 'one',
  attempt: 1,
  consent: 'hall.SQ-1',
  purpose: 'preRoute',
  subject: { name: '示例乙' },
  at: 0,
  timeoutMs: 1000,
});

/** A source that answers when it is told to. */
class SlowLine implements SourceLine {
  readonly source = 'a';
  readonly asked: string[] = [];
  readonly #answers = new Map<string, (reply: SourceReply) => void>();

  ask({ reference }: SourceRequest): Promise<SourceReply> {
    this.asked.push(reference);
    return new Promise((resolve) => this.#answers.set(reference, resolve));
  }

  onLate(): void {}

  async close(): Promise<void> {}

  answer(reference: string): void {
    this.#answers.get(reference)?.({ state: 'answered', records: [] });
  }
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

function laneWith(limits: Partial<LaneLimits> = {}, circuit: 'closed' | 'open' | 'halfOpen' = 'closed') {
  const line = new SlowLine();
  const clock = { now: 0 };
  const state = { circuit };
  const lane = new SourceLane({
    line,
    limits: () => ({ concurrency: 2, ratePerSecond: 1_000_000, queue: 3, ...limits }),
    now: () => clock.now,
    halfOpen: () => state.circuit === 'halfOpen',
    open: () => state.circuit === 'open',
  });
  const ask = (reference: string, withinMs = 60_000) => lane.ask(withinMs, async () => request(reference));
  return { lane, line, clock, state, ask };
}

describe('the lane of a source', () => {
  it('asks so many at once, and the others in their order as room comes', async () => {
    const { lane, line, clock, ask } = laneWith();
    const replies = ['1', '2', '3', '4'].map((reference) => ask(reference));
    await settled();
    expect(line.asked).toEqual(['1', '2']);
    expect([lane.underWay, lane.waiting]).toEqual([2, 2]);
    clock.now = 5;
    line.answer('2');
    expect(await replies[1]).toMatchObject({ reply: { state: 'answered' }, milliseconds: 5 });
    await settled();
    expect(line.asked).toEqual(['1', '2', '3']);
    lane.close();
    expect(await replies[3]).toBeUndefined();
  });

  it('says at once that too many wait', async () => {
    const { ask } = laneWith({ concurrency: 1 });
    for (const reference of ['1', '2', '3', '4']) void ask(reference);
    expect(await ask('5')).toEqual({ reply: { state: 'unavailable', code: 'QUEUE_FULL' } });
  });

  it('does not send what has waited too long, nor what is not wanted any more', async () => {
    const { line, clock, lane, ask } = laneWith({ concurrency: 1 });
    void ask('1');
    const late = ask('2', 10);
    const gone = lane.ask(60_000, async () => undefined);
    await settled();
    clock.now = 20;
    line.answer('1');
    expect(await late).toEqual({ reply: { state: 'unavailable', code: 'NOT_SENT' } });
    expect(await gone).toBeUndefined();
    expect(line.asked).toEqual(['1']);
  });

  it('asks one at a time while the source is tried again, and nobody while it is left alone', async () => {
    const { line, state, ask } = laneWith({}, 'halfOpen');
    void ask('1');
    const second = ask('2');
    await settled();
    expect(line.asked).toEqual(['1']);
    state.circuit = 'open';
    line.answer('1');
    expect(await second).toEqual({ reply: { state: 'unavailable', code: 'CIRCUIT_OPEN' } });
  });

  it('keeps to the rate, whatever the concurrency allows', async () => {
    const { line, clock, lane, ask } = laneWith({ concurrency: 100, ratePerSecond: 100, queue: 100 });
    for (let count = 0; count < 20; count += 1) void ask(String(count));
    await settled();
    const first = line.asked.length;
    expect(first).toBeLessThanOrEqual(11);
    clock.now = 50;
    line.answer('0');
    await settled();
    expect(line.asked.length).toBeLessThanOrEqual(first + 6);
    lane.close();
  });
});
