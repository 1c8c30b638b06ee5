import type { Account, Standing } from '../account.ts';

/** What somebody did to an application, or tried to. */
export interface Deed {
  readonly action: string;
  readonly officer: string;
  readonly step: string;
  /** Credit code of the organisation whose step it is. */
  readonly organisation: string;
  readonly done: boolean;
  /** The words that were given. */
  readonly opinion?: string;
}

/** How an application stands after a message, as the county's books have it; what supervision is reckoned from. */
export interface Happened {
  readonly verb: string;
  readonly standing: Standing;
  readonly waiting: readonly { readonly step: string; readonly organisation: string }[];
  readonly visits: number;
  /** Where an officer acted, or tried to. */
  readonly deed?: Deed;
}

export function happenedBy(verb: string, account: Account, deed?: Deed): Happened {
  return {
    verb,
    standing: account.standing,
    waiting: account.waiting.map(({ step, desk }) => ({ step, organisation: desk.organisation.code })),
    visits: account.visits,
    ...(deed === undefined ? {} : { deed }),
  };
}
