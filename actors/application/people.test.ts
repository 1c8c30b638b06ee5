import { describe, expect, it } from 'vitest';
import type { HistoryData } from '../../rules/facts/history-data.ts';
import { personBehaviour } from '../person/specimens-harness.ts';
import type { PersonState } from '../person/state.ts';
import type { Counter } from '../protocol/commands.ts';
import { citizenKey, type EntityKey, organisationKey } from '../protocol/entity.ts';
import type { SubmitData } from '../protocol/messages.ts';
import { applied, openDesk } from './parallel-harness.ts';
import { entitiesOf, peopleOf } from './people.ts';
import { ARCHIVES, act, content, correction } from './specimens-harness.ts';

const today = '2026-08-03';
const keys = { keyOf: (number: string) => `of${number.slice(-4)}` };
const applicant = citizenKey('of002X');
const agent = citizenKey('of4517');

type Done = readonly [counter: Counter, application: string, on: string];

/** A person who did these things. */
function did(...deeds: readonly Done[]): PersonState {
  return deeds.reduce<PersonState | undefined>(
    (state, [counter, application, on]) =>
      personBehaviour.evolve(state, { type: 'BehaviourCounted', counter, application, matter: 'building', on }),
    undefined,
  ) as PersonState;
}
const known = (person: EntityKey, state: PersonState) => [person, state] as const;
const nothing = {
  submittedLast30Days: 0,
  agentSubmittedLast365Days: 0,
  open: [],
  lastApproved: [],
} satisfies Partial<HistoryData>;

describe('the people behind an application', () => {
  const of = (rest: object) => peopleOf({ ...content, ...rest }, keys, today);
  const citizen = content.applicant;

  it('are found by normalised numbers and codes that can be read, and by nothing else', () => {
    expect(of({})).toEqual({ applicant: applicant.id, agent: agent.id });
    expect(of({ applicant: { ...citizen, idNumber: ' 11010519491231002x ' } }).applicant).toBe(applicant.id);
    expect(of({ applicant: { ...citizen, idNumber: '110105194912310021' } })).toEqual({ agent: agent.id });
    expect(of({ applicant: { kind: 'citizen', name: '张建国' }, agent: undefined })).toEqual({});
    expect(of({ agent: { ...content.agent, idNumber: '330106199003074518' } })).toEqual({ applicant: applicant.id });
  });

  it('are the organisation where one applies, and not whoever’s number stands beside it', () => {
    const organisation = { ...citizen, kind: 'organisation' } as const;
    expect(of({ applicant: organisation }).applicant).toBeUndefined();
    expect(of({ applicant: { ...organisation, creditCode: ARCHIVES } }).applicant).toBe(organisationKey(ARCHIVES).id);
    expect(of({ applicant: { ...organisation, creditCode: '91350100M000100Y44' } }).applicant).toBeUndefined();
    expect(of({ applicant: { ...citizen, creditCode: ARCHIVES } }).applicant).toBe(applicant.id);
  });

  it('are read once, also where one applies for himself as his agent', () => {
    expect(entitiesOf({ applicant: 'citizen-a', agent: 'citizen-a' })).toEqual([{ kind: 'person', id: 'citizen-a' }]);
    expect(entitiesOf({})).toEqual([]);
  });
});

describe('the history of the people (R2)', () => {
  const before = [
    known(applicant, did(['submitted', 'hall.7', '2026-07-20'], ['approved', 'hall.7', '2026-07-25'])),
    known(agent, did(['agentSubmitted', 'hall.7', '2026-07-20'], ['agentSubmitted', 'hall.8', '2025-12-01'])),
  ];

  it('is looked up on submission, attached, told to the window and given to the rules; the reading is recorded', async () => {
    const desk = openDesk(before);
    const came = await desk.submitted();
    const history = {
      applicant: {
        ...nothing,
        submittedLast30Days: 1,
        approvedLast365Days: 1,
        lastApproved: [{ matter: 'building', on: '2026-07-25' }],
      },
      agent: { ...nothing, agentSubmittedLast30Days: 1, agentSubmittedLast365Days: 2 },
    };
    expect(came.state?.history).toMatchObject(history);
    const assigned = came.received().messages?.filter(({ event }) => event === 'assigned');
    expect(assigned).toMatchObject([{ integrator: 'hall', data: { step: 'acceptance', history } }]);
    expect(desk.asked).toMatchObject([
      {
        phase: 'pre',
        facts: {
          applicantHistory: { known: true, submittedLast30Days: 1, daysSinceApprovedSameMatter: 9 },
          agentHistory: { known: true, agentSubmittedLast365Days: 2 },
        },
      },
    ]);
    expect(desk.looked).toEqual(['person/citizen-of002X', 'person/citizen-of4517', 'ledger/citizen-of002X']);
  });

  it('is looked up again for a correction and for the acceptance, without the application itself; later steps keep it', async () => {
    const desk = openDesk();
    const numbers = (history: unknown) =>
      (history as { applicant?: HistoryData } | undefined)?.applicant?.submittedLast30Days;
    const since = (...deeds: readonly Done[]) => ({
      around: { others: [known(applicant, did(['submitted', 'hall.1', today], ...deeds))] },
    });
    expect(numbers((await desk.submitted()).state?.history)).toBe(0);
    await desk.act('W-1 return acceptance');

    const data = { ...correction.data, form: applied().form, expectedVersion: 2 };
    const corrected = await desk.tell(
      { type: 'correct', data } as typeof correction,
      since(['submitted', 'hall.2', today]),
    );
    expect(corrected.state?.history.applicant).toMatchObject({
      submittedLast30Days: 1,
      open: [{ matter: 'building', submittedOn: today }],
    });

    const accepted = await desk.tell(act('accept', { expectedVersion: 3 }), {
      next: ['review', 'site-visit'],
      ...since(['submitted', 'hall.2', today], ['submitted', 'hall.3', today]),
    });
    expect(numbers(accepted.state?.history)).toBe(2);
    expect(accepted.received().events).toMatchObject([
      { type: 'ApplicationAccepted', history: { applicant: { submittedLast30Days: 2 } } },
      { type: 'ClocksSet' },
    ]);
    expect(desk.asked.at(-1)).toMatchObject({
      phase: 'route',
      facts: { applicantHistory: { submittedLast30Days: 2 } },
    });
    expect(desk.looked).toEqual(expect.arrayContaining(['person/citizen-of002X', 'person/citizen-of4517']));

    const later = await desk.act('R-1 approve review', ['approval']);
    expect(numbers(later.state?.history)).toBe(2);
    expect(desk.asked.at(-1)).toMatchObject({
      phase: 'route',
      facts: { applicantHistory: { submittedLast30Days: 2 } },
    });
    expect(desk.looked).toEqual([`person/organisation-11330100000000000H`, 'person/officer-R-1']);
  });

  it('of somebody never seen is all zero, and of somebody who cannot be known is absent', async () => {
    const stranger: SubmitData = { ...applied(), applicant: { ...content.applicant, idNumber: '110105194912310021' } };
    const { agent: _nobody, ...alone } = stranger;
    const desk = openDesk();
    expect((await desk.submitted()).state?.history).toMatchObject({ applicant: nothing, agent: nothing });
    const unknown = openDesk(before);
    expect((await unknown.submitted(alone)).state?.history).toEqual({});
    expect(unknown.asked[0]?.facts).toMatchObject({
      applicantHistory: { known: false },
      agentHistory: { known: false },
    });
    expect(unknown.looked).toEqual([]);
  });

  it('is told to nobody but the window', async () => {
    const desk = openDesk(before);
    await desk.submitted();
    const accepted = await desk.act('W-1 accept acceptance', ['review', 'site-visit']);
    const approved = await desk.act('R-1 approve review', ['approval']);
    for (const came of [accepted, approved])
      expect(JSON.stringify(came.received().messages)).not.toMatch(/submittedLast|history/);
  });
});
