import { describe, expect, it } from 'vitest';
import type { ApplicationCommand } from '../protocol/commands.ts';
import { turnOf } from '../turn.ts';
import {
  act,
  application,
  around,
  correction,
  examination,
  histories,
  matter,
  received,
  routeTo,
  sender,
  submission,
  withdrawal,
} from './specimens-harness.ts';

const stranger = { ...sender, integrator: 'elsewhere', organisations: ['11330182K31820031Q'] };

/** The receipt that a stranger gets, from a given history. */
function receiptOf(command: ApplicationCommand, known: boolean) {
  const circumstances = around({ sender: stranger, version: known ? 5 : 0 });
  const { decision } = application(...(known ? [received] : [])).when(command, examination(), circumstances);
  const input = {
    source: 'integrator',
    sequence: 1,
    integrator: 'elsewhere',
    messageId: 'm',
    messageSource: 's',
  } as const;
  const entity = { kind: 'application', id: 'hall.1' } as const;
  return turnOf(entity, circumstances.version, undefined, { input, command }, decision, [], 0).messages;
}

describe('a stranger', () => {
  it.each([
    ['acts', act('accept')],
    ['corrects', correction],
    ['withdraws', withdrawal],
    ['submits', { type: 'submit', data: submission } as const],
  ])('who %s gets the same answer whether the application exists or not (P3)', (_verb, command) => {
    expect(receiptOf(command, true)).toEqual(receiptOf(command, false));
    expect(receiptOf(command, true)[0]).toMatchObject({ event: 'refused', data: { version: 0 } });
  });
});

describe('whoever has a step in the flow', () => {
  it('is told what forbids the act, and is not taken for the owner (P3)', () => {
    const department = { ...stranger, organisations: ['11330100000000000H'] };
    const when = (command: ApplicationCommand) =>
      application(...histories.returned).when(command, examination(), around({ sender: department }));
    expect(when(act('accept')).refused()).toEqual(['MOVE_NOT_ALLOWED /data/action']);
    expect(when(correction).refused()).toEqual(['RIGHT_APPLICATION']);
    expect(when(withdrawal).refused()).toEqual(['RIGHT_APPLICATION']);
  });
});

describe('a flow without review steps', () => {
  it('is decided by the window that accepts, and goes on to delivery', () => {
    const [first, , , last] = matter.flow.steps;
    if (first === undefined || last === undefined) throw new Error('the specimen has lost its steps');
    const short = { ...matter, flow: { start: 'acceptance', steps: [{ ...first, next: ['delivery'] }, last] } };
    const findings = examination({ matter: short, route: routeTo('delivery') });
    const outcome = application(received).when(act('accept'), findings, around());
    expect(outcome.state).toMatchObject({ status: 'approved', step: 'delivery' });
    expect(outcome.received().messages?.map(({ event }) => event)).toEqual([
      'accepted',
      'decided',
      'assigned',
      'assigned',
    ]);
  });
});
