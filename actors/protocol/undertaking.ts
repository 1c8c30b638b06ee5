import { creditKey, ownFiles } from './credit.ts';
import type { EntityKey } from './entity.ts';

/** What somebody has undertaken to do by a day. */
export function undertakingKey(id: string): EntityKey {
  return { kind: 'undertaking', id };
}

/** So that the number of the file is still one token. */
export const MOST_NUMBER_LENGTH = 64 - ownFiles.undertaking.length;

/** The credit file of what comes of an undertaking: there is at most one. */
export function fileOfUndertaking(id: string): EntityKey {
  const [integrator = '', number = ''] = id.split('.', 2);
  return creditKey(`${integrator}.${ownFiles.undertaking}${number}`);
}

/** The undertaking that a credit file comes of, as the number of the file says. */
export function undertakingOfFile(id: string): EntityKey | undefined {
  const [integrator = '', number = ''] = id.split('.', 2);
  if (!number.startsWith(ownFiles.undertaking)) return undefined;
  return undertakingKey(`${integrator}.${number.slice(ownFiles.undertaking.length)}`);
}

/** From the due index: it is time to remind of it, or its grace is over. `due` is the moment of the row. */
export type UndertakingDue =
  | { readonly type: 'remindUndertaking'; readonly due: number }
  | { readonly type: 'lapseUndertaking'; readonly due: number };
