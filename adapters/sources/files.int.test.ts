import { appendFile, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeXlsx } from 'hucre/xlsx';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SourceLine, SourceReply, Subject } from '../../actors/protocol/sources.ts';
import { signatureName, signFile } from './drop-folder.ts';
import { dropFile, dropRows } from './fake/fake-files.ts';
import type { FileEncoding } from './file-rows.ts';
import { type FileReport, type FilesLineOptions, openFilesLine } from './files.ts';
import type { IdentityColumns } from './person-rows.ts';

const key = 'a key of the tests alone, 32 long';
const columns: IdentityColumns = { idNumber: 'SFZH', name: 'XM', birthDate: 'CSRQ' };
const wang = { XM: '王芳', SFZH: '330182199003070010', CSRQ: '19900307', BZ: '有“引号”, 逗号和\n换行' };
const asked: Subject = { name: '王芳', idNumber: '330182199003070010' };

let folder: string;
let line: SourceLine;
let reports: FileReport[];
let numbered = 0;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'onedoor-drop-'));
  reports = [];
});
afterEach(async () => {
  await line.close();
  await rm(folder, { recursive: true });
});

function open(changes: Partial<FilesLineOptions> = {}): void {
  const options: FilesLineOptions = {
    source: 'civil-affairs',
    key,
    folder,
    encoding: 'utf-8',
    datasets: { marriage: columns },
    lookMs: 10,
    mostBytes: 1_000_000,
    mostRows: 1000,
    ...changes,
  };
  line = openFilesLine(options, (report) => void reports.push(report));
}
function ask(subject: Subject = asked, dataset = 'marriage'): Promise<SourceReply> {
  numbered += 1;
  const request = {
    source: 'civil-affairs',
    dataset,
    attempt: 1,
    consent: 'hall.C-1',
    purpose: 'onDemand',
    subject,
  } as const;
  return line.ask({ ...request, reference: `verification/hall.V-${numbered}/x/1/1`, at: 0, timeoutMs: 20_000 });
}
const put = (name: string, content: Uint8Array | string) => {
  const bytes = Buffer.from(content);
  return dropFile({ folder, name, content: bytes, signature: signFile(name, bytes, key) });
};
/** A department's file of some day. */
const drop = (
  day: string,
  rows: readonly Record<string, string | number>[],
  format: 'csv' | 'jsonl' | 'xlsx' = 'csv',
) => dropRows({ folder, dataset: 'marriage', day, format, key }, rows);
const read = (count: number) => expect.poll(() => reports.length, { interval: 5 }).toBe(count);
const records = async (subject?: Subject) => {
  const reply = await ask(subject);
  return 'records' in reply ? reply.records : reply;
};

describe('a file that a department puts down', () => {
  it.each(['csv', 'jsonl', 'xlsx'] as const)('is read as it was written: %s', async (format) => {
    await drop('2026-09-25', [wang, { ...wang, SFZH: '33018219900307888X', XM: '李四' }], format);
    open();
    expect(await ask()).toEqual({ state: 'answered', asOf: '2026-09-25', records: [wang] });
    expect(reports).toEqual([
      { source: 'civil-affairs', file: `marriage-2026-09-25.${format}`, rows: 2, wrong: 0, wrongLines: [] },
    ]);
  });

  it('is read in the charset that was agreed, and in no other', async () => {
    // 王芳 in GB 18030.
    const content = Buffer.concat([
      Buffer.from('SFZH,CSRQ,XM\n330182199003070010,19900307,'),
      Buffer.from([0xcd, 0xf5, 0xb7, 0xbc, 0x0a]),
    ]);
    await put('marriage-20260925.csv', content);
    const found: Record<FileEncoding, unknown> = {
      gb18030: { state: 'answered', asOf: '2026-09-25', records: [{ XM: '王芳', SFZH: wang.SFZH, CSRQ: wang.CSRQ }] },
      'utf-8': { state: 'garbage', reason: 'CHARSET', bytes: Buffer.from('marriage-20260925.csv: CHARSET') },
    };
    for (const encoding of ['gb18030', 'utf-8'] as const) {
      open({ encoding });
      expect(await ask()).toEqual(found[encoding]);
      await line.close();
    }
  });

  it('counts from the moment it is complete, without a restart, and no longer when it is taken away', async () => {
    await drop('2026-09-25', [wang]);
    open();
    expect(await ask()).toMatchObject({ asOf: '2026-09-25' });
    const content = Buffer.from('XM,SFZH,CSRQ\n');
    await writeFile(join(folder, 'marriage-2026-09-26.csv'), content);
    expect(await ask()).toMatchObject({ asOf: '2026-09-25', records: [wang] });
    await put('marriage-2026-09-26.csv', content);
    await read(2);
    expect(await ask()).toEqual({ state: 'answered', asOf: '2026-09-26', records: [] });
    await rm(join(folder, signatureName('marriage-2026-09-26.csv')));
    await read(3);
    expect(await ask()).toMatchObject({ asOf: '2026-09-25', records: [wang] });
    await rm(join(folder, 'marriage-2026-09-25.csv'));
    await expect.poll(ask).toEqual({ state: 'unavailable', code: 'NO_FILE' });
  });

  it('that cannot be used leaves the one before it in use, and is told of once', async () => {
    await drop('2026-09-25', [wang]);
    open();
    expect(await ask()).toMatchObject({ asOf: '2026-09-25' });
    await put('marriage-2026-09-26.csv', 'nothing');
    await read(2);
    expect(reports[1]).toMatchObject({ file: 'marriage-2026-09-26.csv', fault: 'SCHEMA' });
    // Several looks later nothing was told again; a file that is put right is read.
    await drop('2026-09-24', [wang]);
    await drop('2026-09-26', [wang, wang]);
    await read(3);
    expect(await ask()).toMatchObject({ asOf: '2026-09-26', records: [wang, wang] });
  });

  it('passes for that of no other day, and is not what was signed when it was written to', async () => {
    const name = await drop('2026-09-25', [wang]);
    const later = 'marriage-2026-09-28.csv';
    for (const [from, to] of [
      [name, later],
      [signatureName(name), signatureName(later)],
    ] as const)
      await rename(join(folder, from), join(folder, to));
    open();
    expect(await ask()).toMatchObject({ state: 'garbage', reason: 'SIGNATURE_WRONG' });
    const again = await drop('2026-09-27', [wang]);
    await appendFile(join(folder, again), '李四,330182199003070029,19900307,""\r\n');
    await rm(join(folder, later));
    await read(2);
    expect(await ask()).toMatchObject({ state: 'garbage', reason: 'SIGNATURE_WRONG' });
  });

  it('may have some rows that are wrong: their lines are told, and no value of them', async () => {
    const good = Array.from({ length: 200 }, (_, index) => `李四,${index},19900307`);
    const wrong = ['王芳,,', '王芳,330182199003070010', '王芳,1,2,3', ',,1990'];
    await put('marriage-2026-09-25.csv', ['XM,SFZH,CSRQ', ...good, ...wrong, ''].join('\n'));
    open();
    expect(await records()).toEqual([]);
    expect(reports).toEqual([
      {
        source: 'civil-affairs',
        file: 'marriage-2026-09-25.csv',
        rows: 200,
        wrong: 4,
        wrongLines: [202, 203, 204, 205],
      },
    ]);
  });

  it('has too many wrong rows for anybody to be told that there is none', async () => {
    const rows = Array.from({ length: 500 }, (_, index) => (index % 40 === 0 ? ',,' : `李四,${index},19900307`));
    await put('marriage-2026-09-25.csv', ['XM,SFZH,CSRQ', ...rows].join('\n'));
    open();
    expect(await ask()).toMatchObject({ state: 'garbage', reason: 'SCHEMA' });
  });

  it('holds no more rows than are allowed', async () => {
    await drop(
      '2026-09-25',
      Array.from({ length: 1001 }, (_, index) => ({ ...wang, SFZH: `${index}` })),
      'jsonl',
    );
    open();
    expect(await ask()).toMatchObject({ state: 'garbage', reason: 'TOO_LARGE' });
  });

  it('of a spreadsheet that has rounded numbers says nothing of whose they were', async () => {
    const rows = [
      ['XM', 'SFZH', 'CSRQ'],
      ['王芳', Number('330182199003070010'), '19900307'],
    ];
    const content = await writeXlsx({ sheets: [{ name: '登记', rows }] });
    await put('marriage-2026-09-25.xlsx', content);
    open();
    expect(await ask()).toMatchObject({ state: 'garbage', reason: 'SCHEMA' });
    expect(reports[0]).toMatchObject({ fault: 'SCHEMA' });
  });

  it('has the days of a spreadsheet as days, and is found by them', async () => {
    const day = new Date(Date.UTC(1990, 2, 7));
    const rows = [
      ['XM', 'SFZH', 'CSRQ'],
      ['王芳', '330182900307001', day],
    ];
    const content = await writeXlsx({ sheets: [{ name: '登记', rows, columns: [{}, {}, { numFmt: 'yyyy-mm-dd' }] }] });
    await put('marriage-2026-09-25.xlsx', content);
    open();
    const expected = [{ XM: '王芳', SFZH: '330182900307001', CSRQ: '1990-03-07' }];
    // The old number and the one of today are one.
    expect(await records({ name: '王芳', idNumber: '330182199003070010' })).toEqual(expected);
    expect(await records({ name: '王芳', birthDate: '1990-03-07' })).toEqual(expected);
  });

  it('is no larger a workbook than a thread of its own may read', async () => {
    await put('marriage-2026-09-25.xlsx', Buffer.alloc(32 * 1024 * 1024 + 1));
    open({ mostBytes: 100_000_000 });
    expect(await ask()).toMatchObject({ state: 'garbage', reason: 'TOO_LARGE' });
  });

  it.each(['not a workbook', 'PK\u0003\u0004 nor this'])('is no workbook: %s', async (content) => {
    await put('marriage-2026-09-25.xlsx', content);
    open();
    expect(await ask()).toMatchObject({ state: 'garbage', reason: 'SCHEMA' });
  });
});

describe('a person', () => {
  it('is found by the number, and in rows without one by name and birth date', async () => {
    const old = { ...wang, SFZH: '' };
    const namesake = { ...wang, SFZH: '330182199003070029' };
    await drop('2026-09-25', [wang, old, namesake]);
    open();
    expect(await records({ ...asked, birthDate: '1990-03-07' })).toEqual([wang, old]);
    expect(await records(asked)).toEqual([wang]);
    expect(await records({ name: '王芳', birthDate: '1990-03-07' })).toEqual([wang, namesake, old]);
    expect(await records({ name: '王芬', birthDate: '1990-03-07' })).toEqual([]);
    expect(await ask({ name: '王芳' })).toEqual({ state: 'refused', code: 'SUBJECT' });
  });

  it.each(['19900307', '1990-03-07', '1990/3/7', '1990.03.07', '1990年3月7日', '1990-03-07 00:00:00'])(
    'is found by a birth date written %s',
    async (written) => {
      await drop('2026-09-25', [{ ...wang, XM: ' 王 芳', CSRQ: written }]);
      open();
      expect(await records({ name: '王芳', birthDate: '1990-03-07' })).toHaveLength(1);
    },
  );
});
