import { afterEach, describe, expect, it } from 'vitest';
import type { Journal } from '../journal.ts';
import type { EntityKey } from '../protocol/entity.ts';
import type { Entry } from '../protocol/journal.ts';
import type { SourceLine, SourceReply, SourceRequest } from '../protocol/sources.ts';
import type { AnswerCommand } from '../protocol/verification.ts';
import type { Envelope, Registry } from '../registry.ts';
import { StandingClock, stillMeter } from '../road-harness.ts';
import { type AskerDependencies, startAsker } from './asker.ts';
import type { Follower } from './follower.ts';

const NOW = Date.parse('2026-08-03T02:00:00Z');
const settled = async (): Promise<void> => {
  for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
};

/** Entries as they are committed; whoever reads too slowly is seen by `read`. */
class Entries {
  lastCommit = 0;
  /** The last entry that was handed over. */
  read = 0;
  readonly #entries: Entry[] = [];
  #waiting: (() => void)[] = [];

  commit(entity: EntityKey, ...events: readonly object[]): void {
    this.lastCommit += 1;
    this.#entries.push({ entity, events, commit: this.lastCommit } as unknown as Entry);
    this.wake();
  }

  wake(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  get journal(): Journal {
    const journal = {
      keepFor: () => undefined,
      release: () => undefined,
      wake: () => this.wake(),
      read: async (from: number, limit: number) => {
        const found = this.#entries.slice(from - 1, from - 1 + limit);
        this.read = found.at(-1)?.commit ?? this.read;
        return found;
      },
      after: async (commit: number) => {
        if (this.lastCommit <= commit) await new Promise<void>((resolve) => this.#waiting.push(resolve));
      },
    };
    return Object.defineProperty(journal, 'lastCommit', { get: () => this.lastCommit }) as unknown as Journal;
  }
}

class Line implements SourceLine {
  readonly source: string;
  readonly asked: SourceRequest[] = [];
  late: (reference: string, reply: SourceReply) => void = () => undefined;
  answer: (request: SourceRequest) => Promise<SourceReply> = () => new Promise(() => undefined);

  constructor(source: string) {
    this.source = source;
  }

  ask(request: SourceRequest): Promise<SourceReply> {
    this.asked.push(request);
    return this.answer(request);
  }

  onLate(listener: Line['late']): void {
    this.late = listener;
  }

  async close(): Promise<void> {}
}

const running: Follower[] = [];
afterEach(async () => {
  for (const follower of running.splice(0)) await follower.stop();
});

function start(rest: Partial<AskerDependencies> = {}, window = 100) {
  const entries = new Entries();
  const lines = { one: new Line('one'), two: new Line('two') };
  const delivered: Envelope[] = [];
  const states = new Map<string, unknown>();
  const look = (async (entity: EntityKey, use: (glimpse: never) => unknown) =>
    use({ state: states.get(entity.id), version: 1 } as never)) as Registry['look'];
  const clock = new StandingClock(NOW);
  const faults: unknown[] = [];
  const asker = startAsker(
    { drainMs: 10, window },
    {
      journal: entries.journal,
      registry: { deliver: (envelope) => void delivered.push(envelope), look },
      lines: new Map(Object.entries(lines)),
      limitsOf: () => ({ concurrency: 4, ratePerSecond: 10_000, queue: 100 }),
      clock,
      meter: stillMeter,
      fatal: (error) => void faults.push(error),
      ...rest,
    },
  );
  running.push(asker);
  const begin = (number: number, dataset = 'one.data', more: object = {}): void => {
    const id = `hall.V-${number}`;
    states.set(id, {
      round: 1,
      asks: [{ dataset, status: 'asking', attempts: 1 }],
      order: { consent: 'hall.SQ-1', purpose: 'onDemand', subject: { name: '示例乙' } },
    });
    states.set('hall.SQ-1', { status: 'valid' });
    const when = { sendBy: NOW + 4000, timeoutMs: 2000, at: NOW, ...more };
    const event = { type: 'AskBegun', dataset, round: 1, attempt: 1, ...when };
    entries.commit({ kind: 'verification', id }, event);
  };
  const commands = (): readonly AnswerCommand[] => delivered.map(({ command }) => command as AnswerCommand);
  return { entries, lines, delivered, commands, states, asker, begin, clock, faults };
}

const none: SourceReply = { state: 'answered', records: [] };

describe('the asker', () => {
  it('asks what was committed, and hands the answer to its verification', async () => {
    const { begin, lines, delivered } = start();
    lines.one.answer = async () => none;
    begin(1);
    await settled();
    expect(lines.one.asked.map(({ reference }) => reference)).toEqual(['hall.V-1/one.data/1/1']);
    expect(delivered).toMatchObject([
      { entity: { kind: 'verification', id: 'hall.V-1' }, command: { type: 'answer', attempt: 1, answer: none } },
    ]);
  });

  it('lets a source speak for itself alone', async () => {
    const { lines, delivered } = start();
    lines.one.late('hall.V-1/two.data/1/1', none);
    await settled();
    expect(delivered).toEqual([]);
    lines.two.late('hall.V-1/two.data/1/1', none);
    await settled();
    expect(delivered).toHaveLength(1);
  });

  it('listens to a source that repeats itself, or makes tries up, for a while only; the others are heard', async () => {
    const { lines, commands } = start();
    for (let time = 0; time < 10_000; time += 1) lines.one.late('hall.V-1/one.data/1/1', none);
    expect(commands()).toHaveLength(3);
    lines.one.late('hall.V-2/one.data/1/1', none);
    expect(commands()).toHaveLength(4);
    for (let number = 0; number < 100_000; number += 1) lines.one.late(`hall.V-${number}/one.data/1/2`, none);
    expect(commands().length).toBeLessThan(2000);
    const before = commands().length;
    lines.two.late('hall.V-1/two.data/1/1', none);
    expect(commands()).toHaveLength(before + 1);
  });

  it('reads no further while what it has handed over is not committed', async () => {
    const { entries, begin, delivered, asker } = start({}, 50);
    // Nobody is there to be asked, so each is answered at once.
    for (let number = 0; number < 5000; number += 1) begin(number, 'nobody.data');
    await settled();
    expect(delivered.length).toBeLessThan(600);
    expect(entries.read).toBeLessThan(600);
    for (let place = 0; place < delivered.length; place += 1) {
      delivered[place]?.answered?.({} as Entry);
      if (place % 50 === 0) await settled();
    }
    expect(delivered).toHaveLength(5000);
    await asker.stop();
  });

  it('says nothing of a source whose line is closed because the daemon stops', async () => {
    const { begin, lines, commands, asker } = start();
    let close: (reply: SourceReply) => void = () => undefined;
    lines.one.answer = () =>
      new Promise((resolve) => {
        close = resolve;
      });
    begin(1);
    await settled();
    await asker.stop();
    close({ state: 'unavailable', code: 'CLOSED' });
    await settled();
    expect(commands()).toEqual([expect.not.objectContaining({ milliseconds: expect.anything() as number })]);
  });

  it('lets nobody wait longer for the turn than was meant, although the clock was put back', async () => {
    const { begin, lines, commands, clock } = start({
      limitsOf: () => ({ concurrency: 1, ratePerSecond: 10_000, queue: 100 }),
    });
    begin(1);
    await settled();
    expect(lines.one.asked).toHaveLength(1);
    clock.set(NOW - 86_400_000);
    begin(2, 'one.data', { sendBy: NOW + 20 });
    await expect.poll(commands).toMatchObject([{ answer: { state: 'unavailable', code: 'NOT_SENT' } }]);
  });

  it('asks nobody once the consent has ended, also where the try has waited for its turn', async () => {
    const { begin, lines, states, delivered } = start();
    let answer: (reply: SourceReply) => void = () => undefined;
    lines.one.answer = () =>
      new Promise((resolve) => {
        answer = resolve;
      });
    for (let number = 0; number < 5; number += 1) begin(number);
    await settled();
    expect(lines.one.asked).toHaveLength(4);
    states.set('hall.SQ-1', { status: 'withdrawn' });
    answer(none);
    await settled();
    expect(lines.one.asked).toHaveLength(4);
    expect(delivered).toHaveLength(1);
  });
});
