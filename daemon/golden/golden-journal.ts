import { existsSync } from 'node:fs';
import { copyFile, cp, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { dumpStore } from '../../adapters/level/dump.ts';
import { openLevelStore } from '../../adapters/level/store.ts';
import { Random } from '../../rules/random.ts';
import { fillStore } from '../bench/filled-store.ts';
import { askDaemon } from '../cli/client.ts';
import { readConfig } from '../config.ts';
import { type DaemonProcess, freePort, startDaemonProcess } from '../demo/child.ts';
import { integrators } from '../demo/county.ts';
import { makeKnock } from '../demo/knocks.ts';
import { Ledger } from '../demo/ledger.ts';
import { openVoice } from '../demo/voice.ts';
import { readProgramVersion } from '../program-version.ts';
import { shippedRules } from '../rule-book.ts';

/** The key of all golden journals. It is public: it stands here, and protects nobody, since nobody in them exists. */
export const GOLDEN_MASTER_KEY = Buffer.from('golden journal: public test key!');

/** Where the golden journals are: one folder for each version, with `store/` and what it says. */
export const goldenFolder = fileURLToPath(new URL('.', import.meta.url));
export const EXPECTED = 'expected.jsonl.gz';

/** A matter of the county, and the packs that every matter has: small, and enough to be decided by. */
const MATTER = 'marriage-record-copy';
const SOURCES = ['civil-affairs', 'public-security'];
const PACKS: readonly string[] = [
  'agent-authority-pre',
  'applicant-identity-pre',
  'form-content-pre',
  'history-pre',
  'marriage-record-pre',
  'marriage-record-route',
  'materials-pre',
];
const APPLICATIONS = 30;
const SEED = 6;

/**
 * Writes the golden journal of the present version: a store in which applications of people who do not exist came to every
 * end, counts were carried to them, a message was refused and an application erased, with everything that it says.
 * @returns the new folder
 * @throws when there is one of this version: what a release has written is never written anew
 */
export async function writeGolden(): Promise<string> {
  const target = join(goldenFolder, readProgramVersion());
  if (existsSync(target)) {
    throw new Error(
      `${target} is there already: the golden journal of a release is never written anew; before the release, delete it first 该版本的样本已存在，发布后不可重写`,
    );
  }
  const home = await mkdtemp(join(tmpdir(), 'onedoor-golden-'));
  try {
    await prepareHome(home);
    const store = join(home, 'data', 'store');
    await fillStore({
      folder: store,
      masterKey: GOLDEN_MASTER_KEY,
      applications: APPLICATIONS,
      seed: SEED,
      effects: true,
      pending: true,
      rulesFolder: join(home, 'rules'),
    });
    const ids = await idsOf(store);
    const daemon = await startDaemonProcess(home, await freePort());
    try {
      await live(daemon, home, ids);
    } finally {
      await daemon.stop();
    }
    await mkdir(join(target, 'store'), { recursive: true });
    for (const file of (await readdir(store)).filter((name) => /^(CURRENT|MANIFEST-\d+|\d+\.(ldb|log))$/.test(name)))
      await copyFile(join(store, file), join(target, 'store', file));
    await writeFile(join(target, EXPECTED), gzipSync(`${(await linesOf(store)).join('\n')}\n`, { level: 9 }));
    return target;
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

/** Everything that a golden store says, a line of JSON for each row. */
export async function linesOf(store: string): Promise<readonly string[]> {
  const lines: string[] = [];
  await dumpStore(store, GOLDEN_MASTER_KEY, (line) => lines.push(JSON.stringify(line)));
  return lines;
}

async function prepareHome(home: string): Promise<void> {
  await mkdir(join(home, 'secrets'), { recursive: true, mode: 0o700 });
  await writeFile(join(home, 'secrets', 'master.key'), `${GOLDEN_MASTER_KEY.toString('base64url')}\n`, { mode: 0o600 });
  await mkdir(join(home, 'integrators'));
  for (const one of integrators)
    await writeFile(join(home, 'integrators', `${one.integrator}.json`), JSON.stringify(one));
  const rules = join(home, 'rules');
  await mkdir(join(rules, 'matters'), { recursive: true });
  await copyFile(join(shippedRules, 'matters', `${MATTER}.json`), join(rules, 'matters', `${MATTER}.json`));
  // The departments that the matter asks.
  await mkdir(join(rules, 'sources'));
  for (const source of SOURCES)
    await copyFile(join(shippedRules, 'sources', `${source}.json`), join(rules, 'sources', `${source}.json`));
  for (const pack of PACKS)
    await cp(join(shippedRules, 'library', pack), join(rules, 'library', pack), { recursive: true });
  await writeFile(join(home, 'onedoor.json'), JSON.stringify({ rules: { folder: 'rules', reload: 'signal' } }));
}

/** The applications of a store at rest. */
async function idsOf(folder: string): Promise<readonly string[]> {
  const store = await openLevelStore({ folder, masterKey: GOLDEN_MASTER_KEY });
  try {
    const entries = await store.entries(1, Number.MAX_SAFE_INTEGER);
    return [...new Set(entries.flatMap(({ entity: { kind, id } }) => (kind === 'application' ? [id] : [])))];
  } finally {
    await store.close();
  }
}

/** What only a daemon does: carries the counts, refuses a message, erases the first application that may be erased. */
async function live(daemon: DaemonProcess, home: string, ids: readonly string[]): Promise<void> {
  const seedFile = join(home, 'secrets', 'nats', 'hall.nk');
  const voice = await openVoice('hall', { url: daemon.natsUrl, seedFile }, new Ledger());
  const { topic, messageId, payload } = makeKnock(new Random(SEED), 6);
  await voice.say(topic, messageId, payload);
  await voice.stop();
  const config = readConfig(home, {});
  const erase = (id: string) =>
    askDaemon(config, 'operator.erase', { kind: 'application', id, by: 'golden', purpose: 'golden' }, 60_000).then(
      () => 'ERASED',
      (error: { code?: string }) => error.code ?? String(error),
    );
  for (const id of ids) {
    let answer = await erase(id);
    // Until the counts are carried and all is published.
    while (answer === 'EFFECTS_UNDER_WAY') {
      await sleep(200);
      answer = await erase(id);
    }
    if (answer === 'ERASED') return;
    if (answer !== 'APPLICATION_UNDER_WAY') throw new Error(`${id} could not be erased: ${answer}`);
  }
  throw new Error('no application of the golden journal may be erased');
}
