import { Random } from '../../random.ts';
import { depthAttack, referenceAttack, sharingAttack, sizeAttack, treeAttack, workAttack } from './bulk-harness.ts';
import { libraryAttack } from './library-rules-harness.ts';
import { flowAttack, matterAttack, patternAttack } from './matters-harness.ts';
import { disturbed, gentlyMutated, mutated } from './mutation-harness.ts';
import { numberAttack, operatorAttack, pathAttack, prototypeAttack, textAttack } from './packs-harness.ts';
import type { SoundFiles } from './sound-files-harness.ts';
import type { HostileFile } from './trial-harness.ts';

interface Attack {
  readonly name: string;
  readonly part: HostileFile['part'];
  /** How many of a thousand files. */
  readonly share: number;
  /** A value to be written as JSON, a text, or the bytes themselves. */
  readonly make: (chooser: Random, sound: SoundFiles) => unknown;
}

const attacks: readonly Attack[] = [
  { name: 'fuzzed path', part: 'pack', share: 180, make: pathAttack },
  { name: 'name of the language', part: 'pack', share: 110, make: prototypeAttack },
  { name: 'operator', part: 'pack', share: 80, make: operatorAttack },
  { name: 'hostile text', part: 'pack', share: 60, make: textAttack },
  { name: 'odd number', part: 'pack', share: 40, make: numberAttack },
  { name: 'nesting', part: 'pack', share: 40, make: depthAttack },
  { name: 'size', part: 'pack', share: 20, make: sizeAttack },
  { name: 'reference', part: 'pack', share: 30, make: referenceAttack },
  { name: 'sharing', part: 'pack', share: 5, make: sharingAttack },
  { name: 'work', part: 'pack', share: 15, make: workAttack },
  { name: 'tree', part: 'pack', share: 30, make: treeAttack },
  { name: 'library rules', part: 'rules', share: 60, make: libraryAttack },
  { name: 'regex', part: 'matter', share: 30, make: patternAttack },
  { name: 'flow', part: 'matter', share: 30, make: flowAttack },
  { name: 'matter', part: 'matter', share: 30, make: matterAttack },
  {
    name: 'mutated pack',
    part: 'pack',
    share: 60,
    make: (chooser, { packs }) => mutated(chooser.pick(packs), chooser),
  },
  {
    name: 'other pack',
    part: 'pack',
    share: 50,
    make: (chooser, { packs }) => gentlyMutated(chooser.pick(packs), chooser),
  },
  {
    name: 'mutated matter',
    part: 'matter',
    share: 40,
    make: (chooser, { matters }) => mutated(chooser.pick(matters), chooser),
  },
  {
    name: 'mutated cases',
    part: 'cases',
    share: 30,
    make: (chooser, { cases }) => mutated(chooser.pick(cases), chooser),
  },
  {
    name: 'bytes of a pack',
    part: 'pack',
    share: 40,
    make: (chooser, { packs }) => disturbed(JSON.stringify(chooser.pick(packs)), chooser),
  },
  {
    name: 'bytes of a matter',
    part: 'matter',
    share: 20,
    make: (chooser, { matters }) => disturbed(JSON.stringify(chooser.pick(matters)), chooser),
  },
];

export const attackNames: readonly string[] = attacks.map(({ name }) => name);

/** Hostile files from one number up to another, the same for the same seed; file number n is the same whichever are made. */
export function* hostileFiles(seed: number, end: number, sound: SoundFiles, from = 0): Generator<HostileFile> {
  const shares = attacks.flatMap((attack) => Array<Attack>(attack.share).fill(attack));
  for (let number = from; number < end; number += 1) {
    const chooser = new Random(Math.imul(seed, 0x9e3779b1) ^ number);
    const { name, part, make } = chooser.pick(shares);
    yield { attack: name, part, bytes: bytesOf(make(chooser, sound)) };
  }
}

function bytesOf(made: unknown): Uint8Array {
  if (made instanceof Uint8Array) return made;
  return new TextEncoder().encode(typeof made === 'string' ? made : JSON.stringify(made));
}
