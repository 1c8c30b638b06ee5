import { cp, mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Answer, type QuestionName, questionError, questions } from '../actors/protocol/questions.ts';
import type { FakePerson } from '../adapters/sources/fake/people.ts';
import { schemaDefects } from '../rules/matters/schema-fault.ts';
import { connectAs } from './cli/client.ts';
import { example, until } from './daemon-harness.ts';
import { type Departments, openDepartments } from './demo/verification/departments.ts';
import { createSupervised, type Supervised } from './supervision-harness.ts';

export const DATASETS = ['civil-affairs.marriage', 'public-security.household'] as const;

/** A daemon with its door, the departments that it asks, and integrators with every right that a reading can have. */
export interface Verified {
  readonly at: Supervised;
  /** Married people whom the departments know. */
  readonly married: readonly FakePerson[];
  /** The application of somebody, as the register has the marriage unless said otherwise; with the consent of the same number. */
  apply(number: string, person: FakePerson, form?: object): Promise<void>;
  /** Resolves when a verification has come to its report, with how it stands. */
  reported(id: string): Promise<Answer<'verification.get'>>;
  ask<Name extends QuestionName>(asker: string, name: Name, question: object): Promise<Answer<Name>>;
  /** The code of a refusal. */
  refusal(asker: string, name: QuestionName, question: object): Promise<string>;
  dispose(): Promise<void>;
}

export async function createVerified(): Promise<Verified> {
  let departments: Departments | undefined;
  const at = await createSupervised(async (home) => {
    departments = await openDepartments({ home, seed: 7, count: 120, now: Date.now });
    await giveRights(home);
    await layRules(home);
  });
  if (departments === undefined) throw new Error('no department is open');
  const { people, answerOver, stop } = departments;
  await answerOver(at.natsUrl);
  const raw = async (asker: string, name: QuestionName, question: object): Promise<Record<string, unknown>> => {
    const connection = await connectAs(asker, at.config);
    try {
      const subject = `onedoor.api.${name}.${asker}`;
      const reply = await connection.request(subject, JSON.stringify(question), { timeout: 10_000 });
      return reply.json<Record<string, unknown>>();
    } finally {
      await connection.close();
    }
  };
  const ask: Verified['ask'] = async (asker, name, question) => {
    const { answer, error } = await raw(asker, name, question);
    if (answer === undefined) throw new Error(`${name} was not answered: ${JSON.stringify(error)}`);
    const defects = schemaDefects(questions[name].answer, answer as object);
    if (defects.length > 0)
      throw new Error(`the answer to ${name} is not what its schema says: ${JSON.stringify(defects)}`);
    return answer as never;
  };
  return {
    at,
    married: people.filter(
      ({ marriage, moved, diedOn }) => marriage?.kind === 'marriage' && moved === undefined && diedOn === undefined,
    ),
    apply: async (number, person, form = {}) => {
      await at.say('onedoor.consent.grant', `consent.hall.${number}`, consentOf(person));
      await at.say(
        'onedoor.application.submit',
        `application.hall.${number}`,
        await applicationOf(number, person, form),
      );
    },
    reported: async (id) => {
      let state: Answer<'verification.get'> | undefined;
      await until(`the report of ${id}`, async () => {
        state = await ask('hall', 'verification.get', { verification: id, purpose: 'ownership' }).catch(
          () => undefined,
        );
        return state?.state.report !== undefined;
      });
      if (state === undefined) throw new Error('there is no report');
      return state;
    },
    ask,
    refusal: async (asker, name, question) => {
      const { error } = await raw(asker, name, question);
      if (error === undefined) throw new Error(`${name} was not refused`);
      const defects = schemaDefects(questionError, error as object);
      if (defects.length > 0) throw new Error(JSON.stringify(defects));
      return (error as { readonly code: string }).code;
    },
    dispose: async () => {
      await stop();
      await at.dispose();
    },
  };
}

/** The rules of the program, with one pack of verification in place of those that are shipped. */
async function layRules(home: string): Promise<void> {
  const shipped = fileURLToPath(new URL('../rules/', import.meta.url));
  const rules = join(home, 'rules');
  await cp(shipped, rules, {
    recursive: true,
    filter: async (from) => !from.endsWith('-verify') && (from.endsWith('.json') || (await stat(from)).isDirectory()),
  });
  const pack = join(rules, 'library', 'trial-verify');
  await mkdir(pack);
  await writeFile(join(pack, '1.0.0.json'), JSON.stringify(trialPack()));
  await writeFile(join(home, 'onedoor.json'), JSON.stringify({ rules: { folder: 'rules' } }));
}

/** Says of the day of registration and of both names whether they are those of the register. */
function trialPack(): object {
  const ruleFor = (name: string, type: 'confirmed' | 'contradicted', levels: readonly string[]) => ({
    name: `${name.toLowerCase()}-${type}`,
    conditions: {
      all: [{ fact: 'civilAffairsMarriage', path: `$.${name}Level`, operator: 'in', value: levels }],
    },
    event: {
      type,
      params: {
        code: `${name.toUpperCase()}_${type.toUpperCase()}`,
        field: `/data/form/${name}`,
        dataset: DATASETS[0],
        message: {
          zh: `申报为 {form.${name}}，登记为 {civilAffairsMarriage.${name}}`,
          en: `declared as {form.${name}}; the register has {civilAffairsMarriage.${name}}`,
        },
      },
    },
  });
  return {
    ...{ pack: 'trial-verify', version: '1.0.0', phase: 'verify', title: { zh: '试', en: 'Trial' } },
    appliesTo: { matters: ['marriage-record-copy'] },
    effective: { from: '2020-01-01', to: null, transition: 'submittedOn' },
    basis: [{ text: '试' }],
    whenUnknown: { civilAffairsMarriage: { absent: 'notMet', awaited: 'wait', refused: 'human' }, form: 'notMet' },
    rules: ['registeredOn', 'husbandName', 'wifeName'].flatMap((name) => [
      ruleFor(name, 'confirmed', ['same', 'variant']),
      ruleFor(name, 'contradicted', ['homophone', 'close', 'different']),
    ]),
  };
}

async function giveRights(home: string): Promise<void> {
  const file = join(home, 'integrators', 'hall.json');
  const hall = JSON.parse(await readFile(file, 'utf8')) as { kinds: string[]; purposes: string[] };
  hall.kinds.push('consent', 'verification');
  hall.purposes.push('verification');
  await writeFile(file, JSON.stringify(hall));
  const other = (name: string, rest: object) =>
    writeFile(
      join(home, 'integrators', `${name}.json`),
      JSON.stringify({ integrator: name, title: { zh: name, en: name }, kinds: ['alert'], organisations: [], ...rest }),
    );
  await other('inspection', { regions: ['330182'], purposes: ['supervision'], supervises: ['3301'] });
  await other('elsewhere', {
    regions: ['34'],
    purposes: ['verification', 'ownership', 'supervision'],
    supervises: ['34'],
  });
}

function consentOf({ name, idNumber }: FakePerson): object {
  return {
    subject: { name, idNumber },
    purposes: ['preRoute', 'onDemand'],
    datasets: [...DATASETS],
    validTo: new Date(Date.now() + 90 * 86_400_000).toISOString().slice(0, 10),
    evidence: { hash: { algorithm: 'sm3', value: 'ab'.repeat(32) }, size: 1024, mediaType: 'application/pdf' },
  };
}

async function applicationOf(number: string, person: FakePerson, form: object): Promise<object> {
  const [message] = await example('application');
  const content = message?.['data'] as { readonly form: object };
  const { marriage, name, idNumber, birthDate, sex } = person;
  const [own, other] = sex === 'male' ? ['husband', 'wife'] : ['wife', 'husband'];
  return {
    ...content,
    consent: number,
    applicant: { kind: 'citizen', name, idNumber },
    form: {
      ...content.form,
      [`${own}Name`]: name,
      [`${own}BirthDate`]: birthDate,
      [`${other}Name`]: marriage?.spouseName,
      registeredOn: marriage?.registeredOn,
      ...form,
    },
  };
}
