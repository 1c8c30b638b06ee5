import { describe, expect, it } from 'vitest';
import { casesOfPack, fileNameFaults } from './file-name-check.ts';

const pack = { pack: 'sample-pre', version: '1.0.0' };
const matter = { code: 'sample-copy' };
const good = { file: 'sample-pre/1.0.0.json', json: pack };

function faultsOf(files: { matters?: object[]; packs?: object[]; cases?: object[]; sources?: object[] }): string[] {
  const found = fileNameFaults({ matters: [], packs: [], cases: [], ...files } as Parameters<typeof fileNameFaults>[0]);
  return found.map(({ file, pointer, code }) => `${file}#${pointer} ${code}`);
}

describe('the name of a rule file', () => {
  it('is what the file holds', () => {
    const cases = [{ file: casesOfPack(good.file), json: {} }];
    expect(faultsOf({ matters: [{ file: 'sample-copy.json', json: matter }], packs: [good], cases })).toEqual([]);
  });

  it.each([
    [
      'a version of another name',
      { packs: [{ file: 'sample-pre/1.1.0.json', json: pack }] },
      'sample-pre/1.1.0.json#/version',
    ],
    [
      'a pack in the folder of another',
      { packs: [{ file: 'other/1.0.0.json', json: pack }] },
      'other/1.0.0.json#/version',
    ],
    ['a pack in no folder', { packs: [{ file: '1.0.0.json', json: pack }] }, '1.0.0.json#/version'],
    [
      'a source of another code',
      { sources: [{ file: 'sources/banks.json', json: { source: 'bank' } }] },
      'sources/banks.json#/source',
    ],
    ['a matter of another code', { matters: [{ file: 'copy.json', json: matter }] }, 'copy.json#/code'],
    [
      'cases of no pack',
      { packs: [good], cases: [{ file: 'sample-pre/1.0.cases.json', json: {} }] },
      'sample-pre/1.0.cases.json#',
    ],
  ])('is not: %s', (_, files, expected) => {
    expect(faultsOf(files)).toEqual([`${expected} FILE_NAME`]);
  });

  it('is not asked of files that do not say what they are', () => {
    for (const json of [null, 7, 'x', [], {}, { pack: 'a' }, { code: 3, pack: 3, version: 3 }])
      expect(faultsOf({ matters: [{ file: 'x.json', json }], packs: [{ file: 'x.json', json }] })).toEqual([]);
  });
});
