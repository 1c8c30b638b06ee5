import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { StoreFault } from '../../actors/ports.ts';
import { openMasterKey } from '../../adapters/level/master-key.ts';
import { type LevelStore, openLevelStore } from '../../adapters/level/store.ts';
import { programDigest } from '../building/program-digest.ts';
import { measureDiskRoom } from '../disk-room.ts';
import { measureRules } from '../measured-rules.ts';
import { publishRules, wasChecked } from '../publication.ts';
import { openLibrary, type RuleLibrary, shippedRules } from '../rule-book.ts';
import type { RulesInForce } from '../rules-in-force.ts';
import { startScrubbing } from '../scrubbing.ts';
import { rotationUnderWay } from '../secrets/master-rotation.ts';
import { watchStoreOutages } from '../store-outages.ts';
import type { Surroundings } from './surroundings.ts';

/** What rests: the store, and the rules that are published in it. */
export interface Storage {
  readonly store: LevelStore;
  readonly rules: RulesInForce;
  readonly library: RuleLibrary;
  readonly rulesFolder: string;
}

/** Puts the rules of the folder in force; every set that was published before can still be found. */
export async function openRules(
  store: LevelStore,
  { config, log, meter, pass, time: { clock } }: Surroundings,
): Promise<Storage> {
  const rulesFolder = config.folders.rules ?? shippedRules;
  const checker = programDigest;
  const library = await openLibrary(rulesFolder, (id) => wasChecked(id, { store, checker }));
  const rules = measureRules(await publishRules(library, { store, clock, checker }), meter);
  log.info('rules in force', { version: rules.current.id });
  pass?.('after-rules-published');
  return { store, rules, library, rulesFolder };
}

/** Opens the store, whose lock keeps a second daemon away from everything else. */
export async function openStore({ config, log, meter, readiness, stoppers, pass }: Surroundings): Promise<LevelStore> {
  const { folders, settings } = config;
  for (const folder of [folders.home, folders.data, folders.run]) mkdirSync(folder, { recursive: true, mode: 0o700 });
  const folder = join(folders.data, 'store');
  if (rotationUnderWay(folders.data))
    throw new StoreFault(
      'KEY',
      'a rotation of the master key was cut short: run `onedoor secrets rotate master` again, which finishes it 主密钥更换未完成，请再次执行',
    );
  const masterKey = await openMasterKey(folders.masterKey, { mayCreate: !existsSync(folder) });
  measureDiskRoom(folders.data, meter);
  const outages = watchStoreOutages({ meter, log });
  readiness.watch('store', outages.reason);
  const { cipher, retryMs, roomMegabytes, scrubBytesPerSecond } = settings.store;
  const store = await openLevelStore({
    folder,
    masterKey,
    cipher,
    pass,
    retry: { firstMs: Math.min(100, retryMs), mostMs: retryMs, roomBytes: roomMegabytes * 1024 * 1024 },
    onOutage: outages.tell,
    onMended: (file) => log.warn('a write that the power had cut was left away; nobody was told of it', { path: file }),
  });
  stoppers.push('store', () => store.close());
  const scrubbing = startScrubbing({ bytesPerSecond: scrubBytesPerSecond }, { scrubber: store.scrubber(), meter, log });
  stoppers.push('scrubbing', () => scrubbing.stop());
  pass?.('after-store-opened');
  return store;
}
