import { userInfo } from 'node:os';
import { parseArgs } from 'node:util';
import { type AlertFilter, type AlertList, alertFilters, type ListedAlert } from '../../actors/protocol/alert-lists.ts';
import { nameOf } from '../../adapters/http/door/code-names.ts';
import type { Language } from '../../adapters/http/door/words.ts';
import { readConfig } from '../config.ts';
import { askDaemon } from './client.ts';
import type { Run } from './commands.ts';

const TIMEOUT_MS = 10_000;
const text = { type: 'string' as const };

export const listUsage = `onedoor alerts list --purpose "why you look 查阅事由" ${alertFilters
  .map((name) => `[--${name} …]`)
  .join(' ')} [--ended-from DAY] [--ended-to DAY] [--after NEXT] [--limit N] [--lang zh|en] [--json]`;

/** `onedoor alerts list`: open alerts, or with days those that ended then. The reading is journaled. */
export const run: Run = async (words) => {
  const { values, positionals } = parseArgs({
    args: [...words],
    options: {
      home: text,
      purpose: text,
      lang: text,
      after: text,
      limit: text,
      'ended-from': text,
      'ended-to': text,
      json: { type: 'boolean' },
      ...Object.fromEntries(alertFilters.map((name) => [name, text])),
    },
    allowPositionals: true,
  });
  const given = values as Readonly<Record<string, string | undefined>>;
  const { home, purpose, lang = 'zh', after, limit } = given;
  if (purpose === undefined || positionals.length > 0 || !['zh', 'en'].includes(lang)) {
    process.stderr.write(`usage: ${listUsage}\n`);
    return 64;
  }
  const filter = Object.fromEntries(
    alertFilters.flatMap((name) => (given[name] === undefined ? [] : [[name, given[name]]])),
  ) as AlertFilter;
  const question = {
    filter,
    ...(given['ended-from'] === undefined ? {} : { endedFrom: given['ended-from'] }),
    ...(given['ended-to'] === undefined ? {} : { endedTo: given['ended-to'] }),
    ...(after === undefined ? {} : { after }),
    ...(limit === undefined ? {} : { limit: Number(limit) }),
    by: userInfo().username,
    purpose,
  };
  const list = (await askDaemon(readConfig(home), 'operator.alerts', question, TIMEOUT_MS)) as AlertList;
  process.stdout.write(values.json === true ? `${JSON.stringify(list, null, 2)}\n` : shown(list, lang as Language));
  return 0;
};

/** One line for each alert, and the total of all pages below. */
function shown({ rows, total, next, partial }: AlertList, language: Language): string {
  const said = (zh: string, en: string) => (language === 'zh' ? zh : en);
  const lines = rows.map((row) => line(row, language));
  lines.push(said(`共 ${total}，本页 ${rows.length}`, `total ${total}, on this page ${rows.length}`));
  if (next !== undefined) lines.push(`--after '${next}'`);
  if (partial?.why === 'loading')
    lines.push(
      said(
        `清单仍在读取（${partial.read} / ${partial.of}），数目尚不完整`,
        `still being read (${partial.read} of ${partial.of}): the numbers are not whole yet`,
      ),
    );
  if (partial?.why === 'tooMany')
    lines.push(said('数量过多，仅统计其中一部分', 'there are too many: the numbers are not whole'));
  return `${lines.join('\n')}\n`;
}

function line({ alert, severity, status, overdue, region, message }: ListedAlert, language: Language): string {
  const late = overdue ? (language === 'zh' ? '（逾期未处置）' : ' (not answered in time)') : '';
  const standing = `${nameOf('alertStatus', status, language)}${late}`;
  return [nameOf('severity', severity, language), standing, region, alert, message[language]].join('\t');
}
