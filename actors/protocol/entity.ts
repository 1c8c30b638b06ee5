/**
 * What an entry of the journal can be about. `application`, `person` and `alert` have actors; `refusal` keeps the bytes of one
 * refused message (a dead letter); `rule` keeps what was published: files of rules, sets of them, and which set is in
 * force; `store` carries the store's own milestones (restored, imported); `user` what somebody did at the supervisor's door.
 * `notification`, `recipient` and `receipt` have actors too: a message to a person, somebody who is told things, and a
 * provider's receipt that waits for its message; `consent`, `verification` and `source`: what somebody allows, what other
 * departments are asked about them, and those departments' data sources; `sweep`: which cases are verified once more, and when;
 * `credit`: the file of one thing that counts for or against somebody, and `ledger` the credit ledger of one person; `undertaking`:
 * what somebody has undertaken to do by a day; `figures` keeps what was counted of all of them on one day, and has no actor.
 */
export type EntityKind =
  | 'application'
  | 'person'
  | 'alert'
  | 'notification'
  | 'recipient'
  | 'receipt'
  | 'consent'
  | 'verification'
  | 'source'
  | 'sweep'
  | 'credit'
  | 'ledger'
  | 'undertaking'
  | 'figures'
  | 'refusal'
  | 'rule'
  | 'store'
  | 'user';

/**
 * Names one entity: `application/<integrator>.<number>`, `person/<role>-<key>`, `alert/<CODE>.<kind>.<id>[.<part>]`,
 * `refusal/<integrator>.<epoch>-<sequence>`, `rule/<kind>.<name>.<version>`, `rule/set.<id>`, `rule/register`, `user/<name>`,
 * `notification/<reference>`, `recipient/<keyed hash or filing>`, `receipt/<provider>-<its number>`,
 * `consent/<integrator>.<number>`, `verification/<integrator>.<number>[.case]`, `source/<code>`, `sweep/<name>`,
 * `credit/<integrator>.<number>`, `ledger/<role>-<key>`, `undertaking/<integrator>.<number>`, `figures/slot-<number>`.
 */
export interface EntityKey {
  readonly kind: EntityKind;
  readonly id: string;
}

/** The one-string form of an entity's key, for maps and keys of rows: `<kind>/<id>`. */
export function entityName(entity: EntityKey): string {
  return `${entity.kind}/${entity.id}`;
}

/** One name token of a subject: no dots, no wildcards, no blanks, ASCII only (actor names and subjects need it). */
const TOKEN = /^[A-Za-z0-9_-]{1,64}$/;

/** Says whether a text can stand as one token of a subject and as part of an entity's id. */
export function isToken(text: string): boolean {
  return TOKEN.test(text);
}

/** The entity of an officer, by the staff number that the organisation filed. */
export function officerKey(staffNumber: string): EntityKey {
  return { kind: 'person', id: `officer-${staffNumber}` };
}

/** The entity of an organisation, by its unified social credit code (GB 32100). */
export function organisationKey(creditCode: string): EntityKey {
  return { kind: 'person', id: `organisation-${creditCode}` };
}

/** The entity of a natural person, by the keyed hash of the id number that only the daemon can compute. */
export function citizenKey(keyedHash: string): EntityKey {
  return { kind: 'person', id: `citizen-${keyedHash}` };
}
