import { describe, expect, it } from 'vitest';
import type { ApplicationRequest } from '../protocol/commands.ts';
import { type Action, actions } from '../protocol/messages.ts';
import { type Move, moves } from './moves.ts';
import {
  act,
  advisory,
  application,
  around,
  contradiction,
  correction,
  examination,
  histories,
  matter,
  officerAt,
  routeTo,
  withdrawal,
} from './specimens-harness.ts';
import type { ApplicationEvent, Status } from './state.ts';

/** Where each allowed move leads, as the prose above the table says. */
const leads: readonly {
  from: Status;
  move: Move;
  to: Status;
  step?: string;
  event: ApplicationEvent['type'];
  next?: string;
  /** At a step that only gives an opinion. */
  opinion?: true;
}[] = [
  { from: 'received', move: 'accept', to: 'accepted', step: 'review', event: 'ApplicationAccepted', next: 'review' },
  { from: 'received', move: 'return', to: 'returned', event: 'ApplicationReturned' },
  { from: 'received', move: 'refuse', to: 'refused', event: 'ApplicationRefused' },
  { from: 'received', move: 'withdraw', to: 'withdrawn', event: 'ApplicationWithdrawn' },
  { from: 'returned', move: 'correct', to: 'received', step: 'acceptance', event: 'ApplicationCorrected' },
  { from: 'returned', move: 'withdraw', to: 'withdrawn', event: 'ApplicationWithdrawn' },
  {
    from: 'accepted',
    move: 'approve',
    to: 'accepted',
    step: 'second-review',
    event: 'StepApproved',
    next: 'second-review',
  },
  {
    from: 'accepted',
    move: 'approve',
    to: 'approved',
    step: 'delivery',
    event: 'ApplicationApproved',
    next: 'delivery',
  },
  {
    from: 'accepted',
    move: 'object',
    to: 'accepted',
    step: 'second-review',
    event: 'StepObjected',
    next: 'second-review',
    opinion: true,
  },
  { from: 'accepted', move: 'return', to: 'returned', event: 'ApplicationReturned' },
  { from: 'accepted', move: 'refuse', to: 'refused', event: 'ApplicationRefused' },
  { from: 'accepted', move: 'withdraw', to: 'withdrawn', event: 'ApplicationWithdrawn' },
  { from: 'approved', move: 'deliver', to: 'delivered', event: 'ApplicationDelivered' },
  { from: 'refused', move: 'deliver', to: 'delivered', event: 'ApplicationDelivered' },
  { from: 'refused', move: 'close', to: 'closed', event: 'ApplicationClosed' },
  { from: 'delivered', move: 'close', to: 'closed', event: 'ApplicationClosed' },
  { from: 'withdrawn', move: 'close', to: 'closed', event: 'ApplicationClosed' },
];

const statuses = Object.keys(histories) as Status[];
const everyMove: readonly Move[] = ['correct', 'withdraw', 'extend', 'contradict', ...actions];

const commandOf = (move: Move, from: Status): ApplicationRequest => {
  if (move === 'correct') return correction;
  if (move === 'withdraw') return withdrawal;
  if (move === 'extend') return { type: 'extend', data: { expectedVersion: 1, officer: 'A-1', reason: '需实地核查' } };
  if (move === 'contradict') return contradiction;
  return act(move, { officer: officerAt[from] });
};

describe('the moves of an application', () => {
  it('are those of the prose, no more and no fewer', () => {
    // An extension and a contradiction move nothing; `clocks.test.ts` and `supervision.test.ts` say when they may be made.
    for (const from of statuses)
      expect(new Set(leads.filter((lead) => lead.from === from).map(({ move }) => move))).toEqual(
        new Set(moves[from].filter((move) => move !== 'extend' && move !== 'contradict')),
      );
  });

  it.each(leads)('$from — $move → $to at $step', ({ from, move, to, step, event, next, opinion }) => {
    const route = next === undefined ? undefined : routeTo(next);
    const found = examination({ route, matter: opinion === true ? advisory : matter });
    const outcome = application(...histories[from]).when(commandOf(move, from), found, around());
    expect(outcome.received().events[0]?.type).toBe(event);
    expect(outcome.state?.status).toBe(to);
    expect(outcome.state?.open.map((one) => one.step)).toEqual(step === undefined ? [] : [step]);
  });

  const forbidden = statuses.flatMap((from) =>
    everyMove
      .filter((move) => !leads.some((lead) => lead.from === from && lead.move === move))
      .filter((move) => (move !== 'extend' && move !== 'contradict') || !moves[from].includes(move))
      .map((move) => ({ from, move })),
  );

  it.each(forbidden)('$from — $move is refused', ({ from, move }) => {
    const before = application(...histories[from]);
    const outcome = before.when(commandOf(move, from), examination({ route: routeTo('review') }), around());
    expect(outcome.refused()).toEqual([
      `MOVE_NOT_ALLOWED ${actions.some((action) => action === move) ? '/data/action' : '/type'}`,
    ]);
    expect(outcome.state).toBe(before.state);
  });

  it('leads through the whole of a flow and back once, and the correction starts the flow again (R4)', () => {
    const walk: readonly (readonly [Move, string | undefined, string?])[] = [
      ['accept', 'review'],
      ['return', undefined, 'R-1'],
      ['correct', undefined],
      ['accept', 'review'],
      ['approve', 'second-review', 'R-1'],
      ['approve', 'delivery', 'R-1'],
      ['deliver', undefined],
      ['close', undefined],
    ];
    const history: ApplicationEvent[] = [...histories.received];
    const seen: string[] = [];
    for (const [index, [move, next, officer = 'W-1']] of walk.entries()) {
      const version = index + 1;
      const command =
        move === 'correct'
          ? ({ ...correction, data: { ...correction.data, expectedVersion: version } } as ApplicationRequest)
          : act(move as Action, { officer, expectedVersion: version });
      const route = next === undefined ? undefined : routeTo(next);
      const outcome = application(...history).when(command, examination({ route }), around({ version }));
      history.push(...outcome.received().events);
      const { status, open = [] } = outcome.state ?? {};
      seen.push(`${status} ${open.map((one) => `${one.step} since version ${one.version}`).join() || '-'}`);
    }
    expect(seen).toEqual([
      'accepted review since version 2',
      'returned -',
      'received acceptance since version 4',
      'accepted review since version 5',
      'accepted second-review since version 6',
      'approved delivery since version 7',
      'delivered -',
      'closed -',
    ]);
    const { state } = application(...history);
    expect(state?.deeds.map(({ action, step, level }) => `${action} ${step} ${level}`)).toEqual([
      'accept acceptance county',
      'return review county',
      'accept acceptance county',
      'approve review county',
      'approve second-review county',
      'deliver delivery county',
      'close acceptance county',
    ]);
  });
});
