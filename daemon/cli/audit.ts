import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureMasterKey } from '../../adapters/level/master-key.ts';
import { verifyChain } from '../../adapters/level/verify.ts';
import { readConfig } from '../config.ts';
import type { Run } from './commands.ts';

/** `onedoor audit verify [--store DIR] [--without-key]`: walks the whole chain; the daemon must not be running on that folder. */
export const run: Run = async (words) => {
  const { values, positionals } = parseArgs({
    args: [...words],
    options: {
      home: { type: 'string' },
      store: { type: 'string' },
      'without-key': { type: 'boolean', default: false },
    },
    allowPositionals: true,
  });
  if (positionals[0] !== 'verify' || positionals.length > 1) {
    process.stderr.write('usage: onedoor audit verify [--store DIR] [--without-key]\n');
    return 64;
  }
  const { folders } = readConfig(values.home);
  const folder = values.store === undefined ? join(folders.data, 'store') : resolve(values.store);
  const key = values['without-key'] ? {} : { masterKey: await ensureMasterKey(folders.secrets, { mayCreate: false }) };
  const result = await verifyChain(folder, key);
  process.stdout.write(`${JSON.stringify(result)}\n`);
  return result.ok ? 0 : 1;
};
