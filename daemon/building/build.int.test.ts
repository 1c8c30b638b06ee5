import { spawnSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { inSources } from '../bench/profile-sources.ts';
import { buildProgram } from './build.mjs';
import { findBuiltProgram } from './built-program.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));
const flags = ['--disallow-code-generation-from-strings', '--disable-proto=delete'];

const MAIN = `import { word } from './word.ts';
import { programDigest } from './building/program-digest.ts';
import numbers from './numbers.json' with { type: 'json' };

class Trouble extends Error {}
function fail(): never {
  throw new Trouble('one\\ntwo');
}
const { late } = await import('./late.ts');
let stack: string | undefined = '';
try {
  fail();
} catch (error) {
  stack = (error as Error).stack;
}
console.log(JSON.stringify({ word, late, numbers, address: import.meta.url, digest: programDigest ?? null, stack }));
`;

let project: string;
const fileIn = (name: string): string => join(project, 'daemon', name);

beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'onedoor-build-'));
  mkdirSync(fileIn('.'));
  for (const name of ['building', 'onedoor.mjs']) cpSync(join(root, 'daemon', name), fileIn(name), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(project, 'node_modules'));
  writeFileSync(join(project, 'package.json'), '{"type":"module"}');
  writeFileSync(fileIn('main.ts'), MAIN);
  writeFileSync(fileIn('word.ts'), "export const word: string = 'early';\n");
  writeFileSync(fileIn('late.ts'), 'export const late: string = import.meta.url;\n');
  writeFileSync(fileIn('numbers.json'), '[1,2]');
});
afterEach(() => rmSync(project, { recursive: true }));

interface Said {
  readonly word: string;
  readonly late: string;
  readonly numbers: readonly number[];
  readonly address: string;
  /** Null where the program ran from its sources. */
  readonly digest: string | null;
  readonly stack: string;
}

function run(): Said {
  const { stdout, stderr } = spawnSync(process.execPath, [...flags, fileIn('onedoor.mjs'), 'any'], {
    encoding: 'utf8',
  });
  if (stdout === '') throw new Error(stderr);
  return JSON.parse(stdout) as Said;
}

describe('the built program', () => {
  it('does what the sources do: with their addresses, their files and their places in stack traces', async () => {
    const ofSources = run();
    expect(ofSources.digest).toBeNull();
    const entry = await buildProgram(project);
    const built = run();
    expect(built.digest).toBe(basename(dirname(entry)));
    expect(built.address).toBe(pathToFileURL(fileIn('main.ts')).href);
    const places = ({ stack }: Said) => stack.match(/[a-z]+\.ts:\d+/g);
    expect(places(built)).toEqual(places(ofSources));
    expect(places(built)?.[0]).toBe('main.ts:7');
    expect(built.stack.split('\n').slice(0, 2)).toEqual(ofSources.stack.split('\n').slice(0, 2));
    expect({ ...built, digest: null, stack: '' }).toEqual({ ...ofSources, stack: '' });
  });

  it.each([
    ['word.ts', 'early', 'other'],
    ['late.ts', 'url;', 'url '],
    ['numbers.json', '2', '3'],
    ['main.ts', 'two', 'six'],
  ])(
    'is left for the sources once %s says something else, though its size and its dates are as before',
    async (name, from, to) => {
      const entry = await buildProgram(project);
      expect(findBuiltProgram(project)).toBe(entry);
      const { atime, mtime } = statSync(fileIn(name));
      const text = readFileSync(fileIn(name), 'utf8');
      writeFileSync(fileIn(name), text.replace(from, to));
      utimesSync(fileIn(name), atime, mtime);
      expect(statSync(fileIn(name)).size).toBe(text.length);
      expect(findBuiltProgram(project)).toBeUndefined();
      expect(run().digest).toBeNull();
      writeFileSync(fileIn(name), text);
      expect(findBuiltProgram(project)).toBe(entry);
      expect(run().digest).not.toBeNull();
    },
  );

  it('is left for the sources when one of them, or a file of its own, is gone', async () => {
    const entry = await buildProgram(project);
    rmSync(fileIn('late.ts'));
    expect(findBuiltProgram(project)).toBeUndefined();
    writeFileSync(fileIn('late.ts'), 'export const late: string = import.meta.url;\n');
    expect(findBuiltProgram(project)).toBe(entry);
    rmSync(entry);
    expect(findBuiltProgram(project)).toBeUndefined();
    expect(run().digest).toBeNull();
  });

  it('is left for the sources when a package that is in it has another version', async () => {
    rmSync(join(project, 'node_modules'));
    cpSync(join(root, 'node_modules', 'esbuild'), join(project, 'node_modules', 'esbuild'), { recursive: true });
    const manifest = join(project, 'node_modules', 'one', 'package.json');
    mkdirSync(dirname(manifest));
    writeFileSync(manifest, '{"name":"one","version":"1.0.0","main":"one.js"}');
    writeFileSync(join(dirname(manifest), 'one.js'), "module.exports = 'early';\n");
    writeFileSync(fileIn('word.ts'), "import one from 'one';\nexport const word: string = one;\n");
    const entry = await buildProgram(project);
    expect(run()).toMatchObject({ word: 'early', digest: basename(dirname(entry)) });
    writeFileSync(manifest, '{"name":"one","version":"1.0.1","main":"one.js"}');
    expect(findBuiltProgram(project)).toBeUndefined();
  });

  it('of before stays for those who run it until the build after the next, and no draft is left', async () => {
    const builds = [];
    for (const word of ['a', 'b', 'c']) {
      writeFileSync(fileIn('word.ts'), `export const word: string = '${word}';\n`);
      builds.push(basename(dirname(await buildProgram(project))));
      expect(run().word).toBe(word);
    }
    const folders = readdirSync(join(project, '.build')).filter((name) => name !== 'program.json');
    expect(folders.sort()).toEqual(builds.slice(1).sort());
  });

  it('is profiled as if its sources had run', async () => {
    const entry = await buildProgram(project);
    const lines = readFileSync(entry, 'utf8').split('\n');
    const lineNumber = lines.findIndex((line) => line.includes('function fail('));
    const columnNumber = lines[lineNumber]?.indexOf('(') ?? 0;
    const frame = { functionName: 'fail', url: pathToFileURL(entry).href, lineNumber, columnNumber };
    const ofNode = { functionName: 'read', url: 'node:fs', lineNumber: 3, columnNumber: 4 };
    const nodes = [frame, ofNode].map((callFrame, id) => ({ id, callFrame }));
    const [own, other] = inSources({ nodes, samples: [0], timeDeltas: [0] }).nodes;
    const written = MAIN.split('\n').findIndex((line) => line.includes('function fail('));
    expect(own?.callFrame).toMatchObject({ url: pathToFileURL(fileIn('main.ts')).href, lineNumber: written });
    expect(other?.callFrame).toEqual(ofNode);
  });

  it('is not replaced by sources that cannot be built', async () => {
    await buildProgram(project);
    writeFileSync(fileIn('word.ts'), 'export const word: string = ;\n');
    await expect(buildProgram(project)).rejects.toThrow(/word\.ts/);
    expect(findBuiltProgram(project)).toBeUndefined();
  });
});

describe('the command', () => {
  it('says the same of a whole configuration, built or not', async () => {
    const entry = findBuiltProgram(root) ?? (await buildProgram(root));
    const words = ['check-config', '--home', project];
    const environment = Object.fromEntries(
      Object.entries(process.env).filter(([name]) => !name.startsWith('ONEDOOR_')),
    );
    const [built, ofSources] = [
      [entry],
      ['--import', pathToFileURL(fileIn('building/from-sources.mjs')).href, join(root, 'daemon', 'main.ts')],
    ].map((program) => {
      return spawnSync(process.execPath, [...flags, ...program, ...words], { encoding: 'utf8', env: environment });
    });
    expect(built?.stderr).toBe(ofSources?.stderr);
    expect(built?.stdout).toBe(ofSources?.stdout);
    expect(built?.stdout).toMatch(/\nok\n$/);
  }, 180_000);
});
