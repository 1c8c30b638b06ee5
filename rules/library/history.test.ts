import { describe, expect, it } from 'vitest';
import { createRuleBook } from '../engine/rule-book.ts';
import { marriageSample, sampleAgent, sampleDay } from '../facts/application.fixture.ts';
import type { HistoryData } from '../facts/history-data.ts';
import { preFacts } from '../facts/pre.ts';
import type { Matter } from '../matters/matter.ts';
import { shippedCatalogue, shippedPacks } from './shipped.fixture.ts';

const catalogue = shippedCatalogue();
const packs = shippedPacks();
const book = createRuleBook(packs, catalogue);
const application = { ...marriageSample(), agent: sampleAgent };
const matter = catalogue.matter(application.matter) as Matter;
const clean: HistoryData = {
  submittedLast30Days: 0,
  submittedLast365Days: 0,
  returnedLast30Days: 0,
  returnedLast365Days: 0,
  withdrawnLast90Days: 0,
  refusedLast365Days: 0,
  approvedLast365Days: 0,
  agentSubmittedLast30Days: 0,
  agentSubmittedLast365Days: 0,
  open: [],
  lastApproved: [],
};

async function findings(history: { readonly applicant?: HistoryData; readonly agent?: HistoryData }) {
  const scope = { matter: matter.code, region: application.region, on: sampleDay };
  const facts = preFacts({ application, matter, submittedOn: sampleDay, history });
  const { findings } = book.evaluate('pre', scope, facts);
  // Whether the agent has authority is not the question here.
  return findings.filter(({ pack }) => pack === 'history-pre');
}

describe('the rules on history (R2)', () => {
  it('make an officer look and never send an application back', () => {
    const using = packs.flatMap(({ rules }) =>
      rules.filter(({ conditions }) => /"(?:applicant|agent)History"/.test(JSON.stringify(conditions))),
    );
    expect(using.length).toBeGreaterThanOrEqual(8);
    expect(using.filter(({ event }) => event.type === 'return')).toEqual([]);
  });

  it('say nothing of a clean history', async () => {
    expect(await findings({ applicant: clean, agent: clean })).toEqual([]);
  });

  it('say what was found, with its number, in both languages', async () => {
    const applicant: HistoryData = {
      ...clean,
      withdrawnLast90Days: 3,
      open: [{ matter: matter.code, submittedOn: '2026-09-20' }],
      lastApproved: [{ matter: matter.code, on: '2026-09-01' }],
    };
    const found = await findings({ applicant, agent: { ...clean, agentSubmittedLast30Days: 12 } });
    expect(found.map(({ code, type, pointer }) => [code, type, pointer])).toEqual([
      ['HISTORY_OPEN_SAME_MATTER', 'review', '/data/matter'],
      ['HISTORY_APPROVED_RECENTLY', 'review', '/data/matter'],
      ['HISTORY_WITHDRAWN_OFTEN', 'review', '/data/applicant'],
      ['HISTORY_AGENT_OFTEN', 'review', '/data/agent'],
    ]);
    expect(found.map(({ message }) => /[0-9]+/g.exec(message.zh)?.[0])).toEqual(['1', '20', '90', '30']);
    expect(found[3]?.message.zh).toContain('12');
    expect(found[3]?.message.en).toContain('12');
    for (const { params } of found) expect(params['basis']).toBeInstanceOf(Array);
  });
});
