import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { divide, type Profile } from './road-stages.ts';

const root = new URL('../../', import.meta.url);
const frame = (functionName: string, file = '') => ({
  functionName,
  url: file === '' || file.startsWith('node:') ? file : new URL(file, root).href,
  lineNumber: 1,
  columnNumber: 1,
});

/** A profile in which each node is sampled once for so many microseconds. */
function profileOf(nodes: readonly (readonly [Profile['nodes'][number], microseconds: number])[]): Profile {
  return {
    nodes: nodes.map(([node]) => node),
    samples: nodes.map(([{ id }]) => id),
    timeDeltas: [0, ...nodes.map(([, microseconds]) => microseconds)],
  };
}

describe('the stages of a profile', () => {
  const profile = profileOf([
    [{ id: 1, callFrame: frame('(root)'), children: [2, 3, 4, 6, 9] }, 0],
    [{ id: 2, callFrame: frame('(idle)') }, 1000],
    [{ id: 3, callFrame: frame('(garbage collector)') }, 100],
    [{ id: 4, callFrame: frame('decode', 'adapters/messages/decode.ts'), children: [5] }, 50],
    [{ id: 5, callFrame: frame('parse') }, 150],
    [{ id: 6, callFrame: frame('encodeBatch', 'adapters/level/batch.ts'), children: [7] }, 0],
    [{ id: 7, callFrame: frame('seal', 'adapters/level/vault.ts'), children: [8] }, 60],
    [{ id: 8, callFrame: frame('update', 'node:internal/crypto/cipher') }, 40],
    [{ id: 9, callFrame: frame('load', 'adapters/level/reader.ts'), children: [10] }, 0],
    [{ id: 10, callFrame: frame('open', 'adapters/level/vault.ts') }, 100],
  ]);

  it('give the time of the platform to whoever has called it, and leave out when nothing was done', () => {
    const { shares, busy } = divide(profile);
    expect(shares).toMatchObject({ garbage: 0.2, decode: 0.4, seal: 0.2, hydrate: 0.2, other: 0 });
    expect(busy).toBeCloseTo(500 / 1500);
  });

  it('name the functions by their files, those of the platform by their caller', () => {
    const names = divide(profile).functions.map(({ name }) => name);
    expect(names[0]).toBe('parse < adapters/messages/decode.ts');
    expect(names).toContain('node:internal/crypto/cipher:update < adapters/level/vault.ts');
  });

  it.each([
    ['adapters/nats/inbox.ts', 'natsRead'],
    ['adapters/messages/decode.ts', 'decode'],
    ['adapters/messages/validators.generated.ts', 'decode'],
    ['actors/registry.ts', 'actors'],
    ['actors/journal.ts', 'actors'],
    ['adapters/level/reader.ts', 'hydrate'],
    ['actors/application/examination.ts', 'rules'],
    ['rules/engine/compiler/program.ts', 'rules'],
    ['actors/application/decide.ts', 'decide'],
    ['actors/turn.ts', 'decide'],
    ['adapters/level/batch.ts', 'seal'],
    ['adapters/level/store.ts', 'seal'],
    ['adapters/level/database.ts', 'levelDb'],
    ['actors/followers/outbox.ts', 'natsPublish'],
    ['adapters/nats/outlet.ts', 'natsPublish'],
  ] as const)('know %s, which is there, as %s', (file, stage) => {
    expect(existsSync(new URL(file, root))).toBe(true);
    const node = { id: 2, callFrame: frame('anything', file) };
    const trunk = { id: 1, callFrame: frame('(root)'), children: [2] };
    expect(
      divide(
        profileOf([
          [trunk, 0],
          [node, 10],
        ]),
      ).shares[stage],
    ).toBe(1);
  });

  it('know files of packages wherever they are installed', () => {
    const level = fileURLToPath(new URL('../elsewhere/node_modules/classic-level/index.js', root));
    const node = { id: 2, callFrame: frame('batch_put', level) };
    expect(
      divide(
        profileOf([
          [{ id: 1, callFrame: frame('(root)'), children: [2] }, 0],
          [node, 10],
        ]),
      ).shares.levelDb,
    ).toBe(1);
  });
});
