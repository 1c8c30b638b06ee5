import type { RuleEvent } from './almanac.ts';
import { copyOfData } from './data-copy.ts';
import { Condition, isRoot } from './library-condition.ts';
import { type Listener, Listeners } from './listeners.ts';

/** A rule as it is written for json-rules-engine. */
export interface RuleProperties {
  readonly conditions?: unknown;
  readonly event?: { readonly type: unknown; readonly params?: unknown };
  readonly name?: unknown;
  readonly priority?: number | string;
  readonly onSuccess?: Listener;
  readonly onFailure?: Listener;
}

/** A rule of json-rules-engine: what is to hold, and the event that then happens. */
export class LibraryRule {
  priority = 1;
  name: unknown;
  event: RuleEvent = { type: 'unknown' };
  readonly listeners = new Listeners();
  #conditions: Condition | undefined;

  /**
   * @param options the rule, or its JSON text
   * @throws Error as the library does, SyntaxError for a text that is no JSON, DataOnlyError for what is no data
   */
  constructor(options?: RuleProperties | string) {
    const { conditions, event, name, priority, onSuccess, onFailure } = propertiesOf(options);
    if (conditions) this.setConditions(conditions);
    if (onSuccess) this.on('success', onSuccess);
    if (onFailure) this.on('failure', onFailure);
    if (name || name === 0) this.setName(name);
    this.setPriority(priority || 1);
    this.setEvent(event || { type: 'unknown' });
  }

  get conditions(): Condition | undefined {
    return this.#conditions;
  }

  /** @throws as `setConditions`, except that a leaf may stand at the root */
  set conditions(conditions: unknown) {
    this.#conditions = new Condition(conditions);
  }

  /** The former name of `event`. */
  get ruleEvent(): RuleEvent {
    return this.event;
  }

  /** @param priority a whole number above zero; rules of a higher one are asked first */
  setPriority(priority: number | string): this {
    const order = Number.parseInt(String(priority), 10);
    if (order <= 0) throw new Error('Priority must be greater than zero');
    // The library takes such a priority, and then sorts the rules by chance.
    if (Number.isNaN(order)) throw new Error('Priority must be a number');
    this.priority = order;
    return this;
  }

  setName(name: unknown): this {
    if (!name && name !== 0) throw new Error('Rule "name" must be defined');
    this.name = copyOfData(name);
    return this;
  }

  setConditions(conditions: unknown): this {
    if (!isRoot(conditions)) throw new Error(rootWanted);
    this.conditions = conditions;
    return this;
  }

  setEvent(event: RuleProperties['event']): this {
    if (!event) throw new Error('Rule: setEvent() requires event object');
    if (!Object.hasOwn(event, 'type')) {
      throw new Error('Rule: setEvent() requires event object with "type" property');
    }
    const params = event.params ? { params: copyOfData(event.params) } : {};
    this.event = { type: event.type, ...params } as RuleEvent;
    return this;
  }

  getEvent(): RuleEvent {
    return this.event;
  }

  getPriority(): number {
    return this.priority;
  }

  getConditions(): Condition | undefined {
    return this.conditions;
  }

  /** Calls the listener with (event, almanac, result) after each evaluation of this rule that ends so. */
  on(outcome: 'success' | 'failure', listener: Listener): this {
    this.listeners.on(outcome, listener);
    return this;
  }

  /** The rule as plain JSON; as a text unless `stringify` is false. */
  toJSON(stringify?: true): string;
  toJSON(stringify: boolean): unknown;
  toJSON(stringify = true): unknown {
    if (this.conditions === undefined) throw new TypeError('a rule without conditions');
    const { priority, event, name } = this;
    const shown = { conditions: this.conditions.toJSON(false), priority, event, name };
    return stringify ? JSON.stringify(shown) : shown;
  }
}

/** What the library says where a condition stands alone at the root. */
export const rootWanted = '"conditions" root must contain a single instance of "all", "any", "not", or "condition"';

function propertiesOf(options: RuleProperties | string | undefined): RuleProperties {
  const properties: unknown = typeof options === 'string' ? JSON.parse(options) : options;
  return (properties ?? {}) as RuleProperties;
}
