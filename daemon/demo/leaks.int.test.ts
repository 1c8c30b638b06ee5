import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jetstreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openConnection } from '../../adapters/nats/connection.ts';
import { integrators, SUPERVISION } from './county.ts';
import { desks } from './desks.ts';
import { LeakSearch, personalValuesOf } from './leak-search.harness.ts';
import type { Heard } from './ledger.ts';
import { type DemoResult, runDemo } from './run.ts';
import { type Script, writeScript } from './script.ts';

// A day at the counters, and then everything that is no reader of it is searched for everybody who came. What may hold
// personal data is left out by name: the inbound messages themselves, on `onedoor.in.`, and nothing else. No question is
// asked here whose answer shows a whole content.

const options = { applications: 150, seed: 20_261_123, knocks: 44 };
const home = mkdtempSync(join(tmpdir(), 'onedoor-leaks-'));
const subjects = new Set<string>();
let script: Script;
let search: LeakSearch;
let result: DemoResult;
let metrics = '';
const answers: string[] = [];

beforeAll(async () => {
  script = writeScript(options);
  search = new LeakSearch(personalValuesOf(script));
  writeFileSync(join(home, 'onedoor.json'), JSON.stringify({ log: { level: 'debug' } }));
  let listening: NatsConnection | undefined;
  result = await runDemo({
    ...options,
    home,
    atOnce: 24,
    progress: () => undefined,
    meanwhile: async ({ natsUrl }) => {
      listening = await connectAs('daemon', natsUrl);
      listening.subscribe('>', { callback: (_error, message) => void subjects.add(message.subject) });
    },
    afterwards: async ({ httpPort, natsUrl }) => {
      metrics = await (await fetch(`http://127.0.0.1:${httpPort}/metrics`)).text();
      if (listening === undefined) throw new Error('nobody has listened');
      const manager = await jetstreamManager(listening);
      for await (const { config } of manager.streams.list()) {
        const { state } = await manager.streams.info(config.name, { subjects_filter: '>' });
        for (const subject of Object.keys(state.subjects ?? {})) subjects.add(subject);
      }
      await listening.close();
      await askEverything(natsUrl);
    },
  });
}, 240_000);

afterAll(() => rmSync(home, { recursive: true, force: true }));

function connectAs(user: string, url: string): Promise<NatsConnection> {
  const seedFile = join(home, 'secrets', 'nats', `${user}.nk`);
  return openConnection({ url, name: `leaks-${user}`, seedFile, inboxPrefix: `_INBOX_${user}`, once: true });
}

/** Everything that integrators and the operator can ask and that is answered masked or not at all. */
async function askEverything(url: string): Promise<void> {
  const people = script.knocks.flatMap(({ personal }) => personal);
  for (const { integrator, purposes = [] } of integrators) {
    const connection = await connectAs(integrator, url);
    const ask = async (verb: string, question: object): Promise<void> => {
      const reply = await connection.request(`onedoor.api.${verb}.${integrator}`, JSON.stringify(question), {
        timeout: 10_000,
      });
      answers.push(reply.string());
    };
    for (const { topic } of script.stories.slice(0, 60)) {
      const application = topic.slice('application.'.length);
      for (const purpose of purposes.filter((one) => one !== 'handling')) {
        await ask('application.get', { application, purpose });
        await ask('application.timeline', { application, purpose });
        await ask('person.get', { application, whose: 'applicant', purpose });
      }
    }
    for (const { organisation, officers } of Object.values(desks)) {
      const purpose = integrator === SUPERVISION ? 'supervision' : 'ownership';
      if (organisation.integrator !== integrator && integrator !== SUPERVISION) continue;
      for (const officer of officers) {
        await ask('person.get', { person: `officer-${officer}`, purpose });
        await ask('person.history', { person: `officer-${officer}`, purpose });
      }
    }
    // Questions that hold somebody's data themselves: their errors must not say it again.
    for (const value of people.slice(0, 12)) {
      await ask('application.get', { application: value, purpose: 'ownership' });
      await ask('person.get', { person: `officer-${value}`, purpose: 'ownership' });
      await ask('person.get', { application: `hall.${value}`, whose: value, purpose: value });
      await ask('schema.matter', { code: value });
      await ask('schema.get', { name: value, [value]: value });
    }
    await connection.close();
  }
  const operator = await connectAs('operator', url);
  for (const { topic } of script.stories.slice(0, 60)) {
    const question = { kind: 'application', id: topic.slice('application.'.length), by: 'test', purpose: 'leaks' };
    answers.push((await operator.request('onedoor.api.operator.get', JSON.stringify(question))).string());
  }
  await operator.close();
}

/**
 * A message as its receiver has it, without the sender's own mark of the message that it answers: an id that was made of
 * somebody's number goes back to who has made it, and to nobody else.
 */
function heardText({ data, ...envelope }: Heard): string {
  const { cause: _own, ...said } = data;
  return JSON.stringify({ ...envelope, data: said });
}

/** What was found and where, the first few; a leak is found in many places at once. */
function leaksIn(texts: Iterable<string>): readonly string[] {
  const found = [...texts].flatMap((text) => search.text(text).map((value) => `${value} in ${text.slice(0, 400)}`));
  return [...new Set(found)].slice(0, 10);
}

describe('a day at the counters, searched for everybody who came', () => {
  it('was a whole day: everything came as planted, with returned and refused applications and misplaced data', () => {
    expect(result.mismatches).toEqual([]);
    expect(search.size).toBeGreaterThan(500);
    const heard = result.ledger.all.map(({ heard: { type } }) => type.slice(type.lastIndexOf('.') + 1));
    for (const event of ['returned', 'refused', 'decided', 'delivered', 'withdrawn', 'result-agent'])
      expect(heard, event).toContain(event);
    expect(script.knocks.filter(({ personal }) => personal.length > 0).length).toBeGreaterThan(14);
  });

  it('leaves nobody in a subject (W7)', () => {
    const others = [...subjects].filter((subject) => !subject.startsWith('onedoor.in.'));
    expect(others.length).toBeGreaterThan(300);
    expect(leaksIn(others)).toEqual([]);
  });

  it('leaves nobody in the metrics (W7)', () => {
    expect(metrics).toContain('onedoor_messages_total');
    expect(leaksIn([metrics])).toEqual([]);
  });

  it('leaves nobody in what any integrator is told (P3)', () => {
    expect(result.ledger.all.length).toBeGreaterThan(1000);
    expect(leaksIn(result.ledger.all.map(({ heard }) => heardText(heard)))).toEqual([]);
  });

  it('leaves nobody in what is answered masked, to the process, or with an error (P3)', () => {
    expect(answers.filter((answer) => answer.includes('"masked"')).length).toBeGreaterThan(20);
    expect(answers.filter((answer) => answer.includes('"process"')).length).toBeGreaterThan(20);
    expect(answers.filter((answer) => answer.includes('"error"')).length).toBeGreaterThan(20);
    expect(leaksIn(answers)).toEqual([]);
  });

  it('leaves nobody in any file below the home, its name included: store, streams, logs (P3)', () => {
    expect(search.files(home)).toEqual([]);
    // The same search finds what does lie there.
    const [someone = ''] = personalValuesOf(script).long;
    writeFileSync(join(home, 'run', 'note.json'), JSON.stringify({ someone }));
    expect(search.files(home)).toEqual([`run/note.json holds ${someone}`]);
  });
});
