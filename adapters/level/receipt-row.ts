import type { EntityKey } from '../../actors/protocol/entity.ts';
import { entityName } from '../../actors/protocol/entity.ts';
import { type OutboundMessage, receiptsOf, type SenderId } from '../../actors/protocol/journal.ts';
import type { EntryPayload } from './entry-codec.ts';
import type { NamedKey } from './envelope.ts';
import { corrupt } from './fault.ts';
import { type KeyRecord, keyFor } from './keyring.ts';
import { rowKey } from './keys.ts';
import type { Vault } from './vault.ts';

/*
 * A sender may repeat its message at any later time, also when the entry that answered it lies in an archive. So what it was
 * answered stays, encrypted like the entry under the data key of its entity: with that key it is erased.
 */

/** What a sender was answered by an entry. */
export interface Receipt extends Omit<SenderId, 'id'> {
  readonly receipts: readonly OutboundMessage[];
}

/** The receipt of an entry; undefined where no sender's id came with it. */
export function receiptOf({ sender, messages }: EntryPayload): Receipt | undefined {
  if (sender === undefined) return undefined;
  const { content, verdict } = sender;
  return { content, verdict, receipts: receiptsOf(messages) };
}

export function encodeReceipt(
  vault: Vault,
  key: NamedKey,
  entity: EntityKey,
  commit: number,
  receipt: Receipt,
): Buffer {
  return vault.seal(key, rowKey.receipt(entity, commit), JSON.stringify(receipt));
}

/** @returns undefined where its key is destroyed @throws StoreFault CORRUPT */
export function openReceipt(
  vault: Vault,
  record: KeyRecord | undefined,
  entity: EntityKey,
  commit: number,
  value: Buffer | undefined,
): Receipt | undefined {
  const key = record === undefined || value === undefined ? undefined : keyFor(record, value);
  if (key === 'erased') return undefined;
  const plain =
    key === undefined || value === undefined ? undefined : vault.open(key, rowKey.receipt(entity, commit), value);
  if (plain === undefined)
    throw corrupt(`the row of what entry ${commit} answered about ${entityName(entity)} is missing or was changed`);
  return JSON.parse(plain.toString()) as Receipt;
}
