import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readRuleFiles } from './files.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'onedoor-rule-files-'));
  mkdirSync(join(folder, 'pack'));
  writeFileSync(join(folder, 'pack/1.0.0.json'), '{"a":1}');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** The files that are read, and those that are not with what is said of them in English. */
async function told() {
  const { files, unreadable } = await readRuleFiles(folder);
  for (const { message } of unreadable) if (message !== undefined) expect(message.zh).toMatch(/\p{Script=Han}/u);
  return { files: files.map(({ file }) => file), unreadable: unreadable.map(({ file, reason }) => [file, reason]) };
}

describe('readRuleFiles', () => {
  it('tells of links, which are not followed, wherever they lead', async () => {
    symlinkSync(join(folder, 'pack/1.0.0.json'), join(folder, 'pack/2.0.0.json'));
    symlinkSync(join(folder, 'pack'), join(folder, 'other-pack'));
    symlinkSync('/nowhere', join(folder, 'nowhere.json'));
    symlinkSync(folder, join(folder, 'round'));
    const reason = expect.stringContaining('symbolic link') as string;
    expect(await told()).toEqual({
      files: ['pack/1.0.0.json'],
      unreadable: ['nowhere.json', 'other-pack', 'pack/2.0.0.json', 'round'].map((file) => [file, reason]),
    });
  });

  it('does not mind the hidden links that editors keep', async () => {
    symlinkSync('somebody@somewhere', join(folder, 'pack/.#1.0.0.json'));
    expect(await told()).toEqual({ files: ['pack/1.0.0.json'], unreadable: [] });
  });

  it('tells of a folder that is called like a file, and reads what lies in it', async () => {
    mkdirSync(join(folder, 'x.json'));
    writeFileSync(join(folder, 'x.json/y.json'), '1');
    expect(await told()).toEqual({
      files: ['pack/1.0.0.json', 'x.json/y.json'],
      unreadable: [['x.json', expect.stringContaining('folder') as string]],
    });
  });

  it('does not read a file of any size', async () => {
    writeFileSync(join(folder, 'huge.json'), '1');
    truncateSync(join(folder, 'huge.json'), 64 * 1024 * 1024 * 1024);
    expect((await told()).unreadable).toEqual([['huge.json', 'more than 8388608 bytes']]);
  });

  it('tells of bytes that two readers would read differently', async () => {
    writeFileSync(join(folder, 'bom.json'), '\uFEFF{}');
    writeFileSync(join(folder, 'empty.json'), '');
    writeFileSync(join(folder, 'latin.json'), Buffer.from('{"a":"\xe9"}', 'latin1'));
    writeFileSync(join(folder, 'twice.json'), '{"a":1,"a":2}');
    const { files, unreadable } = await told();
    expect(files).toEqual(['pack/1.0.0.json']);
    expect(unreadable.map(([file]) => file)).toEqual(['bom.json', 'empty.json', 'latin.json', 'twice.json']);
  });
});
