import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { InputFault } from '../actors/isolation.ts';
import { StoreFault } from '../actors/ports.ts';
import { noteEnd, readEnds } from './end-notes.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'onedoor-ends-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const fault = (input: string) => new InputFault(input, new Error('x'));

describe('the note of an end', () => {
  it('counts the ends at each input, and leaves one whole file', () => {
    expect(readEnds(folder, '1')).toEqual(new Map());
    for (const input of ['journal 7', 'integrator 3 9', 'journal 7']) noteEnd(folder, '1', fault(input));
    expect(readEnds(folder, '1')).toEqual(
      new Map([
        ['integrator 3 9', 1],
        ['journal 7', 2],
      ]),
    );
    expect(readdirSync(folder)).toEqual(['ends.json']);
  });

  it('is not written for what is no fault of an input', () => {
    noteEnd(folder, '1', new StoreFault('CORRUPT', 'x'));
    noteEnd(folder, '1', new Error('x'));
    expect(readdirSync(folder)).toEqual([]);
  });

  it('counts for nothing under another version of the program, or when it cannot be read', () => {
    noteEnd(folder, '1', fault('journal 7'));
    expect(readEnds(folder, '2')).toEqual(new Map());
    noteEnd(folder, '2', fault('journal 8'));
    expect(readEnds(folder, '2')).toEqual(new Map([['journal 8', 1]]));
    writeFileSync(join(folder, 'ends.json'), '{"version":');
    expect(readEnds(folder, '2')).toEqual(new Map());
    noteEnd(folder, '2', fault('journal 9'));
    expect(readEnds(folder, '2')).toEqual(new Map([['journal 9', 1]]));
  });

  it('forgets the oldest of very many, and never throws', () => {
    for (let input = 0; input < 130; input += 1) noteEnd(folder, '1', fault(`journal ${input}`));
    const kept = Array.from({ length: 100 }, (_, index) => `journal ${index + 30}`);
    expect([...readEnds(folder, '1').keys()]).toEqual(kept);
    noteEnd(join(folder, 'gone'), '1', fault('journal 1'));
  });
});
