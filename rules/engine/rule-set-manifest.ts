import { createHash } from 'node:crypto';

/** What a published file holds. */
export const memberKinds = [
  'matter',
  'pack',
  'calendar',
  'source',
  'model',
  'periods',
  'measures',
  'undertakings',
] as const;

/** One published file of a rule set: what it is, and the SHA-256 of its bytes (64 hexadecimal digits). */
export interface RuleMember {
  readonly kind: (typeof memberKinds)[number];
  /** Code of the matter or of the source, or name of the pack, of the calendar or of the credit model; else `credit`. */
  readonly name: string;
  readonly version: string;
  readonly sha256: string;
}

/** Names a published file for people and for keys: `pack.marriage-record-pre.2026.1.0`. Neither kind nor name holds a dot. */
export function memberName({ kind, name, version }: RuleMember): string {
  return `${kind}.${name}.${version}`;
}

/** The members in the one order that a manifest has, whatever order the files were read in. */
export function inManifestOrder(members: readonly RuleMember[]): readonly RuleMember[] {
  return [...members].sort((one, other) => (memberName(one) < memberName(other) ? -1 : 1));
}

/**
 * The manifest of a rule set as text: a line `<sha256>  <kind>.<name>.<version>` for each member, as `sha256sum` writes
 * them, in the order of these names. Cases are not part of it: they say nothing that decides.
 * @throws Error when a version stands twice: the loaders have refused that
 */
export function manifestText(members: readonly RuleMember[]): string {
  const names = members.map(memberName);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new Error(`${twice} stands twice in a rule set`);
  return inManifestOrder(members)
    .map((member) => `${member.sha256}  ${memberName(member)}\n`)
    .join('');
}

/** The id of a rule set: SHA-256 of its manifest, 64 hexadecimal digits; so it says exactly which bytes decide. */
export function ruleSetId(members: readonly RuleMember[]): string {
  return createHash('sha256').update(manifestText(members)).digest('hex');
}
