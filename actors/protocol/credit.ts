import type { Severity } from '../../rules/credit/ledger.ts';
import type { LedgerTally } from '../../rules/credit/tally.ts';
import type { CreditRole, CreditSource } from '../../rules/facts/credit-declarations.ts';
import type { EntityKey } from './entity.ts';

/*
 * Credit between the actors. Whatever may count for or against somebody has a file of its own (`credit/<integrator>.<number>`),
 * which people speak to; the file knows whose ledger it is about (`ledger/<id of the person>`), and speaks to that through the
 * journal. So integrators never name a person's ledger, and an item, its repair and its restrictions change in one turn.
 */

/** The file of one occurrence, and of the item that came of it. */
export function creditKey(id: string): EntityKey {
  return { kind: 'credit', id };
}

/**
 * How the numbers of files begin that are opened by what the journal shows: an undertaking, a report that was upheld, a
 * disposal. Nobody opens one of these by hand: else what comes of it would find its file taken.
 */
export const ownFiles = { undertaking: 'U-', report: 'V-', disposal: 'D-' } as const;

export function isOwnFile(id: string): boolean {
  const number = id.slice(id.indexOf('.') + 1);
  return Object.values(ownFiles).some((beginning) => number.startsWith(beginning));
}

/** The ledger of a person, by the id of the person's own entity. */
export function ledgerKey(person: string): EntityKey {
  return { kind: 'ledger', id: person };
}

/** Whose ledger it is, as its id says. */
export function roleOfLedger(id: string): CreditRole {
  if (id.startsWith('citizen-')) return 'person';
  return id.startsWith('officer-') ? 'officer' : 'organisation';
}

/** Something that happened, with the document that decided it. Days are YYYY-MM-DD. */
export interface Occurrence {
  /** By the name that credit rules give it, such as `false-material`. */
  readonly kind: string;
  readonly source: CreditSource;
  /** As the deciding document has it. */
  readonly severity?: Severity;
  /** The application in which it came up. */
  readonly application?: string;
  readonly matter?: string;
  readonly region: string;
  /** The organisation that decided, by credit code: it answers objections and applications for repair. */
  readonly organisation: string;
  readonly document: { readonly number: string; readonly day: string };
  /** Law and article on which the document rests; left out, those that the rule names. */
  readonly basis?: string;
  /** The journal's entity, or the record of a list from outside, that shows it. */
  readonly evidence: string;
  readonly times: number;
  /** The document orders publication. */
  readonly published?: true;
  /** Of a list from outside: its last day of validity. */
  readonly validTo?: string;
}

/** An objection is open, or was not upheld; the item never should have been, or is repaired. */
export interface ItemCommand {
  readonly type: 'suspendItem' | 'resumeItem' | 'withdrawItem' | 'repairItem';
  readonly item: string;
  /** Of a withdrawal: who recorded it took it back, and may record it anew, put right. */
  readonly retracted?: true;
}

/** From whoever has counted a month that is over, or whose count of one has changed since. */
export type TallyCommand = {
  readonly type: 'tally';
  /** Who is told of it, by credit code: the organisation itself, or the officer's. */
  readonly organisation: string;
} & Omit<LedgerTally, 'entry' | 'recordedOn'>;

/** From the due index, to whoever counts months: one is over. */
export interface CloseMonthCommand {
  readonly type: 'closeMonth';
  readonly month: string;
}

/** What a file asks of its ledger, and the due index of any. `item` is the id of the file. */
export type LedgerCommand =
  | { readonly type: 'credit'; readonly item: string; readonly occurrence: Occurrence }
  | ItemCommand
  | TallyCommand
  | { readonly type: 'endItems'; readonly day: string };

/** What a file hears of who has found something, and of the due index. */
export type CreditFileCommand =
  | { readonly type: 'openFile'; readonly person: string; readonly occurrence: Occurrence }
  /** What it was opened for is not so, as who opened it has found. */
  | { readonly type: 'withdrawFile'; readonly document: Occurrence['document'] }
  | { readonly type: 'answerLate'; readonly due: number };
