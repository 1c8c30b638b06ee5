import { Chance } from './chance.ts';

/** What a source can answer that is none of what it should. */
export const garbageKinds = [
  'badJson',
  'wrongSchema',
  'badSignature',
  'noSignature',
  'otherReference',
  'tooManyRecords',
  'tooLarge',
  'wrongCharset',
] as const;
export type GarbageKind = (typeof garbageKinds)[number];

/**
 * What can go wrong with a call. `slow`: answered later, `late`: so late that nobody waits any more; `fail`: the service says
 * that it failed; `hang`: never answered; `cut`: the connection is ended, over NATS as `hang`; `twice`: answered two times.
 */
export const faultKinds = ['slow', 'late', 'fail', 'hang', 'cut', 'twice', 'garbage'] as const;
export type FaultKind = (typeof faultKinds)[number];

/** A fault, where it is garbage of a kind. */
export type FakeFault = Exclude<FaultKind, 'garbage'> | GarbageKind;

/** The share of calls that each fault befalls, of 1 together at most; the rest goes well. */
export type FaultShares = { readonly [Kind in FaultKind]?: number };

/** The fault of a call: the same for the same seed and reference, whatever was asked before. */
export function drawFault(seed: number, reference: string, shares: FaultShares): FakeFault | undefined {
  const chance = new Chance(seed, `fault ${reference}`);
  let left = chance.next();
  for (const kind of faultKinds) {
    left -= shares[kind] ?? 0;
    if (left < 0) return kind === 'garbage' ? chance.pick(garbageKinds) : kind;
  }
  return undefined;
}

/** Reads `slow=0.1,garbage=0.05`. @returns undefined where it is not that */
export function readShares(text: string): FaultShares | undefined {
  const shares: { [Kind in FaultKind]?: number } = {};
  for (const part of text.split(',').filter((one) => one !== '')) {
    const [name = '', share = ''] = part.split('=');
    const kind = faultKinds.find((one) => one === name);
    if (kind === undefined || !/^(0|1|0?[.][0-9]{1,6}|1[.]0)$/.test(share)) return undefined;
    shares[kind] = Number(share);
  }
  const total = Object.values(shares).reduce((sum, share) => sum + share, 0);
  return total <= 1 + 1e-9 ? shares : undefined;
}
