import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { openMasterKey } from '../../adapters/level/master-key.ts';
import { scrubFiles } from '../../adapters/level/scrub-files.ts';
import { verifyChain } from '../../adapters/level/verify.ts';
import { readConfig } from '../config.ts';
import type { Run } from './commands.ts';

const usage =
  'usage: onedoor audit verify [--store DIR] [--archive DIR] [--without-key]\n       onedoor audit scrub [--store DIR]\n';

/**
 * `onedoor audit verify [--store DIR] [--archive DIR] [--without-key]`: walks the whole chain, through the archive segments too where
 * their folder is named; the daemon must not be running on that folder.
 * `onedoor audit scrub [--store DIR]`: holds the files of a store against their checksums, also while the daemon runs on it.
 */
export const run: Run = async (words) => {
  const { values, positionals } = parseArgs({
    args: [...words],
    options: {
      home: { type: 'string' },
      store: { type: 'string' },
      archive: { type: 'string' },
      'without-key': { type: 'boolean', default: false },
    },
    allowPositionals: true,
  });
  const [what = ''] = positionals;
  if (
    !['verify', 'scrub'].includes(what) ||
    positionals.length > 1 ||
    (what === 'scrub' && (values['without-key'] || values.archive !== undefined))
  ) {
    process.stderr.write(usage);
    return 64;
  }
  const { folders } = readConfig(values.home);
  const folder = values.store === undefined ? join(folders.data, 'store') : resolve(values.store);
  if (what === 'scrub') {
    const found = await scrubFiles(folder);
    process.stdout.write(`${JSON.stringify(found)}\n`);
    return found.ok ? 0 : 1;
  }
  const key = values['without-key'] ? {} : { masterKey: await openMasterKey(folders.masterKey, { mayCreate: false }) };
  const archive = values.archive === undefined ? {} : { archive: resolve(values.archive) };
  const result = await verifyChain(folder, { ...key, ...archive });
  process.stdout.write(`${JSON.stringify(result)}\n`);
  return result.ok ? 0 : 1;
};
