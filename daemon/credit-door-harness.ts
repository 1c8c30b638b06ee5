import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Circumstances } from '../actors/behaviour.ts';
import { creditFileBehaviour } from '../actors/credit/credit-file.ts';
import type { CreditFileState } from '../actors/credit/state.ts';
import { creditRules, evidence } from '../actors/credit/world-harness.ts';
import { dayOf } from '../actors/day.ts';
import type { Command } from '../actors/protocol/commands.ts';
import { creditKey } from '../actors/protocol/credit.ts';
import type { CreditFile } from '../actors/protocol/credit-desk.ts';
import type { RecordData } from '../actors/protocol/credit-messages.ts';
import { officerKey } from '../actors/protocol/entity.ts';
import type { Integrator } from '../actors/protocol/integrator.ts';
import type { Json, Turn } from '../actors/protocol/journal.ts';
import { listChanges } from '../actors/protocol/lists.ts';
import { turnOf } from '../actors/turn.ts';
import { until } from './daemon-harness.ts';
import { Client, createSupervised, type Supervised } from './supervision-harness.ts';

/** A daemon with its door, on which credit files wait for an answer. */

export const ARCHIVES = '12330182K318200150';
export const ID_NUMBER = '11010519491231002X';
export const STATEMENT = '当日材料由窗口代填，王五可以证明';
const DAY_MS = 86_400_000;

export class Credited {
  readonly at: Supervised;

  private constructor(at: Supervised) {
    this.at = at;
  }

  /** With two officers who may answer, one who may not because it concerns them, and users that only look. */
  static async open(): Promise<Credited> {
    const at = await createSupervised(async (home) => {
      const file = join(home, 'integrators', 'hall.json');
      const hall = JSON.parse(await readFile(file, 'utf8')) as { kinds: string[]; purposes: string[] };
      const more = { kinds: [...hall.kinds, 'credit'], purposes: [...hall.purposes, 'credit'] };
      const rights = { kinds: [...new Set(more.kinds)], purposes: [...new Set(more.purposes)] };
      await writeFile(file, JSON.stringify({ ...hall, ...rights }));
    });
    for (const [name, officer] of [
      ['jin', 'JD-001'],
      ['qian', 'JD-002'],
      ['self', 'DA-009'],
    ] as const) {
      await at.file(officer, 'supervisor');
      await at.addUser({ name, role: 'supervisor', officer, regions: ['330182'] });
    }
    await at.addUser({ name: 'wu', role: 'auditor', regions: ['3301'] });
    return new Credited(at);
  }

  /** Records something that a document has decided: of a citizen, and serious, unless said otherwise. */
  async record(number: string, rest: object = {}): Promise<void> {
    await this.at.say('onedoor.credit.record', `credit.hall.${number}`, recordOf(number, rest));
    await until(`the item of ${number}`, async () => (await this.file('jin', number))?.item !== undefined);
  }

  async object(number: string): Promise<void> {
    const data = { statement: STATEMENT, evidence: [evidence] };
    await this.at.say('onedoor.credit.object', `credit.hall.${number}`, data);
    await this.comesTo(number, 'suspended');
  }

  repair(number: string): Promise<void> {
    return this.at.say('onedoor.credit.repair', `credit.hall.${number}`, {
      dutiesDone: evidence,
      commitment: evidence,
    });
  }

  comesTo(number: string, standing: string): Promise<void> {
    return until(standing, async () => (await this.file('jin', number))?.state.standing === standing);
  }

  /** Lets an objection have waited too long, about an officer: the daemon finds that when it starts again. */
  async late(number: string): Promise<void> {
    await this.at.stop();
    await this.at.commitAtRest(objectedBefore(number));
    await this.at.start();
    await until('the lateness', async () => (await this.file('jin', number))?.state.request?.late === true);
  }

  /** Asks as a program, with the token of a user. */
  async program(name: string, path: string, json?: object): Promise<{ status: number; answer: unknown }> {
    const headers = { authorization: `Bearer ${this.at.tokens.get(name)}`, accept: 'application/json' };
    const asked = json === undefined ? { headers } : { headers, json };
    const { status, body } = await new Client(this.at.port).ask(path, asked);
    return { status, answer: JSON.parse(body) as unknown };
  }

  async file(name: string, number: string): Promise<CreditFile | undefined> {
    const { status, answer } = await this.program(name, `/credit/hall.${number}.json`);
    return status === 200 ? (answer as CreditFile) : undefined;
  }
}

function recordOf(number: string, rest: object = {}): RecordData {
  return {
    subject: { citizen: { idNumber: ID_NUMBER } },
    kind: 'false-material',
    organisation: ARCHIVES,
    region: '330182',
    document: { number: `建档信决〔2026〕${number}号`, day: dayOf(Date.now() - DAY_MS) },
    basis: '《中华人民共和国档案法》第四十八条',
    ...rest,
  };
}

/** The turns of a file that was opened and objected to ninety days ago, as the daemon of those days would have committed them. */
function objectedBefore(number: string): readonly Turn[] {
  const rules = creditRules();
  const behaviour = creditFileBehaviour({
    rules: { current: rules, find: () => rules },
    personKeys: { keyOf: () => '' },
  });
  const now = Date.now() - 90 * DAY_MS;
  const today = dayOf(now);
  const entity = creditKey(`hall.${number}`);
  const sender: Integrator = {
    integrator: 'hall',
    title: { zh: '', en: '' },
    kinds: ['credit'],
    organisations: [ARCHIVES],
    regions: ['330182'],
    purposes: ['credit'],
  };
  const person = officerKey('DA-009').id;
  const { credit, calendar } = rules;
  const record = recordOf(number, {
    subject: { officer: 'DA-009' },
    kind: 'unreasoned-access',
    document: { number: `建档监〔2026〕${number}号`, day: today },
  });
  const input = { source: 'operator', by: 'test', purpose: 'test' } as const;
  let state: CreditFileState | undefined;
  return (
    [
      { type: 'record', data: record },
      { type: 'object', data: { statement: STATEMENT } },
    ] as const
  ).map((command, index) => {
    const circumstances: Circumstances = {
      ...{ id: entity.id, version: index, now, today, sender },
      look: () => ({
        state: { items: [itemAt(entity.id, today)], entered: 1 } as unknown as Json,
        version: 1,
      }),
      speakersFor: () => ['hall'],
      supervisorsOf: () => [],
    };
    const findings = { periods: credit.periods, calendar, person };
    const decision = behaviour.decide(state, command, findings, circumstances);
    if (decision.verdict === 'refused') throw new Error(JSON.stringify(decision.defects));
    const before = state === undefined ? [] : (behaviour.lists?.(state) ?? []);
    for (const event of decision.events) state = behaviour.evolve(state, event);
    const lists = listChanges(entity, before, state === undefined ? [] : (behaviour.lists?.(state) ?? []));
    const asked = { input, command: command as Command };
    return turnOf(entity, index + 1, state as unknown as Json, asked, decision, [], now, lists);
  });
}

/** The item as the ledger would have it by then, so that it can be objected to. */
function itemAt(item: string, day: string): object {
  const document = { number: item, day };
  return {
    item: {
      ...{ entry: 'item', item, recordedOn: day, kind: 'unreasoned-access', severity: 'general', points: -40 },
      ...{ document, basis: '样例', evidence: item, lastDay: '2099-12-31' },
    },
    restrictions: [],
  };
}
