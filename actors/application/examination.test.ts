import { describe, expect, it } from 'vitest';
import type { RuleBook } from '../../rules/engine/evaluation.ts';
import type { ApplicationCommand } from '../protocol/commands.ts';
import { officerKey, organisationKey } from '../protocol/entity.ts';
import { applicationBehaviour } from './application.ts';
import {
  ARCHIVES,
  act,
  application,
  around,
  CIVIL_AFFAIRS,
  catalogue,
  correction,
  evaluation,
  finding,
  histories,
  matter,
  submission,
} from './specimens-harness.ts';

interface Asked {
  readonly phase: string;
  readonly scope: unknown;
  readonly facts: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

function asking() {
  const asked: Asked[] = [];
  const said = evaluation(finding('warn', 'SAID'));
  const rules: RuleBook = {
    catalogue,
    packsFor: () => [],
    evaluate: async (phase, scope, facts) => {
      asked.push({ phase, scope, facts });
      return said;
    },
  };
  return {
    asked,
    said,
    behaviour: applicationBehaviour({ rules, personKeys: { keyOf: (number) => `key-of-${number}` } }),
  };
}

const submit: ApplicationCommand = { type: 'submit', data: submission };

describe('the examination', () => {
  it('asks the pre packs of the matter, region and day about what was handed in, and checks the form (W6)', async () => {
    const { asked, said, behaviour } = asking();
    const wrong = { ...submit, data: { ...submission, form: { year: 'x', other: 1 } } };
    const found = await behaviour.examine(undefined, wrong, around({ version: 0 }));
    expect(asked).toHaveLength(1);
    expect(asked[0]).toMatchObject({
      phase: 'pre',
      scope: { matter: matter.code, region: '330106', on: '2026-08-03' },
    });
    expect(asked[0]?.facts).toMatchObject({
      applicant: { idNumberStatus: 'valid' },
      application: { region: '330106', channel: 'hall', submittedOn: '2026-08-03' },
    });
    expect(found.pre).toBe(said);
    expect(found.route).toBeUndefined();
    expect(found.form.map(({ code, pointer }) => `${code} ${pointer}`).sort()).toEqual([
      'SCHEMA_REQUIRED /data/form/spouse',
      'SCHEMA_TYPE /data/form/year',
      'SCHEMA_UNEXPECTED /data/form/other',
    ]);
  });

  it('makes the key of a citizen from the normalised number, and of nobody else', async () => {
    const { behaviour } = asking();
    const keyFor = async (applicant: object) => {
      const data = { ...submission, applicant: { ...submission.applicant, ...applicant } };
      return (
        await behaviour.examine(undefined, { type: 'submit', data } as ApplicationCommand, around({ version: 0 }))
      ).citizen;
    };
    expect(await keyFor({})).toBe('key-of-11010519491231002X');
    expect(await keyFor({ idNumber: ' 11010519491231002x ' })).toBe('key-of-11010519491231002X');
    expect(await keyFor({ idNumber: '110105194912310021' })).toBeUndefined();
    expect(await keyFor({ idNumber: undefined })).toBeUndefined();
    expect(await keyFor({ kind: 'organisation' })).toBeUndefined();
  });

  it('asks about a correction by the rules of the day of the submission', async () => {
    const { asked, behaviour } = asking();
    const { state } = application(...histories.returned);
    await behaviour.examine(state, correction, around({ now: Date.parse('2026-09-01T10:00:00+08:00') }));
    expect(asked).toMatchObject([
      {
        phase: 'pre',
        scope: { matter: matter.code, region: '330106', on: '2026-08-03' },
        facts: { application: { submittedOn: '2026-09-01' } },
      },
    ]);
  });

  it('asks the route packs what follows when an officer accepts or approves, and nothing otherwise (R4)', async () => {
    const { asked, behaviour } = asking();
    await behaviour.examine(application(...histories.received).state, act('accept'), around());
    await behaviour.examine(application(...histories.accepted).state, act('approve'), around());
    expect(asked.map(({ phase, facts }) => [phase, facts['step']?.['id'], facts['step']?.['action']])).toEqual([
      ['route', 'acceptance', 'accept'],
      ['route', 'review', 'approve'],
    ]);
    for (const action of ['return', 'refuse', 'deliver', 'close'] as const)
      await behaviour.examine(application(...histories.received).state, act(action), around());
    await behaviour.examine(undefined, act('accept'), around());
    await behaviour.examine(undefined, { ...submit, data: { ...submission, matter: 'unknown' } }, around());
    expect(asked).toHaveLength(2);
  });

  it('names the officer and the organisation in charge of the step as what a decision looks at (W5)', () => {
    const { behaviour } = asking();
    const reads = (status: keyof typeof histories) =>
      behaviour.reads(application(...histories[status]).state, act('accept', { officer: 'W-1' }));
    expect(reads('received')).toEqual([officerKey('W-1'), organisationKey(ARCHIVES)]);
    expect(reads('accepted')).toEqual([officerKey('W-1'), organisationKey(CIVIL_AFFAIRS)]);
    expect(reads('refused')).toEqual([officerKey('W-1'), organisationKey(ARCHIVES)]);
    expect(behaviour.reads(undefined, act('accept'))).toEqual([]);
    expect(behaviour.reads(application(...histories.returned).state, correction)).toEqual([]);
  });
});
