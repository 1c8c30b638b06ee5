import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const layers = ['rules', 'actors', 'adapters', 'daemon', 'dashboards'] as const;
type Layer = (typeof layers)[number];

/** What a file of a layer may import of the project, as prefixes of paths from the root. */
const allowed: Readonly<Record<Layer, readonly string[]>> = {
  rules: ['rules/'],
  actors: ['rules/', 'actors/'],
  adapters: ['rules/', 'actors/ports.ts', 'actors/protocol/', 'adapters/'],
  daemon: ['rules/', 'actors/', 'adapters/', 'daemon/'],
  // A tool beside the service: it makes files, and looks at a daemon from outside.
  dashboards: ['dashboards/', 'daemon/demo/'],
};

/** Tests may also run the suites and the cores that they test. */
const allowedInTests: Readonly<Record<Layer, readonly string[]>> = {
  ...allowed,
  actors: [...allowed.actors, 'adapters/memory/'],
  adapters: [...allowed.adapters, 'actors/'],
  dashboards: [...allowed.dashboards, 'actors/protocol/'],
};

/** Files that only tests import. */
const forTests = /[.-](test|contract|harness|fixture)\.ts$/;

interface Source {
  readonly path: string;
  readonly layer: Layer;
  readonly text: string;
}

const sources: readonly Source[] = layers.flatMap((layer) =>
  readdirSync(join(root, layer), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(ts|mjs)$/.test(entry.name) && !entry.name.includes('.generated.'))
    .map((entry) => join(entry.parentPath, entry.name))
    .map((file) => ({ path: relative(root, file), layer, text: readFileSync(file, 'utf8') })),
);

function importsOf({ path, text }: Source): readonly string[] {
  const specifiers = [...text.matchAll(/^(?:import|export)\s[^;]*?from\s+'([^']+)'|import\('([^']+)'\)/gms)].map(
    (match) => match[1] ?? match[2] ?? '',
  );
  return specifiers
    .filter((specifier) => specifier.startsWith('.'))
    .map((specifier) => relative(root, resolve(root, dirname(path), specifier)));
}

function offences(check: (source: Source) => readonly string[]): readonly string[] {
  return sources.flatMap((source) => check(source).map((offence) => `${source.path}: ${offence}`));
}

describe('the shape of the source', () => {
  it('is seen: files in every layer, and imports in them', () => {
    for (const layer of layers)
      expect(sources.filter((source) => source.layer === layer).length, layer).toBeGreaterThan(5);
    expect(sources.flatMap((source) => importsOf(source)).length).toBeGreaterThan(100);
  });

  it('lets layers import one way', () => {
    const wrong = offences((source) => {
      const test = forTests.test(source.path);
      const prefixes = (test ? allowedInTests : allowed)[source.layer];
      return importsOf(source)
        .filter((target) => !prefixes.some((prefix) => target.startsWith(prefix)))
        .map((target) => `must not import ${target}`);
    });
    expect(wrong).toEqual([]);
  });

  it('keeps rules and decisions free of drivers, clocks and chance', () => {
    const wrong = offences(({ layer, text, path }) => {
      if ((layer !== 'rules' && layer !== 'actors') || forTests.test(path) || path.endsWith('.mjs')) return [];
      return [
        /from 'node:(?!crypto)/,
        /from '(@nats-io|classic-level|pino|prom-client)/,
        /Date\.now\(/,
        /new Date\(\)/,
        /Math\.random/,
        /randomBytes|randomUUID/,
      ]
        .filter((pattern) => pattern.test(text))
        .map((pattern) => `has ${pattern.source}`);
    });
    expect(wrong).toEqual([]);
  });

  it('imports the actor library in exactly one file', () => {
    expect(sources.filter(({ text }) => /^import [^;]*from 'nact'/m.test(text)).map(({ path }) => path)).toEqual([
      'actors/actor.ts',
    ]);
  });

  it('reads the environment in one place', () => {
    const readers = sources
      .filter(({ text, path }) => /process\.env\b/.test(text) && !forTests.test(path))
      .map(({ path }) => path);
    const known = [
      'adapters/nats/server/temporary-server.ts',
      'daemon/config.ts',
      'daemon/demo/child.ts',
      'daemon/onedoor.mjs',
      'daemon/setup.mjs',
      'daemon/terminal.ts',
    ];
    expect(readers.filter((path) => !known.includes(path))).toEqual([]);
  });

  it('has one noun a file: none over 400 lines, no drawers', () => {
    expect(offences(({ text }) => (text.split('\n').length > 400 ? ['has more than 400 lines'] : []))).toEqual([]);
    expect(
      sources
        .map(({ path }) => path)
        .filter((path) => /(^|\/)(index|utils?|helpers?|common|lib|misc)(\.ts$|\/)/.test(path)),
    ).toEqual([]);
  });
});
