import { StoreFault } from '../../actors/ports.ts';
import type { Database } from './database.ts';

/** What is wrong, of which the first is kept; reads go through here, since a damaged block may make any of them throw. */
export interface Findings {
  readonly first: { readonly commit: number; readonly reason: string } | undefined;
  add(commit: number, reason: string): void;
  /** A row by its key; one that cannot be read counts as absent. */
  get(database: Database, key: string): Promise<Buffer | undefined>;
  /** Runs a step; what it throws is a finding at the commit, unless it says that nothing can be verified at all. */
  guard<T>(commit: number, step: () => Promise<T> | T): Promise<T | undefined>;
}

export function createFindings(): Findings {
  let first: Findings['first'];
  const findings: Findings = {
    get first() {
      return first;
    },
    add(commit, reason) {
      if (first === undefined || commit < first.commit) first = { commit, reason };
    },
    async get(database, key) {
      try {
        return await database.get(key);
      } catch {
        return undefined;
      }
    },
    async guard(commit, step) {
      try {
        return await step();
      } catch (error) {
        if (error instanceof StoreFault && (error.code === 'KEY' || error.code === 'NEWER')) throw error;
        findings.add(commit, error instanceof Error ? error.message : String(error));
        return undefined;
      }
    },
  };
  return findings;
}
