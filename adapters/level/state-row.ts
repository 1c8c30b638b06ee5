import type { StoredEntity } from '../../actors/ports.ts';
import { type EntityKey, entityName } from '../../actors/protocol/entity.ts';
import type { Json, Turn } from '../../actors/protocol/journal.ts';
import type { NamedKey } from './envelope.ts';
import { corrupt } from './fault.ts';
import { rowKey } from './keys.ts';
import type { Vault } from './vault.ts';

/** The text that a state row encrypts. */
export function stateText(turn: Turn, commit: number): string {
  return `{"commit":${commit},"version":${turn.version},"state":${JSON.stringify(turn.state)}}`;
}

/** Opens a state row. @throws StoreFault CORRUPT */
export function openState(
  vault: Vault,
  entity: EntityKey,
  record: { readonly key: NamedKey | undefined },
  value: Buffer,
): StoredEntity {
  const plain = record.key === undefined ? undefined : vault.open(record.key, rowKey.state(entity), value);
  if (plain === undefined) throw corrupt(`the state of ${entityName(entity)} was changed`);
  const { state, version, commit } = JSON.parse(plain.toString()) as { state: Json; version: number; commit: number };
  return { state, version, commit };
}
