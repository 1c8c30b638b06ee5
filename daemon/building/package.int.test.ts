import { execFile, spawn, spawnSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compareVersions } from '../../adapters/nats/server/location.mjs';
import { findBuiltProgram } from './built-program.mjs';

const project = fileURLToPath(new URL('../../', import.meta.url));
const run = promisify(execFile);
const { ONEDOOR_TEST_SEED: _seed, ...environment } = process.env;

interface Packed {
  readonly filename: string;
  readonly files: readonly { readonly path: string }[];
}

interface Lock {
  readonly packages: Readonly<Record<string, { readonly version?: string; readonly dev?: boolean }>>;
}

let folder: string;
let packed: Packed;
let installed: string;
let program: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'onedoor-package-'));
  const { stdout } = await run('npm', ['pack', '--json', '--pack-destination', folder], {
    cwd: project,
    env: environment,
  });
  // What the script before the packing says stands before the list.
  const [first] = JSON.parse(stdout.slice(stdout.indexOf('[\n'))) as [Packed];
  packed = first;
  const empty = join(folder, 'empty');
  await mkdir(empty);
  const words = ['install', join(folder, packed.filename), '--no-audit', '--no-fund', '--prefer-offline'];
  await run('npm', words, { cwd: empty, env: environment });
  installed = join(empty, 'node_modules', 'onedoor');
  program = join(empty, 'node_modules', '.bin', 'onedoor');
}, 300_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('the package', () => {
  it('holds the program, its build, the rules and the unit file, and no tests', () => {
    const paths = packed.files.map(({ path }) => path);
    expect(paths).toContain('npm-shrinkwrap.json');
    expect(paths).toContain('daemon/operation/onedoor.service');
    expect(paths.filter((path) => path.startsWith('rules/matters/'))).not.toEqual([]);
    expect(paths.filter((path) => /^\.build\/[0-9a-f]{64}\/main\.mjs$/.test(path))).toHaveLength(1);
    expect(paths.filter((path) => /\.(test|contract)\.ts$|^daemon\/golden\/\d/.test(path))).toEqual([]);
  });

  it('is run by its command from any folder, and is the build, not the sources', () => {
    const { version } = JSON.parse(spawnSync('cat', [join(project, 'package.json')], { encoding: 'utf8' }).stdout);
    const said = spawnSync(program, ['--version'], { cwd: '/', encoding: 'utf8', env: environment });
    expect(said).toMatchObject({ status: 0, stdout: `${version}\n`, stderr: '' });
    expect(findBuiltProgram(installed)).toMatch(/main\.mjs$/);
  });

  it('brings every package that runs in the version that was tested, and none with a known hole', async () => {
    const wanted = JSON.parse(await readFile(join(project, 'npm-shrinkwrap.json'), 'utf8')) as Lock;
    const found = JSON.parse(await readFile(join(folder, 'empty/node_modules/.package-lock.json'), 'utf8')) as Lock;
    const versions = new Map<string, string>();
    for (const [path, { version = '' }] of Object.entries(found.packages))
      if (path !== 'node_modules/onedoor') versions.set(path.replace('node_modules/onedoor/', ''), version);
    expect(versions.get('node_modules/typebox')).toBe(wanted.packages['node_modules/typebox']?.version);
    for (const [path, version] of versions)
      expect(`${path} ${version}`).toBe(`${path} ${wanted.packages[path]?.version}`);
    for (const [path, { dev }] of Object.entries(wanted.packages))
      if (dev) expect([...versions.keys()]).not.toContain(path);
    // json-rules-engine, which pulls it, runs in tests and benches alone; where it comes along all the same it must be lifted.
    const walkers = [...versions].filter(([path]) => path.endsWith('/jsonpath-plus'));
    expect(walkers.filter(([, version]) => compareVersions(version, '11.3.0') < 0)).toEqual([]);
    expect(wanted.packages['node_modules/jsonpath-plus']?.dev).toBe(true);
  });

  it('starts to ready, and stops', async () => {
    const home = join(folder, 'home');
    await cp(join(installed, 'daemon/examples/integrators'), join(home, 'integrators'), { recursive: true });
    const daemon = spawn(program, ['start', '--home', home], {
      cwd: '/',
      env: { ...environment, NATS_URL: '', ONEDOOR_HTTP_PORT: '0', ONEDOOR_NATS_PORT: '0' },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const ended = new Promise((resolve) => daemon.once('exit', resolve));
    try {
      let port: number | undefined;
      for await (const line of createInterface({ input: daemon.stdout })) {
        if (!line.includes('"msg":"started"')) continue;
        port = (JSON.parse(line) as { port: number }).port;
        break;
      }
      const ready = await fetch(`http://127.0.0.1:${port}/readyz`);
      expect([ready.status, await ready.text()]).toEqual([200, 'ok\n']);
    } finally {
      daemon.kill('SIGTERM');
    }
    expect(await ended).toBe(0);
  });
});
