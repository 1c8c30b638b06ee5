import type { Random } from '../../rules/random.ts';
import type { Request } from './notice.ts';

/** One thing that is done to a valid request, and the code that the county expects for it. */
export interface Plant {
  readonly code: string;
  /** What it touches; two plants of one application never touch the same. */
  readonly touches: readonly string[];
  /** False where the defect only earns a hint. */
  readonly returns: boolean;
  /** Left out, it fits every request of its matter. */
  readonly fits?: (request: Request) => boolean;
  readonly spoil: (request: Request, random: Random) => Request;
}

type Spoil = Plant['spoil'];
type Fits = NonNullable<Plant['fits']>;

/** A defect for which an application goes back at once. */
export function flaw(code: string, touches: string, spoil: Spoil, fits?: Fits): Plant {
  return { code, touches: touches.split(' '), returns: true, spoil, ...(fits === undefined ? {} : { fits }) };
}

/** Something that officers are told and that hinders nothing. */
export function hint(code: string, touches: string, spoil: Spoil, fits?: Fits): Plant {
  return { ...flaw(code, touches, spoil, fits), returns: false };
}
