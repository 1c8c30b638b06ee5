import { describe, expect, it } from 'vitest';
import { shippedCatalogue } from '../library/shipped.fixture.ts';
import type { Matter } from '../matters/matter.ts';
import { marriageSample, sampleDay } from './application.fixture.ts';
import { declarationsByName, declaredField } from './declared-field.ts';
import type { HistoryData } from './history-data.ts';
import { preFacts } from './pre.ts';
import { preDeclarations } from './pre-declarations.ts';
import { routeFacts } from './route.ts';

const application = marriageSample();
const matter = shippedCatalogue().matter(application.matter) as Matter;
const history: HistoryData = {
  submittedLast30Days: 1,
  submittedLast365Days: 2,
  returnedLast30Days: 3,
  returnedLast365Days: 4,
  withdrawnLast90Days: 5,
  refusedLast365Days: 6,
  approvedLast365Days: 7,
  agentSubmittedLast30Days: 8,
  agentSubmittedLast365Days: 9,
  open: [
    { matter: 'veteran-record-copy', submittedOn: '2026-09-01' },
    { matter: application.matter, submittedOn: '2026-09-02' },
  ],
  lastApproved: [
    { matter: 'veteran-record-copy', on: sampleDay },
    { matter: application.matter, on: '2026-08-22' },
  ],
};
const factsWith = (applicant: HistoryData | undefined, agent?: HistoryData) =>
  preFacts({
    application,
    matter,
    submittedOn: sampleDay,
    history: { ...(applicant === undefined ? {} : { applicant }), ...(agent === undefined ? {} : { agent }) },
  });

describe('the facts of a history', () => {
  it('are only that it is unknown, where nobody looked it up', () => {
    const { applicantHistory, agentHistory } = preFacts({ application, matter, submittedOn: sampleDay });
    expect({ applicantHistory, agentHistory }).toEqual({
      applicantHistory: { known: false },
      agentHistory: { known: false },
    });
  });

  it('are the applicant’s and the agent’s, each by itself, and go with the route facts (R2)', () => {
    expect(factsWith(history).agentHistory).toEqual({ known: false });
    expect(factsWith(undefined, history).applicantHistory).toEqual({ known: false });
    const { open: _open, lastApproved: _approved, ...numbers } = history;
    const expected = {
      known: true,
      ...numbers,
      openCount: 2,
      openSameMatterCount: 1,
      daysSinceApprovedSameMatter: 30,
    };
    expect(factsWith(history).applicantHistory).toEqual(expected);
    expect(factsWith(undefined, history).agentHistory).toEqual(expected);
    const input = { application, matter, submittedOn: sampleDay, history: { applicant: history } };
    expect(routeFacts({ ...input, step: 'acceptance', action: 'accept' }).applicantHistory).toEqual(expected);
  });

  it('count days to the last approval of the same matter only, and never below zero', () => {
    const days = (lastApproved: HistoryData['lastApproved']) => {
      const facts: Readonly<Record<string, unknown>> = factsWith({ ...history, lastApproved }).applicantHistory;
      return facts['daysSinceApprovedSameMatter'];
    };
    expect(days([])).toBeUndefined();
    expect(days([{ matter: 'veteran-record-copy', on: sampleDay }])).toBeUndefined();
    expect(days([{ matter: application.matter, on: sampleDay }])).toBe(0);
    expect(days([{ matter: application.matter, on: '2026-09-22' }])).toBe(0);
    expect(days([{ matter: application.matter, on: 'x' }])).toBeUndefined();
  });

  it('are all declared, with their type, and everything declared is made', () => {
    const declarations = declarationsByName(preDeclarations);
    for (const fact of ['applicantHistory', 'agentHistory'] as const) {
      const declaration = declarations.get(fact);
      if (declaration === undefined) throw new Error(`${fact} is not declared`);
      const made = factsWith(history, history)[fact];
      expect(Object.keys(made).sort()).toEqual(Object.keys(declaration.fields).sort());
      for (const [name, value] of Object.entries(made)) {
        const field = declaredField(declaration, [name], matter);
        if (field === undefined || field === 'perMatter') throw new Error(`${fact}.${name} is not declared`);
        expect([name, typeof value]).toEqual([name, field.type === 'truth' ? 'boolean' : 'number']);
        expect([name, field.optional]).toEqual([name, name === 'known' ? undefined : true]);
      }
    }
  });
});
