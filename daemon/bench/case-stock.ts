import type { Random } from '../../rules/random.ts';
import { type Case, makeCase } from './road-cases.ts';

/** Messages of a case, about. */
const MESSAGES_A_CASE = 7;

/** Applications that were handed in before, to be gone on with. */
export interface Known {
  /** The rest of one; undefined when none is left. */
  next(): Case | undefined;
}

/** Makes a whole case of this number. */
export type MakeCase = (random: Random, number: number) => Case;

/** Cases that are made before the load runs, so that making them costs nothing then. */
export class CaseStock {
  readonly #stock: Case[] = [];
  #number = 0;
  readonly #random: Random;

  readonly #known: Known | undefined;
  readonly #makeCase: MakeCase;

  /** @param known where it is given, every other case goes on with an application that the store knows from before */
  constructor(random: Random, { known, make = makeCase }: { readonly known?: Known; readonly make?: MakeCase } = {}) {
    this.#random = random;
    this.#known = known;
    this.#makeCase = make;
  }

  /** Makes cases for about so many messages. */
  fillFor(messages: number): void {
    const wanted = Math.ceil(messages / MESSAGES_A_CASE);
    while (this.#stock.length < wanted) this.#stock.push(this.#make());
  }

  /** A case from the stock; where that is empty, one that is made now. */
  readonly next = (): Case => this.#stock.pop() ?? this.#make();

  /** A case of which only the handing in is told. */
  readonly left = (): Case => {
    this.#number += 1;
    return makeCase(this.#random, this.#number, 'left');
  };

  #make(): Case {
    this.#number += 1;
    const known = this.#number % 2 === 0 ? this.#known?.next() : undefined;
    if (known !== undefined) return known;
    return this.#makeCase(this.#random, this.#number);
  }
}
