import { describe, expect, it } from 'vitest';
import type { AlertOrder } from '../protocol/alert-messages.ts';
import { viewOfAlert } from '../questions/alert-view.ts';
import {
  ALERT,
  ARCHIVES,
  alert,
  around,
  calendar,
  found,
  inspection,
  LivingAlert,
  raise,
  S1,
  S2,
  W1,
  W2,
} from './specimens-harness.ts';

const assigned: AlertOrder = { type: 'assign', data: { ...S1, assignee: W2 } };
const rectified: AlertOrder = { type: 'rectify', data: { ...W2, report: '已办' } };
const accepted: AlertOrder = { type: 'review', data: { ...S1, outcome: 'accepted', opinion: '可' } };
const after = (...orders: readonly AlertOrder[]): LivingAlert => {
  const living = new LivingAlert();
  living.tell(raise());
  for (const order of orders) living.tell(order).received();
  return living;
};
const acknowledged: AlertOrder = { type: 'acknowledge', data: S1 };
const dismissal: AlertOrder = { type: 'dismiss', data: { ...S1, reason: '误报' } };
const closing: AlertOrder = { type: 'close', data: S2 };

describe('an alert', () => {
  it('is raised: announced to all and to those concerned, counted to officer and organisation, its first level armed', () => {
    const { messages, commands, dueSet } = new LivingAlert().tell(raise(), { version: 0 }).received();
    expect(messages?.map(({ integrator, event, alert: at }) => [integrator, event, at?.region])).toEqual([
      ['', 'alert-raised', '330106'],
      ['hall', 'alert-raised', undefined],
      ['inspection', 'alert-raised', undefined],
    ]);
    expect(commands?.map(({ to, command }) => [to.id, 'counter' in command && command.counter])).toEqual([
      ['officer-W-1', 'officerAlerted'],
      [`organisation-${ARCHIVES}`, 'organisationAlerted'],
    ]);
    // Tuesday, the next working day after Monday 3 August.
    expect(dueSet).toEqual([
      {
        at: calendar.closeOfBusiness('2026-08-04', '330106'),
        entity: { kind: 'alert', id: ALERT },
        name: 'escalate_1-1',
      },
    ]);
  });

  it('goes through its life, and nothing waits once it is closed', () => {
    const living = after(acknowledged, assigned, rectified, accepted);
    expect(living.tell(closing).received().messages?.[0]?.event).toBe('alert-closed');
    expect(living.state).toMatchObject({ status: 'closed', deedCount: 5, rectifiedBy: W2 });
    expect(living.state?.due).toBeUndefined();
  });

  it('is the same alert when it is found again, worse only ever, and comes back after it was closed', () => {
    const living = after();
    living.tell(raise({ severity: 'red' }));
    living.tell(raise({ severity: 'orange' }));
    expect(living.state).toMatchObject({ severity: 'red', occurrences: 3, since: 2 });
    for (const order of [acknowledged, assigned, rectified, accepted, closing]) living.tell(order).received();
    expect(living.tell(raise()).received().messages?.[0]?.event).toBe('alert-reopened');
    expect(living.state).toMatchObject({
      status: 'raised',
      round: 2,
      occurrences: 4,
      severity: 'yellow',
      escalated: 0,
    });
    expect(living.state?.rectifiedBy).toBeUndefined();
  });

  it('lets who acts go on while the same is found over and over, and its state does not grow', () => {
    const living = after();
    const size = JSON.stringify(living.state).length;
    for (let count = 0; count < 500; count += 1) living.tell(raise());
    expect(JSON.stringify(living.state).length).toBeLessThan(size + 10);
    living.tell({ type: 'acknowledge', data: { ...S1, expectedVersion: 1 } }).received();
    for (let count = 0; count < 200; count += 1)
      living.tell({ type: 'dispose', data: { ...S1, measure: 'reminder', decision: '谈话' } }).received();
    expect(living.state).toMatchObject({ occurrences: 501, deedCount: 201 });
    expect(living.state?.deeds).toHaveLength(50);
    expect(living.state?.disposals).toHaveLength(20);
  });

  it('is dismissed by two signers, and the first signature goes with whatever is done in between', () => {
    const living = after(dismissal);
    expect(living.state?.status).toBe('raised');
    living.tell(acknowledged).received();
    expect(living.tell({ type: 'countersign', data: S2 }).refused()).toEqual(['DISMISSAL_MISSING']);
    living.tell(dismissal).received();
    living.tell({ type: 'countersign', data: S2 }).received();
    expect(living.state).toMatchObject({ status: 'dismissed', dismissal: S1 });
  });

  it('is silent until a day: only counted, then reopened with what was found worst, or escalated from then on', () => {
    const until = '2026-08-31';
    const silent: AlertOrder = { type: 'suppress', data: { ...S1, until, reason: '搬迁' } };
    const open = after(silent);
    expect(open.state?.due?.name).toBe(`endSuppression_${until}`);
    expect(open.tell(raise({ severity: 'red' })).received().messages).toBeUndefined();
    const now = Date.parse('2026-09-01T00:00:01+08:00');
    open.tell({ type: 'endSuppression', until }, { now, sender: undefined });
    expect(open.state).toMatchObject({ severity: 'red', occurrences: 2, countedFrom: '2026-09-01', status: 'raised' });
    expect(open.state?.due?.at).toBe(calendar.closeOfBusiness('2026-09-02', '330106'));

    const ended = after(acknowledged, assigned, rectified, accepted, closing, silent);
    ended.tell(raise());
    ended.tell(raise());
    expect(ended.state?.status).toBe('closed');
    ended.tell({ type: 'endSuppression', until }, { now, sender: undefined });
    expect(ended.state).toMatchObject({ status: 'raised', round: 2, occurrences: 3 });
    expect(ended.state?.suppression).toBeUndefined();
  });

  it('skips a level whose stage is reached, and never fires a row that was overtaken', () => {
    const living = after(acknowledged);
    expect(living.state?.due?.name).toBe('escalate_1-2');
    expect(living.tell({ type: 'escalate', round: 1, level: 1 }, { sender: undefined }).received().events).toEqual([]);
    const fired = living.tell({ type: 'escalate', round: 1, level: 2 }, { sender: undefined }).received();
    expect(fired.messages?.[0]).toMatchObject({ event: 'alert-escalated', data: { escalation: { level: 2 } } });
    expect(living.tell({ type: 'escalate', round: 1, level: 2 }, { sender: undefined }).received().events).toEqual([]);
  });

  it('takes back what was counted as late only where two have dismissed it, and it was about something late', () => {
    const commandsOf = (late: string | undefined, countersigned: boolean) => {
      const living = new LivingAlert();
      living.tell(raise(late === undefined ? {} : { late }), { sender: undefined }).received();
      const proposed = living.tell(dismissal).received();
      const last = countersigned ? living.tell({ type: 'countersign', data: S2 }).received() : proposed;
      return last.commands ?? [];
    };
    const excuse = {
      to: { kind: 'application', id: 'hall.1' },
      command: { type: 'excuse', data: { at: 'step_search' } },
    };
    expect(commandsOf('step_search', true)).toEqual([excuse]);
    expect(commandsOf('step_search', false)).toEqual([]);
    expect(commandsOf(undefined, true)).toEqual([]);
  });

  it('says once of a return that it was wrong, where who has returned is disposed of', () => {
    const living = new LivingAlert();
    living.tell(raise({ returnedBy: 'W-2' }), { sender: undefined }).received();
    const dispose = (disposed: string) => {
      const data = { ...S1, measure: 'reminder', decision: '谈话', disposed } as const;
      const { commands = [] } = living.tell({ type: 'dispose', data }).received();
      return commands.flatMap(({ to, command }) => (command.type === 'count' ? [[to.id, command.returnedOn]] : []));
    };
    const organisation = [`organisation-${ARCHIVES}`, undefined];
    expect(dispose('W-1')).toEqual([['officer-W-1', undefined], organisation]);
    expect(dispose('W-2')).toEqual([['officer-W-2', found.on], organisation]);
    expect(dispose('W-2')).toEqual([['officer-W-2', undefined], organisation]);
  });

  it('counts a disposal to the officer who is named, and to the organisation alone where none is', () => {
    const dispose = (disposed?: string) =>
      after()
        .tell({
          type: 'dispose',
          data: { ...S1, measure: 'criticism', decision: '通报', ...(disposed && { disposed }) },
        })
        .received()
        .commands?.flatMap(({ to, command }) => ('counter' in command ? [[to.id, command.counter]] : []));
    expect(dispose('W-2')).toEqual([
      ['officer-W-2', 'officerDisposed'],
      [`organisation-${ARCHIVES}`, 'organisationDisposed'],
    ]);
    expect(dispose()).toEqual([[`organisation-${ARCHIVES}`, 'organisationDisposed']]);
  });

  it('opens a credit file of who is disposed of, with the decision as its document', () => {
    const dispose = (disposed: string | undefined, rest: object = {}) =>
      after()
        .tell(
          {
            type: 'dispose',
            data: { ...S1, measure: 'criticism', decision: '通报', ...(disposed && { disposed }) },
          },
          rest,
        )
        .received()
        .commands?.flatMap(({ to, command }) => (command.type === 'openFile' ? [{ to, ...command }] : []));
    const [file, ...more] = dispose('W-2') ?? [];
    expect(more).toEqual([]);
    expect(file).toMatchObject({
      to: { kind: 'credit', id: expect.stringMatching(/^hall\.D-[0-9a-f]{20}$/) },
      person: 'officer-W-2',
      occurrence: { kind: found.code.toLowerCase().replaceAll('_', '-'), severity: 'general', source: 'disposal' },
    });
    expect(dispose(undefined)?.[0]?.person).toBe(`organisation-${ARCHIVES}`);
    const living = after();
    const { commands } = living
      .tell({ type: 'dispose', data: { ...S1, measure: 'reminder', decision: '谈话' } })
      .received();
    const opened = commands?.find(({ command }) => command.type === 'openFile')?.to.id;
    expect(opened).toBeDefined();
    expect(living.state?.disposals.at(-1)?.creditFile).toBe(opened);
    if (living.state === undefined) throw new Error('the alert has gone');
    for (const extent of ['whole', 'masked', 'process'] as const)
      expect(viewOfAlert(living.state, extent).deeds.at(-1)?.creditFile).toBe(opened);
    expect(after(acknowledged).state?.deeds.at(-1)).not.toHaveProperty('creditFile');
    // Nobody speaks for them: the one that orders it is told.
    expect(dispose('W-2', { speakersFor: () => [] })?.[0]?.to.id).toMatch(/^inspection\.D-/);
  });

  it.each<[string, readonly AlertOrder[], AlertOrder, readonly string[]]>([
    ['close what is not reviewed', [], closing, ['ALERT_MOVE_NOT_ALLOWED']],
    ['acknowledge late', [acknowledged, assigned, rectified, accepted, closing], acknowledged, ['ALERT_ENDED']],
    ['close with one signature', [dismissal], closing, ['SECOND_SIGNER_MISSING']],
    ['sign twice', [dismissal], { type: 'countersign', data: S1 }, ['SECOND_SIGNER_SAME /data/officer']],
    ['countersign nothing', [], { type: 'countersign', data: S2 }, ['DISMISSAL_MISSING']],
    ['dismiss one’s own', [], { type: 'dismiss', data: { ...W1, reason: 'x' } }, ['OWN_ALERT /data/officer']],
    ['acknowledge one’s own', [], { type: 'acknowledge', data: W1 }, ['OWN_ALERT /data/officer']],
    ['countersign one’s own', [dismissal], { type: 'countersign', data: W1 }, ['OWN_ALERT /data/officer']],
    ['act without a role', [], { type: 'acknowledge', data: W2 }, ['OFFICER_NOT_SUPERVISOR /data/officer']],
    [
      'rectify what is another’s',
      [acknowledged, assigned],
      { type: 'rectify', data: { ...W1, report: 'x' } },
      ['NOT_ASSIGNEE /data/officer'],
    ],
    [
      'review one’s own work',
      [
        acknowledged,
        { type: 'assign', data: { ...S1, assignee: S2 } },
        { type: 'rectify', data: { ...S2, report: 'x' } },
      ],
      { type: 'review', data: { ...S2, outcome: 'accepted', opinion: 'x' } },
      ['REVIEWER_SAME /data/officer'],
    ],
    ['act elsewhere', [], { type: 'acknowledge', data: { ...S1, officer: 'S-9' } }, ['OFFICER_REGION /data/officer']],
    [
      'act when expired',
      [],
      { type: 'acknowledge', data: { ...S1, officer: 'S-8' } },
      ['FILING_EXPIRED /data/officer'],
    ],
    ['act as nobody', [], { type: 'acknowledge', data: { ...S1, officer: 'X' } }, ['OFFICER_NOT_FILED /data/officer']],
    [
      'borrow an organisation',
      [],
      { type: 'acknowledge', data: { ...S1, organisation: ARCHIVES } },
      ['OFFICER_ORGANISATION /data/officer'],
    ],
    [
      'assign to nobody',
      [acknowledged],
      { type: 'assign', data: { ...S1, assignee: { officer: 'X', organisation: ARCHIVES } } },
      ['OFFICER_NOT_FILED /data/assignee/officer'],
    ],
    ['answer for others', [], { type: 'answer', data: { ...S1, words: 'x' } }, ['OFFICER_ORGANISATION /data/officer']],
    [
      'see the future',
      [],
      { type: 'acknowledge', data: { ...S1, expectedVersion: 2 } },
      ['VERSION_STALE /data/expectedVersion'],
    ],
    [
      'act on what was before',
      [acknowledged],
      { type: 'assign', data: { ...S1, expectedVersion: 1, assignee: W2 } },
      ['VERSION_STALE /data/expectedVersion'],
    ],
    [
      'be silent for too long',
      [],
      { type: 'suppress', data: { ...S1, until: '2026-11-02', reason: 'x' } },
      ['SUPPRESSION_DAYS /data/until'],
    ],
    [
      'be silent until no day',
      [],
      { type: 'suppress', data: { ...S1, until: '2026-09-31', reason: 'x' } },
      ['DAY_IMPOSSIBLE /data/until'],
    ],
    [
      'dispose of a stranger',
      [],
      { type: 'dispose', data: { ...S1, measure: 'reminder', disposed: 'S-2', decision: 'x' } },
      ['OFFICER_ORGANISATION /data/disposed'],
    ],
  ])('refuses to %s', (_, before, order, codes) => {
    const living = after(...before);
    const events = living.events.length;
    const refused = living.tell(order).refused();
    expect(refused.map((one) => one.trim())).toEqual(codes);
    expect(living.events).toHaveLength(events);
  });

  it('is hidden from whoever does not supervise its region, exactly like one that is not there', () => {
    const strangers = [
      { ...inspection, supervises: ['3302'] },
      { ...inspection, supervises: [] },
    ];
    for (const sender of strangers) {
      const refusal = { verdict: 'refused', unseen: true, defects: [{ code: 'ALERT_NOT_FOUND' }] };
      const told = after().tell(acknowledged, { sender }).decision;
      expect(told).toMatchObject(refusal);
      expect(alert().when(acknowledged, calendar, around({ sender })).decision).toEqual(told);
    }
    const { purposes: _none, ...without } = inspection;
    for (const living of [after(), new LivingAlert()])
      expect(living.tell(acknowledged, { sender: without }).refused()).toEqual(['RIGHT_PURPOSE']);
    // Who speaks for the accountable may answer, and no more.
    const accountable = { ...inspection, purposes: [], organisations: [ARCHIVES] };
    after()
      .tell({ type: 'answer', data: { ...W2, words: '说明' } }, { sender: accountable })
      .received();
    const other = { ...accountable, organisations: [] };
    expect(
      after()
        .tell({ type: 'answer', data: { ...W2, words: '说明' } }, { sender: other })
        .refused(),
    ).toEqual(['ALERT_NOT_FOUND']);
  });

  it('takes nobody for an officer of an organisation that the sender does not speak for', () => {
    const sender = { ...inspection, organisations: [ARCHIVES] };
    expect(after().tell(acknowledged, { sender }).refused()).toEqual(['RIGHT_ORGANISATION /data/organisation']);
  });

  it('refuses a finding of another id', () => {
    expect(
      after()
        .tell(raise({ code: 'OTHER' }))
        .refused(),
    ).toEqual(['SUBJECT_MISMATCH']);
  });
});
