import { createHash } from 'node:crypto';
import type { Matter } from '../matters/matter.ts';

/** So many hexadecimal digits of the digest are read: 48 bits, which a number holds exactly. */
const DIGITS = 12;

/**
 * Whether a case is drawn for inspection (双随机 of 国办发〔2015〕58号): SHA-256 over the seed that the matter publishes, a line feed
 * and the case's id, read as a number between 0 and 1, lies below the share. Anybody who has the matter's file and the id comes
 * to the same answer. Who knows the seed knows beforehand as well: a site publishes a new one with each version of the matter.
 */
export function isDrawn({ inspection }: Pick<Matter, 'inspection'>, application: string): boolean {
  if (inspection === undefined) return false;
  const digest = createHash('sha256').update(`${inspection.seed}\n${application}`).digest('hex');
  return Number.parseInt(digest.slice(0, DIGITS), 16) / 16 ** DIGITS < inspection.perMille / 1000;
}
