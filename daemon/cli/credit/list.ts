import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { dayOf } from '../../../actors/day.ts';
import { type DefectCode, defectCatalogue } from '../../../actors/protocol/defects.ts';
import { readCalendarDay } from '../../../rules/identity/calendar-day.ts';
import { examineCreditCode } from '../../../rules/identity/credit-code.ts';
import { readConfig } from '../../config.ts';
import { type DeliveryOutcome, deliver, type Replaced } from '../../credit/list/deliver.ts';
import { DeliveryRecord, OtherDelivery, readDeliveryRecord } from '../../credit/list/delivery-record.ts';
import { ListUnusable, type ReadList, readList } from '../../credit/list/list-file.ts';
import type { Delivery, ListFault } from '../../credit/list/list-line.ts';
import { openPost } from '../../credit/list/list-post.ts';
import { connectAs } from '../client.ts';
import type { Run } from '../commands.ts';

/** So many records are under way at once. */
const WINDOW = 100;
const MOST_FAULTS_TOLD = 200;
const MOST_DOCUMENT_LENGTH = 100;

interface Words {
  readonly file: string;
  readonly delivery: Delivery;
  readonly recordFile: string;
  readonly toldFile: string;
  readonly replaces: string | undefined;
  readonly silenceMs: number;
  readonly checks: boolean;
  readonly home: string | undefined;
}

/**
 * `onedoor credit list FILE`: hands in a list from outside, one `onedoor.credit.record` a line, and with `--replaces` takes
 * off it who stands there no more. What it came to stands in FILE.delivery.jsonl: broken off, it is run again. What the daemon tells
 * meanwhile, with the notices for the people, stands in FILE.told.jsonl.
 * Exit codes: 0 all is handed in, 1 some is not, 64 wrong words, 65 a file that cannot be used, 66 a file that is not there.
 */
export const run: Run = async (words) => {
  const read = wordsOf(words);
  if (read === undefined) return 64;
  const today = dayOf(Date.now());
  const missing = [read.file, read.replaces].find((file) => file !== undefined && !existsSync(file));
  if (missing !== undefined) {
    say(`文件不存在 there is no file ${missing}`);
    return 66;
  }
  try {
    if (read.delivery.validTo < today)
      throw new ListUnusable('CREDIT_OVER', 1, '名单有效期已过', 'the validity of the list is over');
    const replaces = read.replaces === undefined ? undefined : replacedBy(read.replaces, read.delivery);
    const list = await readList(read.file, read.delivery, today);
    tellFaults(list.faults);
    if (read.checks) return summary(list, undefined);
    // Who stands on a line that cannot be read would be taken off the list.
    if (replaces !== undefined && list.faults.length > 0) {
      say(
        '替换旧名单的文件须全部可读，未发送任何内容 a list that replaces another must be sound in every line: nothing was sent',
      );
      return 65;
    }
    return summary(list, await handIn(read, list, replaces, today));
  } catch (error) {
    if (error instanceof ListUnusable) {
      say(`第 ${error.line} 行 line ${error.line}: ${error.code} ${error.told.zh} ${error.told.en}`);
      return 65;
    }
    if (error instanceof OtherDelivery) {
      say(
        `${error.message} 属于另一次交付；请用 --record 另指文件，更新名单请用 --replaces is of another delivery: name another with --record, and use --replaces for a newer one`,
      );
      return 65;
    }
    throw error;
  }
};

function wordsOf(words: readonly string[]): Words | undefined {
  const { values, positionals } = parseArgs({
    args: [...words],
    options: {
      home: { type: 'string' },
      name: { type: 'string' },
      source: { type: 'string' },
      region: { type: 'string' },
      as: { type: 'string' },
      'valid-to': { type: 'string' },
      kind: { type: 'string', default: 'dishonest-person-list' },
      basis: { type: 'string' },
      record: { type: 'string' },
      told: { type: 'string' },
      replaces: { type: 'string' },
      'wait-seconds': { type: 'string', default: '60' },
      check: { type: 'boolean', default: false },
    },
    allowPositionals: true,
  });
  const [file, ...more] = positionals;
  const { name, source, region, as: integrator, 'valid-to': validTo, kind, basis } = values;
  const silenceMs = Number(values['wait-seconds']) * 1000;
  if (file === undefined || more.length > 0 || !(silenceMs > 0 && silenceMs < 86_400_000)) return undefined;
  if (name === undefined || source === undefined || region === undefined || validTo === undefined) return undefined;
  if (integrator === undefined || name === '' || name.length > MOST_DOCUMENT_LENGTH / 2) return undefined;
  if (examineCreditCode(source).status !== 'valid' || readCalendarDay(validTo) === undefined) return undefined;
  return {
    file,
    delivery: { integrator, name, source, region, validTo, kind, ...(basis === undefined ? {} : { basis }) },
    recordFile: values.record ?? `${file}.delivery.jsonl`,
    toldFile: values.told ?? `${file}.told.jsonl`,
    replaces: values.replaces,
    silenceMs,
    checks: values.check,
    home: values.home,
  };
}

/** The record of an earlier delivery; only a whole one says everything that is to be replaced. */
function replacedBy(path: string, { integrator, name, source, kind }: Delivery): Replaced {
  const { head, delivered, isWhole } = readDeliveryRecord(path);
  const same = head?.integrator === integrator && head.name === name && head.source === source && head.kind === kind;
  if (head === undefined || !same)
    throw new ListUnusable('LIST_REPLACES', 1, '不是同一名单的交付记录', 'is no record of a delivery of the same list');
  if (!isWhole)
    throw new ListUnusable(
      'LIST_REPLACES',
      1,
      '该次交付尚未完成，请先重新运行至完成',
      'that delivery is not done: run it again first, to its end',
    );
  return { head, delivered };
}

async function handIn(
  { delivery, recordFile, toldFile, silenceMs, home }: Words,
  { lines }: ReadList,
  replaces: Replaced | undefined,
  today: string,
): Promise<DeliveryOutcome> {
  const record = new DeliveryRecord(recordFile, delivery, today, replaces?.head);
  let whole = false;
  try {
    const connection = await connectAs(delivery.integrator, readConfig(home));
    const post = await openPost(connection, delivery.integrator, { toldFile, silenceMs });
    try {
      const plan = { lines, ...(replaces === undefined ? {} : { replaces }) };
      const outcome = await deliver(plan, post, record, { window: WINDOW, progress });
      whole = outcome.unanswered === 0;
      return outcome;
    } finally {
      await post.stop();
    }
  } finally {
    record.close(whole);
  }
}

function progress(done: number, all: number): void {
  if (process.stderr.isTTY && (done % WINDOW === 0 || done === all)) process.stderr.write(`\r${done} / ${all}`);
}

function tellFaults(faults: readonly ListFault[]): void {
  for (const { line, code, column, message } of faults.slice(0, MOST_FAULTS_TOLD))
    say(`第 ${line} 行 line ${line}${column === undefined ? '' : ` ${column}`}: ${code} ${message.zh} ${message.en}`);
  if (faults.length > MOST_FAULTS_TOLD) say(`… 共 ${faults.length} 处 ${faults.length} in all`);
}

/** The last line is JSON. @returns the exit code */
function summary({ lines, faults }: ReadList, outcome: DeliveryOutcome | undefined): number {
  const faulty = new Set(faults.map(({ line }) => line)).size;
  const { entered = 0, known = 0, withdrawn = 0, over = 0, refused = [], unanswered = 0 } = outcome ?? {};
  for (const { line, item, codes } of refused.slice(0, MOST_FAULTS_TOLD)) {
    const where = line === undefined ? item : `第 ${line} 行 line ${line}, ${item}`;
    say(`${where}: ${codes.map(explained).join('; ')}`);
  }
  if (refused.some(({ codes }) => codes.includes('CREDIT_EXISTS')))
    say(
      '已由较早的交付登记：更新名单请用 --replaces it is on the list by an earlier delivery: use --replaces for a newer one',
    );
  if (unanswered > 0)
    say(`${unanswered} 条未收到答复，可以重新运行 ${unanswered} got no answer: it is safe to run this again`);
  const counts = { sound: lines.length, entered, known, withdrawn, over, refused: refused.length, faulty, unanswered };
  process.stdout.write(
    `登记 entered ${entered}, 已知 known ${known}, 移出 withdrawn ${withdrawn}, 已了结 over ${over}, 未登记 refused ${refused.length + faulty}\n${JSON.stringify(counts)}\n`,
  );
  return refused.length + faulty + unanswered === 0 ? 0 : 1;
}

function explained(code: string): string {
  const { means, advice } = defectCatalogue[code as DefectCode] ?? {};
  return means === undefined ? code : `${code} ${means.zh}：${advice.zh} ${means.en}: ${advice.en}`;
}

function say(text: string): void {
  process.stderr.write(`${text}\n`);
}
