import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { ListUnusable, readList } from './list-file.ts';
import type { Delivery } from './list-line.ts';

const folder = mkdtempSync(join(tmpdir(), 'onedoor-list-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const TODAY = '2026-08-03';
const delivery: Delivery = {
  integrator: 'lists',
  name: '失信被执行人',
  source: '12330182K318200150',
  region: '330182',
  validTo: '2026-12-31',
  kind: 'dishonest-person-list',
};
const ID_NUMBER = '11010519491231002X';
const HEAD = 'idNumber,creditCode,record,documentNumber,documentDay,basis';
const LINE = `${ID_NUMBER},,R-1,(2026)浙01执1号,2026-03-02,《民事诉讼法》第二百六十二条`;

async function read(bytes: string | Buffer, rest: Partial<Delivery> = {}) {
  const file = join(folder, 'list.csv');
  writeFileSync(file, bytes);
  try {
    const { lines, faults } = await readList(file, { ...delivery, ...rest }, TODAY);
    const told = JSON.stringify(faults);
    expect(told).not.toContain(ID_NUMBER.slice(6, 14));
    for (const { message } of faults)
      expect([/\p{Script=Han}/u.test(message.zh), /[a-z]/.test(message.en)]).toEqual([true, true]);
    return { lines, faults: faults.map(({ line, code, column }) => `${line} ${code} ${column}`) };
  } catch (error) {
    if (!(error instanceof ListUnusable)) throw error;
    expect(error.told.zh).toMatch(/\p{Script=Han}/u);
    expect(JSON.stringify(error.told)).not.toContain(ID_NUMBER.slice(6, 14));
    return { unusable: `${error.line} ${error.code}` };
  }
}

describe('a list from outside', () => {
  it('is read as CSV, with a mark, with quotes and Chinese names of columns, or as JSON lines', async () => {
    const first = (await read(`${HEAD}\n${LINE}\n`)).lines;
    expect(first).toMatchObject([
      {
        line: 2,
        data: {
          subject: { citizen: { idNumber: ID_NUMBER } },
          kind: 'dishonest-person-list',
          organisation: delivery.source,
          document: { number: '(2026)浙01执1号', day: '2026-03-02' },
          list: { name: '失信被执行人', record: 'R-1', validTo: '2026-12-31' },
        },
      },
    ]);
    const chinese = '\uFEFF证件号码;编号;文号;文书日期;依据;备注\r\n';
    const same = await read(
      `${chinese}"${ID_NUMBER}";R-1;"(2026)浙01执1号";2026-03-02;"《民事诉讼法》第二百六十二条";"a ""b"";\nc"\r\n`,
    );
    expect(same).toEqual({ lines: first, faults: [] });
    const json = { idNumber: ID_NUMBER, record: 'R-1', documentNumber: '(2026)浙01执1号', documentDay: '2026-03-02' };
    const lines = await read(`${JSON.stringify(json)}\n\n`, { basis: '《民事诉讼法》第二百六十二条' });
    expect(lines.lines).toMatchObject([{ ...first?.[0], line: 1 }]);
    const rest = { severity: '严重', publication: '是' };
    expect((await read(JSON.stringify({ ...json, ...rest }), { basis: 'x' })).lines?.[0]?.data).toMatchObject({
      severity: 'serious',
      publication: 'ordered',
    });
  });

  it.each<[string, string, readonly string[]]>([
    ['a number with a wrong check digit', LINE.replace('002X', '0021'), ['2 CITIZEN_NUMBER idNumber']],
    ['nobody', LINE.replace(ID_NUMBER, ''), ['2 LIST_SUBJECT idNumber']],
    ['two', LINE.replace(',,', ',12330182K318200150,'), ['2 LIST_SUBJECT idNumber']],
    ['a credit code that is none', LINE.replace(`${ID_NUMBER},`, ',12330182K318200151'), ['2 CREDIT_CODE creditCode']],
    ['no number of the record', LINE.replace('R-1', ''), ['2 LIST_EMPTY record']],
    ['a person as the number of the record', LINE.replace('R-1', `R-${ID_NUMBER}`), ['2 LIST_PERSONAL record']],
    ['a telephone in the document', LINE.replace('1号', '13800138000号'), ['2 LIST_PERSONAL documentNumber']],
    ['no day', LINE.replace('2026-03-02', '2026-02-30'), ['2 DAY_IMPOSSIBLE documentDay']],
    ['a day to come', LINE.replace('2026-03-02', '2026-08-04'), ['2 CREDIT_DOCUMENT_AHEAD documentDay']],
    ['a law of no end', LINE.replace('《', '法'.repeat(500)), ['2 LIST_LONG basis']],
    ['the same record twice', `${LINE}\n${LINE}`, ['3 LIST_DUPLICATE record']],
    ['everything', ',,,,,', []],
  ])('is told line by line where it names %s, and nothing of it is repeated', async (_, line, faults) => {
    const other = LINE.replace('R-1', 'R-9');
    expect(await read(`${HEAD}\n${line}\n${other}`)).toMatchObject({ faults });
  });

  it.each<[string, string | Buffer, string]>([
    ['nothing', '', '1 LIST_NOTHING'],
    ['names of columns alone', HEAD, '1 LIST_NOTHING'],
    ['no names of columns', LINE.replace(',,', ','), '1 LIST_COLUMNS'],
    ['two columns of one meaning', HEAD.replace('creditCode', '证件号码'), '1 LIST_COLUMNS'],
    ['a quote that does not close', `${HEAD}\n"${LINE}`, '2 LIST_TEXT'],
    ['more values than columns', `${HEAD}\n${LINE},1,2`, '2 LIST_TEXT'],
    ['an array', '[{}]', '1 LIST_JSON'],
    // 失信 in GBK, and UTF-16.
    ['GBK', Buffer.concat([Buffer.from(`${HEAD}\n`), Buffer.from([0xca, 0xa7, 0xd0, 0xc5])]), '2 LIST_ENCODING'],
    ['UTF-16', Buffer.from(`\uFEFF${HEAD}\n${LINE}`, 'utf16le'), '1 LIST_ENCODING'],
    ['a character that is cut off', Buffer.from(`${HEAD}\n失`).subarray(0, -1), '2 LIST_ENCODING'],
    ['a line without end', `${HEAD}\n${'x'.repeat(70_000)}`, '2 LIST_LINE_LONG'],
  ])('cannot be used where it holds %s', async (_, bytes, unusable) => {
    expect(await read(bytes)).toEqual({ unusable });
  });

  it('of 100 MB in one line is given up at its beginning', async () => {
    expect(await read(Buffer.alloc(100_000_000, 0x78))).toEqual({ unusable: '1 LIST_LINE_LONG' });
    expect(await read(Buffer.alloc(70_000_000, 'x\n'))).toMatchObject({ unusable: expect.stringMatching(/LIST_/) });
  });

  it('as JSON lines says which line is none', async () => {
    const sound = { idNumber: ID_NUMBER, record: 'R-1', documentNumber: '1', documentDay: '2026-03-02', basis: 'x' };
    const lines = [JSON.stringify(sound), '{', '[1]', JSON.stringify({ ...sound, record: 7 }), '{"__proto__": {}}'];
    expect(await read(lines.join('\n'))).toMatchObject({
      lines: [{ line: 1 }],
      faults: expect.arrayContaining(['2 LIST_JSON undefined', '3 LIST_JSON undefined', '4 LIST_JSON undefined']),
    });
  });
});
