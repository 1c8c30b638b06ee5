import { describe, expect, it } from 'vitest';
import { CreditWorld } from '../credit/world-harness.ts';
import type { Command } from '../protocol/commands.ts';
import { ledgerKey } from '../protocol/credit.ts';
import { openEntries } from './entries.ts';
import type { LedgerState } from './state.ts';

const CODE = '91350100M000100Y43';
const own = ledgerKey(`organisation-${CODE}`);

/** The ledger of an organisation, told of a month by a source unless said otherwise. */
class Told {
  readonly world = new CreditWorld('2026-09-01');

  tell(rest: object = {}, to = own): void {
    const tally = { type: 'tally', tally: 'verification-answers', month: '2026-08', hits: 19, of: 20 } as const;
    this.world.send(to, { ...tally, evidence: 'source/one', organisation: CODE, ...rest } as Command);
  }

  get state(): LedgerState | undefined {
    return this.world.stateOf(own) as LedgerState | undefined;
  }

  get entries(): readonly string[] {
    return openEntries(this.state).map((one) =>
      one.entry === 'tally' ? `${one.month} ${one.hits}/${one.of}` : 'item',
    );
  }

  get heard() {
    return this.world.messages.map(({ integrator, topic, event, data }) => ({ integrator, topic, event, ...data }));
  }
}

describe('a tally in a ledger', () => {
  it('is entered, and told to whoever speaks for the organisation with what it does to the index', () => {
    const told = new Told();
    told.tell();
    expect(told.entries).toEqual(['2026-08 19/20']);
    expect(told.heard).toEqual([
      {
        ...{ integrator: 'hall', topic: `person.${own.id}`, event: 'credit-tallied' },
        ...{
          tally: 'verification-answers',
          month: '2026-08',
          hits: 19,
          of: 20,
          corrects: false,
          countedBy: 'source/one',
        },
        index: {
          ...{ model: 'organisation-index', modelVersion: '2026.2.0', bandBefore: 'M', band: 'B' },
          reasons: ['VERIFICATION_ANSWER'],
        },
        message: {
          zh: '2026-08 核对请求按期答复：20 件中 19 件。指数等级由 M 变为 B。主要扣分事项：核对请求未按期答复；改进办法：安排专人答复核对请求；系统故障时及时告知。',
          en: '2026-08, verification requests answered in time: 19 of 20. The band of the index goes from M to B. What costs most: verification requests were not answered in time. What betters it: have somebody answer requests for verification; tell at once when a system is down.',
        },
      },
    ]);
  });

  it('changes nothing when it is told again, and replaces what it corrects', () => {
    const told = new Told();
    told.tell();
    told.tell();
    expect([told.entries, told.heard.length]).toEqual([['2026-08 19/20'], 1]);
    told.tell({ hits: 20 });
    expect(told.entries).toEqual(['2026-08 20/20']);
    expect(told.heard[1]).toMatchObject({ corrects: true, index: { bandBefore: 'B', band: 'A', reasons: [] } });
    expect(told.heard[1]).toMatchObject({
      message: { zh: '2026-08 核对请求按期答复：20 件中 20 件（更正后）。指数等级由 B 变为 A。目前没有扣分事项。' },
    });
    told.tell({ evidence: 'source/two', hits: 0 });
    expect(told.entries).toEqual(['2026-08 20/20', '2026-08 0/20']);
  });

  it('of nothing is entered only where it corrects', () => {
    const told = new Told();
    told.tell({ hits: 0, of: 0 });
    expect([told.state, told.heard]).toEqual([undefined, []]);
    told.tell();
    told.tell({ hits: 0, of: 0 });
    expect(told.entries).toEqual(['2026-08 0/0']);
    expect(told.heard[1]).toMatchObject({ index: { bandBefore: 'B', band: 'M' } });
  });

  it('stands beside items, and lasts when these go', () => {
    const told = new Told();
    told.tell();
    const incident = { kind: 'data-quality-incident', subject: { organisation: CODE } };
    told.world.record({ ...incident, document: { number: '1', day: '2026-08-20' } });
    expect(told.entries).toEqual(['item', '2026-08 19/20']);
    told.world.passTo('2028-01-01');
    expect(told.entries).toEqual(['2026-08 19/20']);
  });

  it('is kept for so many months, and is of its role', () => {
    const told = new Told();
    for (let month = 0; month < 40; month += 1)
      told.tell({ month: `${2026 + Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, '0')}` });
    expect([told.entries.length, told.entries[0]]).toEqual([30, '2026-11 19/20']);
    expect(() => told.tell({ tally: 'steps-overdue' })).toThrow('takes no steps-overdue');
  });
});
