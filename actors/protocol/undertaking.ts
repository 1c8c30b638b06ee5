import { creditKey } from './credit.ts';
import type { EntityKey } from './entity.ts';

/** What somebody has undertaken to do by a day. */
export function undertakingKey(id: string): EntityKey {
  return { kind: 'undertaking', id };
}

/** Credit files of undertakings have numbers that begin so; nobody opens one of them by hand. */
export const UNDERTAKING_FILE = 'U-';
/** So that the number of the file is still one token. */
export const MOST_NUMBER_LENGTH = 64 - UNDERTAKING_FILE.length;

/** The credit file of what comes of an undertaking: there is at most one. */
export function fileOfUndertaking(id: string): EntityKey {
  const [integrator = '', number = ''] = id.split('.', 2);
  return creditKey(`${integrator}.${UNDERTAKING_FILE}${number}`);
}

/** The undertaking that a credit file comes of, as the number of the file says. */
export function undertakingOfFile(id: string): EntityKey | undefined {
  const [integrator = '', number = ''] = id.split('.', 2);
  if (!number.startsWith(UNDERTAKING_FILE)) return undefined;
  return undertakingKey(`${integrator}.${number.slice(UNDERTAKING_FILE.length)}`);
}

/** From the due index: it is time to remind of it, or its grace is over. `due` is the moment of the row. */
export type UndertakingDue =
  | { readonly type: 'remindUndertaking'; readonly due: number }
  | { readonly type: 'lapseUndertaking'; readonly due: number };
