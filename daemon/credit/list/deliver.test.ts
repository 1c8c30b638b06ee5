import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { CreditWorld, recorder } from '../../../actors/credit/world-harness.ts';
import type { Command } from '../../../actors/protocol/commands.ts';
import { creditKey } from '../../../actors/protocol/credit.ts';
import { Random } from '../../../rules/random.ts';
import { makeCitizen } from '../../demo/population.ts';
import { deliver } from './deliver.ts';
import { DeliveryRecord, OtherDelivery, readDeliveryRecord } from './delivery-record.ts';
import { type Delivery, type ListLine, readListLine } from './list-line.ts';
import type { Post } from './list-post.ts';

const SEED = 20_261_127;
const TODAY = '2026-08-03';
const folder = mkdtempSync(join(tmpdir(), 'onedoor-deliver-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const random = new Random(SEED);
const people = Array.from({ length: 12 }, () => makeCitizen(random, { bornFrom: 1950, bornTo: 2000 }).idNumber);

function deliveryOf(validTo: string): Delivery {
  const [source = ''] = recorder.organisations;
  const list = { integrator: 'hall', name: '失信被执行人', source, region: '3301' };
  return { ...list, validTo, kind: 'dishonest-person-list', basis: '样例' };
}

function linesOf(who: readonly number[], delivery: Delivery): readonly ListLine[] {
  return who.map((one, index) => {
    const row = {
      idNumber: people[one] ?? '',
      record: `R-${one}`,
      documentNumber: `第${one}号`,
      documentDay: '2026-03-02',
    };
    const read = readListLine(row, index + 2, delivery, TODAY);
    if ('faults' in read) throw new Error(JSON.stringify(read.faults));
    return read.line;
  });
}

/** The daemon, as far as a sender sees it: it remembers what it has answered by the id, and may stay silent from some message on. */
class Counter implements Post {
  readonly world = new CreditWorld(TODAY);
  sender = recorder;
  readonly ids = new Map<string, { readonly content: string; readonly codes: readonly string[] }>();
  underWay = 0;
  most = 0;
  left = Number.POSITIVE_INFINITY;

  async send(subject: string, message: { readonly id: string } & object) {
    this.underWay += 1;
    this.most = Math.max(this.most, this.underWay);
    await Promise.resolve();
    this.underWay -= 1;
    const { id, type, data } = message as unknown as { id: string; type: string; data: object };
    // Silent before the message has come, or behind it: a receipt may be lost too.
    this.left -= 1;
    if (this.left < 0 && this.left % 2 !== 0) return undefined;
    const content = JSON.stringify([type, data]);
    const known = this.ids.get(id);
    if (known !== undefined) expect(known.content).toBe(content);
    const verb = type.slice(type.lastIndexOf('.') + 1);
    const entity = creditKey(subject.slice('credit.'.length));
    const codes = known?.codes ?? this.world.send(entity, { type: verb, data } as Command, this.sender);
    this.ids.set(id, { content, codes });
    return this.left < 0 ? undefined : { received: codes.length === 0, codes };
  }

  async stop(): Promise<void> {}

  /** Records of the list that count against somebody, each as often as it does. */
  get listed(): readonly string[] {
    const inUse = new Map<string, string>();
    for (const { entity, event } of this.world.events) {
      if (entity.kind !== 'ledger') continue;
      const { type, item } = event as unknown as { type: string; item: string | { item: string; evidence: string } };
      if (typeof item === 'object') inUse.set(item.item, item.evidence);
      else if (type === 'ItemWithdrawn' || type === 'ItemRepaired') inUse.delete(item);
    }
    return [...inUse.values()].map((evidence) => evidence.split(' ')[1] ?? '').sort();
  }
}

const freshFile = () => join(mkdtempSync(join(folder, 'delivery-')), 'delivery.jsonl');

async function handIn(
  post: Counter,
  who: readonly number[],
  validTo: string,
  path: string,
  replacing?: string,
  rest: Partial<Delivery> = {},
) {
  const delivery = { ...deliveryOf(validTo), ...rest };
  const before = replacing === undefined ? undefined : readDeliveryRecord(replacing);
  const replaces = before?.head === undefined ? undefined : { head: before.head, delivered: before.delivered };
  const record = new DeliveryRecord(path, delivery, TODAY, replaces?.head);
  const plan = { lines: linesOf(who, delivery), ...(replaces === undefined ? {} : { replaces }) };
  const outcome = await deliver(plan, post, record, { window: 3, progress: () => undefined });
  record.close(outcome.unanswered === 0);
  return outcome;
}

const recordOf = (who: number) => linesOf([who], deliveryOf('2026-12-31'))[0]?.record;
const names = (who: readonly number[]) => who.map((one) => `R-${one}`).sort();

describe('a list that is handed in', () => {
  it('enters each record once, with few under way at once, and knows it when it is run again', async () => {
    const post = new Counter();
    const who = [0, 1, 2, 3, 4, 5, 6, 7];
    const path = freshFile();
    expect(await handIn(post, who, '2026-12-31', path)).toMatchObject({ entered: 8, known: 0, refused: [] });
    expect(post.most).toBe(3);
    expect(await handIn(post, who, '2026-12-31', path)).toMatchObject({ entered: 0, known: 8, refused: [] });
    // Also where what was delivered is forgotten.
    await handIn(post, who, '2026-12-31', freshFile());
    expect(post.listed).toEqual(names(who));
    expect(() => new DeliveryRecord(path, deliveryOf('2027-12-31'), TODAY)).toThrow(OtherDelivery);
    const without = await handIn(post, who, '2027-12-31', freshFile());
    expect(without.refused[0]?.codes).toEqual(['CREDIT_EXISTS']);
    expect(JSON.stringify([...post.ids.keys()])).not.toMatch(/[0-9]{17}/);
  });

  it('is what the newest delivery says, however often each run was broken off', async () => {
    let brokenOff = 0;
    const run = fc.record({
      who: fc.uniqueArray(fc.nat(11), { maxLength: 12 }),
      validTo: fc.constantFrom('2026-10-31', '2026-11-30', '2026-12-31'),
      breaks: fc.array(fc.nat(6), { maxLength: 3 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(run, { minLength: 1, maxLength: 4 }), async (runs) => {
        const post = new Counter();
        let before: string | undefined;
        for (const { who, validTo, breaks } of runs) {
          const path = freshFile();
          for (const left of breaks) {
            post.left = left;
            brokenOff += (await handIn(post, who, validTo, path, before)).unanswered > 0 ? 1 : 0;
            expect(readDeliveryRecord(path).isWhole).toBe(post.left >= 0);
          }
          post.left = Number.POSITIVE_INFINITY;
          const outcome = await handIn(post, who, validTo, path, before);
          expect(readDeliveryRecord(path).isWhole).toBe(true);
          expect(outcome.refused).toEqual([]);
          expect(post.listed).toEqual(names(who));
          before = path;
        }
      }),
      { numRuns: 60, seed: SEED },
    );
    expect(brokenOff).toBeGreaterThan(20);
  });

  it('lets stand what somebody asks about, and does not enter again what was repaired', async () => {
    const post = new Counter();
    const [first, second, third, fourth] = [freshFile(), freshFile(), freshFile(), freshFile()];
    await handIn(post, [0, 1, 2], '2026-10-31', first);
    const items = readDeliveryRecord(first).delivered.map(({ item }) => creditKey(item));
    const object = (item: (typeof items)[number]) =>
      post.world.send(item, { type: 'object', data: { statement: '有误' } });
    const decide = (item: (typeof items)[number], decision: string) =>
      post.world.send(item, {
        type: 'decide',
        data: {
          ...{ expectedVersion: post.world.versionOf(item), officer: 'A-7', decision, reason: '经核' },
          organisation: recorder.organisations[0],
        },
      } as Command);
    const [zero, one] = items;
    if (zero === undefined || one === undefined) throw new Error('nothing was delivered');
    object(zero);
    decide(zero, 'grant');
    object(one);
    const outcome = await handIn(post, [0, 1, 2], '2026-11-30', second, first);
    expect(outcome).toMatchObject({ entered: 1, over: 1, refused: [{ line: 3, codes: ['CREDIT_REQUEST_OPEN'] }] });
    expect(post.listed).toEqual(['R-1', 'R-2']);
    decide(one, 'reject');
    expect(await handIn(post, [0, 1, 2], '2026-11-30', second, first)).toMatchObject({ entered: 1, known: 1, over: 1 });
    // Once over by a decision, it is so in every later delivery, until it has been off the list.
    expect(await handIn(post, [0, 1, 2], '2026-12-31', third, second)).toMatchObject({ entered: 2, over: 1 });
    expect(await handIn(post, [0, 2], '2026-12-31', fourth, third)).toMatchObject({ known: 1, over: 1, withdrawn: 1 });
    expect(post.listed).toEqual(['R-2']);
  });

  it('does not forget what stayed of an earlier delivery: a later one takes its place, or takes it off', async () => {
    for (const who of [[0], [1]]) {
      const post = new Counter();
      const [first, second, third] = [freshFile(), freshFile(), freshFile()];
      await handIn(post, [0, 1], '2026-10-31', first);
      const item = readDeliveryRecord(first).delivered.find(({ record }) => record === recordOf(0))?.item ?? '';
      post.world.send(creditKey(item), { type: 'object', data: { statement: '有误' } });
      expect((await handIn(post, [0, 1], '2026-11-30', second, first)).refused).toHaveLength(1);
      post.world.send(creditKey(item), {
        type: 'decide',
        data: {
          ...{ expectedVersion: 2, officer: 'A-7', decision: 'reject', reason: '经核' },
          organisation: recorder.organisations[0] ?? '',
        },
      });
      expect((await handIn(post, who, '2026-12-31', third, second)).refused).toEqual([]);
      expect(post.listed).toEqual(names(who));
    }
  });

  it('takes off at last whom it could not take off at first', async () => {
    const post = new Counter();
    const [first, second, third] = [freshFile(), freshFile(), freshFile()];
    await handIn(post, [0, 1], '2026-10-31', first);
    post.sender = { ...recorder, organisations: [] };
    const refused = await handIn(post, [1], '2026-10-31', second, first);
    expect(refused).toMatchObject({ withdrawn: 0, known: 1, refused: [{ codes: ['RIGHT_ORGANISATION'] }] });
    post.sender = recorder;
    // By a later delivery, or by the same one, run again.
    expect(await handIn(post, [1], '2026-10-31', third, second)).toMatchObject({ withdrawn: 1 });
    expect(post.listed).toEqual(['R-1']);
    expect(await handIn(post, [1], '2026-10-31', second, first)).toMatchObject({ withdrawn: 1, refused: [] });
  });

  it('says what was refused, and sends it again when it is run again, also where the old item is gone by then', async () => {
    const post = new Counter();
    const [first, second] = [freshFile(), freshFile()];
    const wrong = { region: '44' };
    expect((await handIn(post, [0], '2026-11-30', first, undefined, wrong)).refused).toMatchObject([
      { line: 2, codes: ['RIGHT_REGION'] },
    ]);
    expect(await handIn(post, [0], '2026-11-30', first)).toMatchObject({ entered: 1, refused: [] });
    expect(await handIn(post, [0], '2026-12-31', second, first, wrong)).toMatchObject({ entered: 0, over: 0 });
    expect(post.listed).toEqual([]);
    expect(await handIn(post, [0], '2026-12-31', second, first)).toMatchObject({ entered: 1, over: 0, refused: [] });
    expect(post.listed).toEqual(['R-0']);
  });
});
