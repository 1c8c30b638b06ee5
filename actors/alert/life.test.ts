import { array, assert, constantFrom, integer, property, record } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayOf, endOfDay } from '../day.ts';
import { type AlertOrder, alertVerbs } from '../protocol/alert-messages.ts';
import { type Severity, severities } from '../protocol/alerts.ts';
import type { AlertCommand } from '../protocol/commands.ts';
import { hasEnded, life, statusAfter } from './life.ts';
import { LivingAlert, raise, S1, S2, W1, W2 } from './specimens-harness.ts';
import type { AlertState, AlertStatus } from './state.ts';

const START = Date.parse('2026-08-03T10:00:00+08:00');
const HOUR_MS = 3_600_000;
const who = [S1, S2, W1, W2] as const;

const orderOf = (verb: AlertOrder['type'], by: number, other: number, now: number): AlertOrder => {
  const actor = who[by] ?? S1;
  const until = dayOf(now + 48 * HOUR_MS);
  const words = { note: 'n', report: 'r', reason: 'r', decision: 'd', words: 'w', opinion: 'o' };
  const all = { ...actor, ...words, until, measure: 'reminder', assignee: who[other] ?? W2 };
  return {
    type: verb,
    data: { ...all, outcome: other % 2 === 0 ? 'accepted' : 'insufficient' },
  } as unknown as AlertOrder;
};

/** What leads on from here, by somebody who may. */
const forward = ({ status, assignee = W2 }: AlertState, now: number): AlertOrder | undefined => {
  const index = assignee.officer === 'S-1' ? 1 : 0;
  const onward = { raised: 'acknowledge', acknowledged: 'assign', rectified: 'review', reviewed: 'close' } as const;
  if (status === 'assigned')
    return orderOf(
      'rectify',
      who.findIndex(({ officer }) => officer === assignee.officer),
      0,
      now,
    );
  return status === 'closed' || status === 'dismissed' ? undefined : orderOf(onward[status], index, 0, now);
};

/** What is done, by whom, and how far the clock goes before it, also back. */
const act = record({
  what: constantFrom(
    ...alertVerbs,
    ...Array.from({ length: 8 }, () => 'forward' as const),
    'raise',
    'due',
    'due',
    'replayedDue',
  ),
  by: integer({ min: 0, max: 3 }),
  other: integer({ min: 0, max: 3 }),
  severity: constantFrom<Severity>(...severities),
  hours: constantFrom(0, 0, 1, 30, 400, -20),
});

describe('whatever is done with an alert in whatever order', () => {
  it('it stands where the table of its life allows, is dismissed by two, counts every finding, and escalates once a level', () => {
    const reached = new Set<AlertStatus>();
    let levels = 0;
    assert(
      property(array(act, { maxLength: 60 }), (acts) => {
        const living = new LivingAlert();
        let now = START;
        let raised = 1;
        const fired: string[] = [];
        const escalations: string[] = [];
        living.tell(raise(), { now });
        for (const { what, by, other, severity, hours } of acts) {
          now += hours * HOUR_MS;
          const before = living.state;
          if (before === undefined) throw new Error('it was raised');
          const tell = (command: AlertCommand) => living.tell(command, { now });
          const fire = (name: string) => {
            const [verb, argument = ''] = name.split('_', 2);
            const [round = 0, level = 0] = argument.split('-').map(Number);
            const command =
              verb === 'escalate' ? { type: verb, round, level } : { type: 'endSuppression', until: argument };
            for (const event of tell(command as AlertCommand).received().events)
              if (event.type === 'AlertEscalated') escalations.push(`${before.round}-${event.level}`);
          };
          if (what === 'raise') {
            raised += 1;
            tell(raise({ severity })).received();
          } else if (what === 'due') {
            // The sweeper fires what is due, one row after the other, however far the clock has jumped.
            for (let due = before.due; due !== undefined && due.at <= now; due = living.state?.due) {
              fired.push(due.name);
              fire(due.name);
            }
          } else if (what === 'replayedDue') {
            const old = fired[other];
            if (old?.startsWith('escalate') === true) fire(old);
          } else {
            const order = what === 'forward' ? forward(before, now) : orderOf(what, by, other, now);
            if (order === undefined) continue;
            const { decision } = tell(order);
            if (decision.verdict === 'received') {
              expect(life[before.status]).toContain(order.type);
              const deed = living.state?.deeds.at(-1);
              expect(deed?.verb).toBe(order.type);
              if (deed !== undefined) expect(living.state?.status).toBe(statusAfter(before.status, deed));
              if (order.type === 'countersign') expect(before.dismissal?.officer).not.toBe(order.data.officer);
              if (!['rectify', 'answer'].includes(order.type)) expect(order.data.officer).not.toBe('W-1');
              if (order.type === 'review') expect(order.data.officer).not.toBe(before.rectifiedBy?.officer);
            } else expect(living.state).toBe(before);
          }
          const state = living.state;
          if (state === undefined) throw new Error('it does not go away');
          reached.add(state.status);
          expect(state.occurrences).toBe(raised);
          // The same status leads nowhere but by the table: only a finding opens what has ended.
          if (hasEnded(before.status) && !hasEnded(state.status)) expect(['raise', 'due']).toContain(what);
          expect(state.due !== undefined && state.suppression === undefined && hasEnded(state.status)).toBe(false);
          if (state.suppression !== undefined) expect(state.due?.at).toBe(endOfDay(state.suppression.until));
        }
        expect(new Set(escalations).size).toBe(escalations.length);
        levels += escalations.length;
      }),
      { numRuns: 400, seed: 20260803 },
    );
    // All of it was tried, or the sentences above say nothing.
    expect([...reached].sort()).toEqual(Object.keys(life).sort());
    expect(levels).toBeGreaterThan(50);
  }, 60_000);
});
