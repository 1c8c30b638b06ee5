import { describe, expect, it } from 'vitest';
import type { ApplicationRequest } from '../protocol/commands.ts';
import { turnOf } from '../turn.ts';
import { applied, openDesk, TOWN } from './parallel-harness.ts';
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
function receiptOf(command: ApplicationRequest, known: boolean) {
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

describe('what a stranger hands in', () => {
  const spy = { ...stranger, organisations: [TOWN], regions: ['33'] };
  /** The refusal of a command by somebody who only knows the number, with and without an application behind it. */
  const both = async (command: ApplicationRequest) => {
    const refusals = [];
    for (const known of [true, false]) {
      const desk = openDesk();
      // The site lies with another office, so that the spy has no step.
      if (known) await desk.submitted(applied({ site: '330106110' }));
      const came = await desk.tell(command, { around: { id: 'hall.1', sender: spy } });
      refusals.push({ refused: came.refused(), unseen: 'unseen' in came.decision });
    }
    return refusals;
  };

  it.each([
    [
      'a correction that names a place of its own',
      { ...correction, data: { ...correction.data, form: applied().form } },
    ],
    ['a submission of a matter that there is not', { type: 'submit', data: { ...submission, matter: 'none' } }],
    ['a submission of another matter and region', { type: 'submit', data: { ...submission, region: '440106' } }],
  ])('tells nothing by its answer: %s (P3)', async (_what, command) => {
    const [known, unknown] = await both(command as ApplicationRequest);
    expect(known).toEqual(unknown);
    expect(known?.unseen).toBe(true);
  });

  it('is not even examined where it is a correction', async () => {
    const desk = openDesk();
    await desk.submitted();
    const asked = desk.asked.length;
    await desk.tell(correction, { around: { sender: spy } });
    expect(desk.asked).toHaveLength(asked);
    expect(desk.looked).toEqual([]);
  });
});

describe('whoever has a step in the flow', () => {
  it('is told what forbids the act, and is not taken for the owner (P3)', () => {
    const department = { ...stranger, organisations: ['11330100000000000H'] };
    const when = (command: ApplicationRequest) =>
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
    expect(outcome.state).toMatchObject({ status: 'approved', open: [{ step: 'delivery' }] });
    const told = outcome.received().messages?.map(({ event }) => event);
    expect(told?.filter((event) => !event.startsWith('result-'))).toEqual([
      'accepted',
      'decided',
      'assigned',
      'assigned',
    ]);
  });
});
