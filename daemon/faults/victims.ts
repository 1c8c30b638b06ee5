import { type Failpoint, failpoints } from '../../actors/protocol/failpoints.ts';
import type { Random } from '../../rules/random.ts';

/** What is killed: the daemon at a random moment or at a failpoint, the broker under it, or both at once. */
export type Victim = 'daemon' | Failpoint | 'broker' | 'both';

/** Who runs the broker: the daemon, whose child goes with it, or somebody else. */
export type Broker = 'outside' | 'embedded';

/** Random so many victims for each broker. Every failpoint has its turn before one comes again; the others by weight. */
export function drawVictims(count: number, random: Random): Readonly<Record<Broker, readonly Victim[]>> {
  const drawn: Record<Broker, Victim[]> = { outside: [], embedded: [] };
  let turn = random.between(0, failpoints.length - 1);
  for (let index = 0; index < count; index += 1) {
    const kind = random.weigh<'daemon' | 'failpoint' | 'broker' | 'both'>([
      ['daemon', 3],
      ['failpoint', 4],
      ['broker', 2],
      ['both', 1],
    ]);
    const failpoint = failpoints[turn % failpoints.length] ?? failpoints[0];
    if (kind === 'failpoint') turn += 1;
    drawn[index % 2 === 0 ? 'outside' : 'embedded'].push(kind === 'failpoint' ? failpoint : kind);
  }
  return drawn;
}

/** Where a failpoint lies: passed once in every start, or in every stop, or again and again on the road. */
export function placeOf(failpoint: Failpoint): 'start' | 'road' | 'stop' {
  if (failpoint === 'while-stopping') return 'stop';
  return failpoints.indexOf(failpoint) < failpoints.indexOf('while-hydrating') ? 'start' : 'road';
}

/** Passings until a failpoint of the road kills, at most: every message passes some, every batch or new entity others. */
export function mostPassings(failpoint: Failpoint): number {
  switch (failpoint) {
    case 'before-append':
    case 'before-publish':
    case 'after-publish':
      return 200;
    case 'while-hydrating':
      return 40;
    case 'before-encode':
    case 'before-write':
    case 'after-write':
    case 'before-told':
      return 20;
    default:
      return 1;
  }
}
