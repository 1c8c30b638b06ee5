import { userInfo } from 'node:os';
import { parseArgs } from 'node:util';
import { readConfig } from '../config.ts';
import { askDaemon } from './client.ts';
import type { Run } from './commands.ts';

/** Rewriting the files that held the key takes longer in a large store. */
const ERASE_TIMEOUT_MS = 600_000;

/** `onedoor erase KIND ID`: destroys the key of everything that is kept about one entity; the order is journaled. */
export const run: Run = async (words) => {
  const { values, positionals } = parseArgs({
    args: [...words],
    options: { home: { type: 'string' }, purpose: { type: 'string' } },
    allowPositionals: true,
  });
  const [kind, id, ...more] = positionals;
  if (kind === undefined || id === undefined || more.length > 0 || values.purpose === undefined) {
    process.stderr.write(
      'usage: onedoor erase application|person|refusal ID --purpose "by whose decision 依据何决定" (it cannot be undone 不可恢复)\n',
    );
    return 64;
  }
  const answer = await askDaemon(
    readConfig(values.home),
    'operator.erase',
    { kind, id, by: userInfo().username, purpose: values.purpose },
    ERASE_TIMEOUT_MS,
  );
  process.stdout.write(`${JSON.stringify(answer)}\n`);
  process.stderr.write(
    'Erased 已销毁. Backups and exports made before still hold it with its key: end them in their own time. 此前的备份与导出仍含其密钥与内容，须另行销毁。\n',
  );
  return 0;
};
