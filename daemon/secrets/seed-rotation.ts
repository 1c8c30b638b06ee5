import { existsSync, readFileSync } from 'node:fs';
import { createUser, fromSeed } from '@nats-io/nkeys';
import type { JournalEvent } from '../../actors/protocol/journal.ts';
import { openLevelStore } from '../../adapters/level/store.ts';
import { moveWhole, writeWhole } from './whole-file.ts';

/** A credential was replaced: from here on the new public key alone is known. */
interface CredentialRotated extends JournalEvent {
  readonly type: 'CredentialRotated';
  /** Of the user of the NATS server: an integrator, `daemon` or `operator`. */
  readonly user: string;
  readonly publicKey: string;
}

export interface SeedRotation {
  readonly user: string;
  readonly seedFile: string;
  readonly storeFolder: string;
  readonly masterKey: Uint8Array;
  readonly at: number;
  readonly by: string;
  /** For tests: called between any two steps. */
  readonly pass?: (step: string) => void;
}

/**
 * Makes another nkey seed for a user, with the service stopped: the new one is written aside, journaled by its public key, and
 * put in place. One that was cut short is finished by the same call, with the seed that was begun.
 * @returns the new public key
 * @throws StoreFault LOCKED while the service runs
 */
export async function rotateSeed(rotation: SeedRotation): Promise<string> {
  const { user, seedFile, storeFolder, masterKey, at, by, pass } = rotation;
  const next = `${seedFile}.next`;
  if (!existsSync(next)) await writeWhole(next, `${new TextDecoder().decode(createUser().getSeed())}\n`);
  const publicKey = fromSeed(new TextEncoder().encode(readFileSync(next, 'utf8').trim())).getPublicKey();
  pass?.('made');
  const store = await openLevelStore({ folder: storeFolder, masterKey });
  try {
    const entity = { kind: 'store', id: store.storeId } as const;
    const [newest] = await store.history(entity, 1);
    const event: CredentialRotated = { type: 'CredentialRotated', user, publicKey };
    const last = newest === undefined ? [] : await store.entries(newest.commit, 1);
    const isKnown = last.some(({ events }) =>
      events.some((one) => one.type === event.type && (one as CredentialRotated).publicKey === publicKey),
    );
    const turn = {
      entity,
      at,
      version: (newest?.version ?? 0) + 1,
      input: { source: 'operator', by, purpose: 'rotation of a credential' } as const,
      events: [event],
      messages: [],
      commands: [],
      readings: [],
    };
    if (!isKnown) await store.commit([turn], {});
  } finally {
    await store.close();
  }
  pass?.('journaled');
  await moveWhole(next, seedFile);
  return publicKey;
}
