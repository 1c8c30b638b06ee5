import { itemsOn, type LedgerEntry, type Severity } from '../credit/ledger.ts';
import type { CreditRole, CreditSource } from './credit-declarations.ts';
import type { Facts } from './declaration.ts';
import { optional } from './pre.ts';

/** Something that happened, as credit rules are asked about it. Days are YYYY-MM-DD. */
export interface CreditFactInput {
  readonly kind: string;
  readonly source: CreditSource;
  readonly severity?: Severity;
  readonly matter?: string;
  readonly region: string;
  /** The day of the deciding document. */
  readonly on: string;
  readonly times: number;
  readonly role: CreditRole;
  /** What the ledger holds that may be in use, and the day of the question. */
  readonly ledger: readonly LedgerEntry[];
  readonly today: string;
}

/** Makes the facts that rules of phase `credit` ask for; `credit-declarations.ts` declares each field. */
export function creditFacts({ role, ledger, today, severity, matter, ...occurrence }: CreditFactInput): Facts {
  const inUse = itemsOn(ledger, today).flatMap(({ item, standing }) => (standing === 'in-use' ? [item] : []));
  return {
    occurrence: { ...occurrence, ...optional('severity', severity), ...optional('matter', matter) },
    subject: { role },
    ledger: {
      inUse: inUse.length,
      sameKind: inUse.filter(({ kind }) => kind === occurrence.kind).length,
      serious: inUse.filter((one) => one.severity === 'serious').length,
    },
  };
}
