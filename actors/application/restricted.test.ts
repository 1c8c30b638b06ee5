import { describe, expect, it } from 'vitest';
import type { Restriction } from '../ledger/state.ts';
import { ledgerKey } from '../protocol/credit.ts';
import {
  act,
  application,
  around,
  evaluation,
  everyone,
  examination,
  people,
  received,
  routeTo,
  submission,
} from './specimens-harness.ts';

const manual: Restriction = {
  measure: 'manual-review',
  title: { zh: '人工审核', en: 'An officer looks' },
  effect: 'review',
  basis: '国办发〔2020〕49号',
  until: '2026-12-31',
};

/** The ledger of the applicant with one item on which a measure rests. */
const ledger = (rest: Partial<Restriction> = {}, item: object = {}, open: object = {}) => ({
  entered: 1,
  items: [
    {
      item: { item: 'hall.C-1', lastDay: '2027-08-03', ...item },
      restrictions: [{ ...manual, ...rest }],
      ...open,
    },
  ],
});
const accept = (state: object, opinion?: string) =>
  application(received).when(
    act('accept', opinion === undefined ? {} : { opinion }),
    examination({ route: routeTo('review') }),
    around({ others: [...everyone, [ledgerKey(people.applicant ?? ''), state as never]] }),
  );

describe('an applicant with a measure of credit', () => {
  it('is accepted by an officer who says why, and the application tells which measure it met', () => {
    expect(accept(ledger()).refused()).toEqual(['CREDIT_RESTRICTED /data/opinion']);
    expect(accept(ledger()).decision).toMatchObject({
      defects: [{ message: { zh: expect.stringContaining('国办发〔2020〕49号') } }],
    });
    const { measure, title, effect, basis, until } = manual;
    const met = [{ measure, title, effect, basis, until, item: 'hall.C-1' }];
    const accepted = accept(ledger(), '原件已核对，同意受理');
    expect(accepted.state).toMatchObject({ status: 'accepted', restrictions: met });
    expect(accepted.state?.deeds.at(-1)).toMatchObject({ officer: 'W-1', opinion: '原件已核对，同意受理' });
    const told = (event: string) => accepted.received().messages?.find((one) => one.event === event)?.data['measures'];
    expect(told('result-applicant')).toMatchObject([{ ...met[0], notice: { zh: expect.stringContaining('异议') } }]);
    expect(told('result-agent')).toBeUndefined();
    expect(told('result-supervisor')).toBeUndefined();
  });

  it('is known to the window with the step that waits for it: each measure once, and not by which items', () => {
    const twice = ledger();
    const [one] = twice.items;
    const state = { ...twice, items: [one, { ...one, item: { item: 'hall.C-2', lastDay: '2027-08-03' } }] };
    const submitted = application().when(
      { type: 'submit', data: submission },
      examination({ pre: evaluation() }),
      around({ version: 0, others: [...everyone, [ledgerKey(people.applicant ?? ''), state as never]] }),
    );
    const assigned = submitted.received().messages?.filter(({ event }) => event === 'assigned') ?? [];
    expect(assigned.length).toBeGreaterThan(0);
    for (const { data } of assigned) expect(data['measures']).toEqual([manual]);
    expect(JSON.stringify(submitted.received().messages)).not.toContain('hall.C-');
  });

  it('that is turned away at the door is told the same, and an officer has decided', () => {
    const refused = application(received).when(
      act('refuse', { opinion: '材料与档案不符' }),
      examination({ route: routeTo('review') }),
      around({ others: [...everyone, [ledgerKey(people.applicant ?? ''), ledger() as never]] }),
    );
    expect(refused.state).toMatchObject({ status: 'refused', restrictions: [{ item: 'hall.C-1' }] });
    const told = refused.received().messages?.find(({ event }) => event === 'result-applicant');
    expect(told?.data['measures']).toMatchObject([{ measure: 'manual-review', item: 'hall.C-1' }]);
  });

  it('that advises against acceptance is decided on by an officer all the same', () => {
    expect(accept(ledger({ effect: 'deny' }), '情况特殊，同意受理').state?.status).toBe('accepted');
  });

  it.each<[string, object]>([
    ['is over', ledger({ until: '2026-08-02' })],
    ['rests on an item that is over', ledger({}, { lastDay: '2026-08-02' })],
    ['rests on an item that is objected to', ledger({}, {}, { suspendedOn: '2026-08-01' })],
    ['is for another matter', ledger({ matters: ['another-matter'] })],
    ['is for another place', ledger({ regions: ['44'] })],
    ['was lifted with its item', { entered: 1, items: [] }],
  ])('is accepted as everybody is where the measure %s', (_, state) => {
    const accepted = accept(state);
    expect(accepted.state?.status).toBe('accepted');
    expect(accepted.state).not.toHaveProperty('restrictions');
  });

  it('is met on the last day too', () => {
    expect(accept(ledger({ until: '2026-08-03' })).refused()).toEqual(['CREDIT_RESTRICTED /data/opinion']);
  });
});
