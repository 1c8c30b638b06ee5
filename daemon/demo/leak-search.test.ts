import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LeakSearch, personalValuesOf } from './leak-search.harness.ts';
import { writeScript } from './script.ts';

const search = new LeakSearch({ long: ['欧阳建国', '330182199001011234', '13812345678'], short: ['王伟'] });
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'onedoor-leak-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const binary = (text: string) => Buffer.concat([Buffer.from([0, 255, 1, 254, 7]), Buffer.from(text), Buffer.from([0])]);

describe('the search for leaks', () => {
  it('finds a value in a log line, a subject, a label, raw or escaped', () => {
    expect(search.text('{"msg":"refused","name":"欧阳建国"}')).toEqual(['欧阳建国']);
    expect(search.text('{"name":"\\u6b27\\u9633\\u5efa\\u56fd"}')).toEqual(['欧阳建国']);
    expect(search.text('{"name":"\\u6B27\\u9633\\u5EFA\\u56FD"}')).toEqual(['欧阳建国']);
    expect(search.text(`GET /find?name=${encodeURIComponent('欧阳建国')}`)).toEqual(['欧阳建国']);
    expect(search.text('onedoor.out.hall.application.hall.330182199001011234.received')).toEqual([
      '330182199001011234',
    ]);
    expect(search.text('onedoor_total{who="王伟"} 1')).toEqual(['王伟']);
  });

  it('finds a value in the bytes of a file and in its name', () => {
    mkdirSync(join(folder, 'store'));
    writeFileSync(join(folder, 'store', '000005.ldb'), binary('13812345678'));
    writeFileSync(join(folder, 'store', '13812345678.sst'), 'x');
    writeFileSync(join(folder, 'daemon.log'), '{"who":"王伟"}');
    expect([...search.files(folder)].sort()).toEqual([
      'daemon.log holds 王伟',
      'store/000005.ldb holds 13812345678',
      'store/13812345678.sst is named after 13812345678',
    ]);
  });

  it('finds nothing where nothing is, and no short name in bytes, where it could stand by chance', () => {
    writeFileSync(join(folder, '000005.ldb'), binary('王伟 欧阳建军 13812345679'));
    expect(search.files(folder)).toEqual([]);
    expect(search.text('欧阳*国 138****5678')).toEqual([]);
  });

  it('refuses to search for nothing', () => {
    expect(() => new LeakSearch({ long: [], short: [] })).toThrow();
  });
});

describe('what is searched for', () => {
  const script = writeScript({ seed: 5, applications: 80 });
  const { long, short } = personalValuesOf(script);

  it('holds the numbers in both forms, the phones, the names and the addresses of everyone in a run', () => {
    const content = script.stories.flatMap(({ lines }) => lines.map(({ data }) => data))[0];
    const applicant = content?.['applicant'] as { idNumber: string; name: string };
    expect(long.filter((value) => /^[0-9]{15}$/.test(value)).length).toBeGreaterThan(50);
    expect(long.filter((value) => /^1[0-9]{10}$/.test(value)).length).toBeGreaterThan(50);
    expect(long.some((value) => /[村社道街]/.test(value))).toBe(true);
    expect(long.some((value) => value.endsWith('.pdf'))).toBe(true);
    expect([...long, ...short]).toContain(applicant.name);
    expect(long).toContain(applicant.idNumber);
  });

  it('holds the names of officers and what knocks have misplaced', () => {
    const officers = script.filings.filter(({ data }) => data.role === 'officer').map(({ data }) => data.name);
    expect(officers.filter((name) => name.length > 2 && !long.includes(name))).toEqual([]);
    const misplaced = script.knocks.flatMap(({ personal }) => personal).filter((value) => value.length > 2);
    expect(misplaced.filter((value) => !long.includes(value))).toEqual([]);
  });
});
