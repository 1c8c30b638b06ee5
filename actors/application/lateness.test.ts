import { describe, expect, it } from 'vitest';
import type { ActData } from '../protocol/messages.ts';
import type { Outcome } from '../specification-harness.ts';
import { HOUSING, openTable, STRANGER, type Table } from './collaboration-harness.ts';
import { evolve } from './evolve.ts';
import type { ApplicationEvent, ApplicationState } from './state.ts';
import { matterWith, officer, raisedBy, Watched } from './supervision-harness.ts';

/** What is counted of steps and of help that was asked, in time and late, and how a dismissal takes it back. */

type Came = Outcome<ApplicationState, ApplicationEvent>;

/** `<person> <counter>`, with `late` and the place where they are said. */
function counts(came: Came): readonly string[] {
  return (came.received().commands ?? []).flatMap(({ to, command }) =>
    command.type === 'count'
      ? [
          [
            to.id,
            command.counter,
            ...(command.late === true ? ['late'] : []),
            ...(command.at ? [command.at] : []),
          ].join(' '),
        ]
      : command.type === 'excuse' && 'counter' in command
        ? [`${to.id} excused ${command.counter} ${command.on}`]
        : [],
  );
}

const quiet = { promisedWorkingDays: 60, legalWorkingDays: 60 };
const OVERDUE = '2026-08-17T18:30:00';
const LATE = '2026-08-18T10:30:00';

describe('a step', () => {
  const watched = () => new Watched({}, matterWith(10, quiet)).accepted();
  const approve = (desk: Watched, officer: string, at: string) =>
    desk.tell(
      { type: 'act', data: { officer, step: 'approval', action: 'approve', expectedVersion: desk.version } },
      at,
      {},
      ['delivery'],
    );
  const excuse = (desk: Watched) =>
    desk.tell({ type: 'excuse', data: { at: 'step_approval' } }, LATE, { sender: undefined });

  it('that ends in time is counted by its deed alone', async () => {
    const { outcome } = await approve(await watched(), 'M-1', '2026-08-17T10:30:00');
    expect(counts(outcome).filter((one) => one.startsWith('officer'))).toEqual(['officer-M-1 officerApproved']);
  });

  it('that ends late is counted to who ends it, the deed for nothing more, and taken back by a dismissal', async () => {
    const desk = await watched();
    const [alert] = raisedBy((await desk.tick(OVERDUE)).outcome);
    expect([alert?.code, alert?.late]).toEqual(['STEP_OVERDUE', 'step_approval']);
    const { outcome } = await approve(desk, 'M-1', LATE);
    expect(counts(outcome).filter((one) => one.startsWith('officer'))).toEqual([
      'officer-M-1 officerApproved late',
      'officer-M-1 officerOverdue step_approval',
    ]);
    expect(outcome.state?.overdue).toEqual([
      { at: 'step_approval', person: 'officer-M-1', counter: 'officerOverdue', on: '2026-08-18' },
    ]);
    const back = await excuse(desk);
    expect(counts(back.outcome)).toEqual(['officer-M-1 excused officerOverdue 2026-08-18']);
    expect(back.outcome.state).toMatchObject({ overdue: [], excused: ['step_approval'] });
    expect(counts((await excuse(desk)).outcome)).toEqual([]);
  });

  it('that was dismissed before it ended late is not counted then', async () => {
    const desk = await watched();
    await desk.tick(OVERDUE);
    expect(counts((await excuse(desk)).outcome)).toEqual([]);
    const { outcome } = await approve(desk, 'M-1', LATE);
    expect(counts(outcome).filter((one) => one.startsWith('officer'))).toEqual(['officer-M-1 officerApproved late']);
    expect(outcome.state?.overdue).toEqual([]);
  });

  it('that was dismissed is counted again when a correction has begun it anew', async () => {
    const desk = await watched();
    await desk.tick(OVERDUE);
    const { state } = (await excuse(desk)).outcome;
    if (state === undefined) throw new Error('there is no application');
    const { people, content, open, channel } = state;
    const again = evolve(state, { type: 'ApplicationCorrected', people, content, open, channel });
    expect([state.excused, again.excused]).toEqual([['step_approval'], undefined]);
  });

  it('that lapses in the hands of an officer is counted to that officer, once', async () => {
    const desk = await watched();
    const claim = { officer: 'M-1', step: 'approval', expectedVersion: desk.version, workingDays: 3 };
    (await desk.tell({ type: 'claim', data: claim }, '2026-08-14T10:30:00')).outcome.received();
    const lapsed = await desk.tick(OVERDUE);
    expect(counts(lapsed.outcome)).toContain('officer-M-1 officerOverdue step_approval');
    const { outcome } = await approve(desk, 'M-1', '2026-08-19T10:30:00');
    expect(counts(outcome).filter((one) => one.startsWith('officer'))).toEqual(['officer-M-1 officerApproved late']);
    expect(counts((await excuse(desk)).outcome)).toEqual(['officer-M-1 excused officerOverdue 2026-08-17']);
  });

  it('that is returned names who did so in what is found about it', async () => {
    const [often, fast] = [officer({}, { officerReturned: 20 }), officer()];
    const found = async (desk: Watched, data: Omit<ActData, 'expectedVersion'>) => {
      const act = { type: 'act', data: { ...data, expectedVersion: desk.version } } as const;
      const { outcome } = await desk.tell(act, '2026-08-03T09:10:30', {}, ['delivery']);
      return raisedBy(outcome).map(({ code, returnedBy }) => [code, returnedBy]);
    };
    const desk = async () => new Watched({ 'X-1': often, 'X-2': fast }, matterWith(10, quiet)).accepted();
    const defects = [{ pointer: '/data/form', message: '缺' }];
    const returned = { officer: 'X-1', step: 'approval', action: 'return', defects } as const;
    expect(await found(await desk(), returned)).toEqual([['BULK_RETURNS', 'X-1']]);
    const approved = { officer: 'X-2', step: 'approval', action: 'approve' } as const;
    expect(await found(await desk(), approved)).toEqual([['UNUSUAL_SPEED', undefined]]);
  });
});

describe('help that was asked', () => {
  const ask = { officer: 'R-1', step: 'review', departments: [HOUSING, STRANGER], question: '？', workingDays: 2 };
  const answer = { officer: 'H-1', consultation: 1, stance: 'agree', opinion: '同意' };
  const DUE = '2026-08-05T17:00:00+08:00';
  const excuse = (table: Table, at: string) =>
    table.desk.tell({ type: 'excuse', data: { at } }, { around: { sender: undefined } });

  it('and came in time is counted; who has not answered by the day is late, and is not counted twice', async () => {
    const table = await openTable();
    await table.say('consult', ask);
    expect(counts(await table.say('opine', answer))).toEqual([`organisation-${HOUSING} organisationAssisted`]);
    expect(counts(await table.lapse('lapseConsultation', 1, DUE))).toEqual([
      `organisation-${STRANGER} organisationOpinionLate consultation_1`,
    ]);
    const around = { now: Date.parse('2026-08-06T10:00:00+08:00') };
    expect(counts(await table.say('opine', { ...answer, officer: 'S-1' }, { around }))).toEqual([]);
    expect(counts(await excuse(table, 'consultation_1'))).toEqual([
      `organisation-${STRANGER} excused organisationOpinionLate 2026-08-05`,
    ]);
  });

  it('and came late before that was told is late all the same', async () => {
    const table = await openTable();
    await table.say('consult', ask);
    const around = { now: Date.parse('2026-08-06T10:00:00+08:00') };
    expect(counts(await table.say('opine', answer, { around }))).toEqual([
      `organisation-${HOUSING} organisationAssisted late`,
    ]);
  });

  it('by a transfer is counted to the receiver: done, late, or not at all', async () => {
    const transfer = { officer: 'R-1', step: 'review', organisation: HOUSING, reason: '转' };
    const done = async (moment: string) => {
      const table = await openTable();
      await table.say('transfer', transfer);
      const said = { next: ['approval'], around: { now: Date.parse(moment) } };
      return counts(await table.say('act', { officer: 'H-1', step: 'review', action: 'approve' }, said));
    };
    expect(await done('2026-08-05T16:00:00+08:00')).toContain(`organisation-${HOUSING} organisationAssisted`);
    expect(await done('2026-08-05T17:30:00+08:00')).toContain(`organisation-${HOUSING} organisationAssisted late`);
    const table = await openTable();
    await table.say('transfer', transfer);
    expect(counts(await table.lapse('lapseHolder', 'review', DUE))).toContain(
      `organisation-${HOUSING} organisationTimedOut holder_review`,
    );
    expect(counts(await excuse(table, 'holder_review'))).toEqual([
      `organisation-${HOUSING} excused organisationTimedOut 2026-08-05`,
    ]);
  });

  it('of nobody is nothing: a step of the flow is no help', async () => {
    const table = await openTable();
    const own = await table.say('act', { officer: 'R-1', step: 'review', action: 'approve' }, { next: ['approval'] });
    expect(counts(own).filter((one) => one.includes('Assisted'))).toEqual([]);
  });
});
