import { readFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { parseArgs } from 'node:util';
import {
  type ListedVerification,
  type VerificationFilter,
  type VerificationList,
  verificationFilters,
} from '../../actors/protocol/verification-lists.ts';
import { nameOf } from '../../adapters/http/door/code-names.ts';
import type { Language } from '../../adapters/http/door/words.ts';
import { readConfig } from '../config.ts';
import { examineReportFile, type SealFinding } from '../report-file.ts';
import { askDaemon } from './client.ts';
import type { Run } from './commands.ts';

const TIMEOUT_MS = 10_000;
const text = { type: 'string' as const };

const usages = {
  report: 'onedoor verification report NUMBER|ID --purpose "why you look 查阅事由" [--version N]',
  list: `onedoor verification list --purpose "why you look 查阅事由" ${verificationFilters
    .map((name) => `[--${name} …]`)
    .join(' ')} [--ended-from DAY] [--ended-to DAY] [--after NEXT] [--limit N] [--lang zh|en] [--json]`,
  verify: 'onedoor verification verify FILE',
} as const;

/** `onedoor verification report|list|verify`: reads sealed reports, masked, and proves the seal of one that was exported. */
export const run: Run = async (words) => {
  const [word, ...rest] = words;
  if (word === 'report') return report(rest);
  if (word === 'list') return list(rest);
  if (word === 'verify') return verify(rest);
  return usage(...Object.values(usages));
};

async function report(words: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...words],
    options: { home: text, purpose: text, version: text },
    allowPositionals: true,
  });
  const [which, ...more] = positionals;
  const { home, purpose, version } = values;
  if (which === undefined || more.length > 0 || purpose === undefined) return usage(usages.report);
  if (version !== undefined && !/^[1-9][0-9]{0,5}$/.test(version)) return usage(usages.report);
  const question = {
    ...(/^HD[0-9]{8}-/.test(which) ? { report: which } : { verification: which }),
    ...(version === undefined ? {} : { version: Number(version) }),
    by: userInfo().username,
    purpose,
  };
  const answer = await askDaemon(readConfig(home), 'operator.report', question, TIMEOUT_MS);
  process.stdout.write(`${JSON.stringify(answer, null, 2)}\n`);
  return 0;
}

async function list(words: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...words],
    options: {
      ...{ home: text, purpose: text, lang: text, after: text, limit: text, 'ended-from': text, 'ended-to': text },
      json: { type: 'boolean' },
      ...Object.fromEntries(verificationFilters.map((name) => [name, text])),
    },
    allowPositionals: true,
  });
  const given = values as Readonly<Record<string, string | undefined>>;
  const { home, purpose, lang = 'zh', after, limit } = given;
  if (purpose === undefined || positionals.length > 0 || !['zh', 'en'].includes(lang)) return usage(usages.list);
  const filter = Object.fromEntries(
    verificationFilters.flatMap((name) => (given[name] === undefined ? [] : [[name, given[name]]])),
  ) as VerificationFilter;
  const question = {
    filter,
    ...(given['ended-from'] === undefined ? {} : { endedFrom: given['ended-from'] }),
    ...(given['ended-to'] === undefined ? {} : { endedTo: given['ended-to'] }),
    ...(after === undefined ? {} : { after }),
    ...(limit === undefined ? {} : { limit: Number(limit) }),
    by: userInfo().username,
    purpose,
  };
  const found = (await askDaemon(readConfig(home), 'operator.verifications', question, TIMEOUT_MS)) as VerificationList;
  process.stdout.write(values.json === true ? `${JSON.stringify(found, null, 2)}\n` : shown(found, lang as Language));
  return 0;
}

/** Needs no daemon: whoever has the file can prove it. */
async function verify(words: readonly string[]): Promise<number> {
  const { positionals } = parseArgs({ args: [...words], options: { home: text }, allowPositionals: true });
  const [file, ...more] = positionals;
  if (file === undefined || more.length > 0) return usage(usages.verify);
  const finding = examineReportFile(readFileSync(file, 'utf8'));
  process.stdout.write(`${JSON.stringify(finding)}\n`);
  process.stderr.write(`${sentences[finding.found]}\n`);
  return finding.found === 'intact' ? 0 : 1;
}

const sentences: Readonly<Record<SealFinding['found'], string>> = {
  intact: '封印相符：内容与封存时一致。The seal holds: this is what was sealed.',
  altered: '封印不符：内容与封存时不同。The seal does not hold: this is not what was sealed.',
  excerpt:
    '这是摘录，不含封存的全部内容，不能据以重算封印；请以复核人员身份调阅全文。This is an excerpt, which the seal cannot be computed from: have an officer who may review it read the whole.',
  noReport: '文件中没有核对报告。There is no report in this file.',
};

/** One line for each verification, and the totals of all pages below. */
function shown({ rows, total, next, partial }: VerificationList, language: Language): string {
  const said = (zh: string, en: string) => (language === 'zh' ? zh : en);
  const lines = rows.map((row) => line(row, language));
  lines.push(said(`共 ${total}，本页 ${rows.length}`, `total ${total}, on this page ${rows.length}`));
  if (next !== undefined) lines.push(`--after '${next}'`);
  if (partial !== undefined)
    lines.push(said('清单不完整，数目偏少', 'the list is not whole, so the numbers are too small'));
  return `${lines.join('\n')}\n`;
}

function line(row: ListedVerification, language: Language): string {
  const { verification, region, matter, status, report, reportVersion, outcome, begunOn, waiting } = row;
  return [
    begunOn,
    nameOf('verificationStatus', status, language),
    outcome === undefined ? '—' : nameOf('reportOutcome', outcome, language),
    region,
    matter,
    verification,
    report === undefined ? '—' : `${report} v${reportVersion}`,
    ...(waiting === undefined ? [] : [waiting.why.join(' ')]),
  ].join('\t');
}

function usage(...lines: readonly string[]): number {
  process.stderr.write(`usage: ${lines.join('\n       ')}\n`);
  return 64;
}
