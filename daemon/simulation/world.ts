import { alertBehaviour } from '../../actors/alert/alert.ts';
import { applicationBehaviour } from '../../actors/application/application.ts';
import { creditFileBehaviour } from '../../actors/credit/credit-file.ts';
import { ledgerBehaviour } from '../../actors/ledger/ledger.ts';
import { createPersonBehaviour } from '../../actors/person/person.ts';
import type { AnyBehaviour } from '../../actors/registry.ts';
import { undertakingBehaviour } from '../../actors/undertaking/undertaking.ts';
import { createPersonKeys } from '../../adapters/level/person-keys.ts';
import type { RuleSet, RuleSets } from '../../rules/engine/evaluation.ts';
import { openLibrary, shippedRules } from '../rule-book.ts';
import type { Behaviours } from './life.ts';
import { type Parties, partiesOf } from './parties.ts';

/** What all runs share, because it is dear to make and nothing in a run changes it: the rules, ready to be asked. */
export interface World {
  readonly rules: RuleSet;
  readonly parties: Parties;
}

/** Reads the rule files of this program; the only time at which a simulation touches a disk. */
export async function openWorld(folder = shippedRules): Promise<World> {
  const { set } = await openLibrary(folder);
  return { rules: set, parties: partiesOf(set.catalogue.all()) };
}

/** Rule sets of one run: a life may begin with a newer set, which differs in its name only. */
export class Editions implements RuleSets {
  readonly #sets: RuleSet[];

  constructor(first: RuleSet) {
    this.#sets = [first];
  }

  get current(): RuleSet {
    return this.#sets.at(-1) as RuleSet;
  }

  find(id: string): RuleSet | undefined {
    return this.#sets.find((set) => set.id === id);
  }

  /** Publishes another set; applications that have pinned an older one keep it. */
  publish(): void {
    this.#sets.push({ ...this.current, id: `${this.current.id.slice(0, 60)}-${this.#sets.length}` });
  }
}

/** The actors' behaviours as the daemon has them. */
export function behavioursOf(rules: RuleSets): Behaviours {
  const personKeys = createPersonKeys(Buffer.alloc(32, 7));
  return {
    application: applicationBehaviour({ rules, personKeys }) as AnyBehaviour,
    person: createPersonBehaviour({ personKeys }) as AnyBehaviour,
    alert: alertBehaviour({ calendar: () => rules.current.calendar }) as AnyBehaviour,
    credit: creditFileBehaviour({ rules, personKeys }) as AnyBehaviour,
    ledger: ledgerBehaviour({ rules }) as AnyBehaviour,
    undertaking: undertakingBehaviour({ rules, personKeys }) as AnyBehaviour,
  };
}
