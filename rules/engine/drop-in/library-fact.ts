import { DataOnlyError, refusals } from './data-only.ts';

export interface FactOptions {
  /** The order of conditions on this fact that have no priority of their own: higher first. */
  readonly priority?: number | string;
  /** Taken and not needed: data is not computed. */
  readonly cache?: boolean;
}

/** A fact of json-rules-engine that is data. */
export class Fact {
  readonly id: string;
  readonly value: unknown;
  readonly priority: number;
  readonly options: FactOptions;

  /** @throws Error for an empty id, DataOnlyError for a function or a promise */
  constructor(id: string, value: unknown, options: FactOptions = {}) {
    if (!id) throw new Error('factId required');
    if (typeof value === 'function' || value instanceof Promise) throw new DataOnlyError(refusals.fact);
    this.id = id;
    this.value = value;
    this.priority = Number.parseInt(String(options.priority || 1), 10);
    this.options = { cache: true, ...options };
  }
}
