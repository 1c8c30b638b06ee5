import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type RuleWatch, type RuleWatchDependencies, watchRules } from './watch.ts';

let above: string;
let folder: string;
let watch: RuleWatch;
let quiets: number;
let faults: unknown[];

const PACK = 'library/sample-pre/1.0.0.json';
const write = (file: string, text = '{}') => {
  mkdirSync(join(folder, file, '..'), { recursive: true });
  writeFileSync(join(folder, file), text);
};
const begin = (rest: Partial<RuleWatchDependencies> = {}) => {
  watch = watchRules(
    { folder, quietMs: 50 },
    {
      onQuiet: () => {
        quiets += 1;
      },
      onFault: (error) => faults.push(error),
      ...rest,
    },
  );
};
/** Waits until there was a quiet time with nothing heard since. */
async function heard(act: () => void): Promise<void> {
  const [before, changesBefore] = [quiets, watch.changes];
  act();
  for (let attempt = 0; attempt < 400; attempt += 1) {
    const { changes } = watch;
    if (quiets > before && changes > changesBefore) return;
    await sleep(25);
  }
  throw new Error('what was done was not heard');
}

beforeEach(() => {
  above = mkdtempSync(join(tmpdir(), 'onedoor-watch-'));
  folder = join(above, 'rules');
  quiets = 0;
  faults = [];
  write('matters/sample-copy.json');
  write(PACK);
});
afterEach(() => {
  watch.stop();
  rmSync(above, { recursive: true });
});

describe('a watched rules folder', () => {
  it('tells of files that are written, put in place of others by a rename, and written again after that', async () => {
    begin();
    await heard(() => write(PACK, '{"a": 1}'));
    for (const text of ['{"a": 2}', '{"a": 3}']) {
      await heard(() => {
        write(`${PACK}.tmp`, text);
        renameSync(join(folder, `${PACK}.tmp`), join(folder, PACK));
      });
      await heard(() => write(PACK, `${text} `));
    }
    await heard(() => write('matters/sample-copy.json', '{"a": 4}'));
    await heard(() => rmSync(join(folder, PACK)));
    expect(faults).toEqual([]);
  });

  it('tells of what is written into folders that are new, or new again', async () => {
    begin();
    const { folders } = watch;
    await heard(() => write('library/new/1.0.0.json'));
    expect(watch.folders).toBe(folders + 1);
    await heard(() => write('library/new/1.0.0.json', '{"a": 1}'));
    await heard(() => rmSync(join(folder, 'library/new'), { recursive: true }));
    expect(watch.folders).toBe(folders);
    await heard(() => write('library/new/1.0.0.json'));
    await heard(() => write('library/new/1.0.0.json', '{"a": 1}'));
    await heard(() => write('library/new/deep/er/1.0.0.json'));
    await heard(() => write('library/new/deep/er/1.0.0.json', '{"a": 1}'));
  });

  it('waits for a second quiet time where there is a new folder, since nobody has heard what is written into it', async () => {
    const waiting: (() => void)[] = [];
    begin({
      later: (run) => {
        waiting.push(run);
        return () => undefined;
      },
    });
    const elapse = () => waiting.splice(0).at(-1)?.();
    const stirred = async () => {
      while (waiting.length === 0) await sleep(10);
      // Whatever else the same change is told as.
      await sleep(50);
    };
    write('library/new/1.0.0.json');
    await stirred();
    elapse();
    expect(quiets).toBe(0);
    elapse();
    expect(quiets).toBe(1);
    write('library/new/1.0.0.json', '{"a": 1}');
    await stirred();
    elapse();
    expect(quiets).toBe(2);
  });

  it('follows the folder where another tree is put in its place, by a rename or by a symbolic link', async () => {
    begin();
    const tree = (name: string) => {
      mkdirSync(join(above, name, 'library/sample-pre'), { recursive: true });
      mkdirSync(join(above, name, 'matters'));
    };
    tree('next');
    await heard(() => {
      renameSync(folder, join(above, 'before'));
      renameSync(join(above, 'next'), folder);
    });
    await heard(() => write(PACK, '{"a": 1}'));
    tree('third');
    rmSync(folder, { recursive: true });
    await heard(() => symlinkSync(join(above, 'third'), folder));
    await heard(() => write(PACK, '{"a": 2}'));
    tree('fourth');
    await heard(() => {
      symlinkSync(join(above, 'fourth'), join(above, 'link'));
      renameSync(join(above, 'link'), folder);
    });
    await heard(() => write(PACK, '{"a": 3}'));
    expect(faults).toEqual([]);
  });

  it('hears nothing of what lies beside it, nor that it is read', async () => {
    begin();
    mkdirSync(join(above, 'other'));
    writeFileSync(join(above, 'other.json'), '{}');
    mkdirSync(join(folder, 'engine'));
    // Changes are told in their order, so what came before would have been heard by now.
    await heard(() => write(PACK, '{"a": 1}'));
    const { changes } = watch;
    writeFileSync(join(folder, 'engine/compile.ts'), 'x');
    writeFileSync(join(above, 'other.json'), '{"a": 1}');
    await sleep(200);
    expect(watch.changes).toBe(changes);
  });

  it('hears nothing any more once it was stopped', async () => {
    begin();
    await heard(() => write(PACK, '{"a": 1}'));
    watch.stop();
    const { changes } = watch;
    write(PACK, '{"a": 2}');
    watch.renew();
    await sleep(200);
    expect(watch.changes).toBe(changes);
    expect(watch.folders).toBe(0);
  });
});

describe('a rules folder that cannot be watched', () => {
  const noSpace = () => Object.assign(new Error('no watches left'), { code: 'ENOSPC' });

  it('is told as a fault, and watched again when that is asked for and possible', async () => {
    const open = new Set<string>();
    let allowed = 3;
    let breakOne = (_error: unknown): void => undefined;
    begin({
      watchFolder: (path, _onChange, onError) => {
        if (open.size >= allowed) throw noSpace();
        open.add(path);
        breakOne = onError;
        return () => open.delete(path);
      },
    });
    expect(faults).toMatchObject([{ code: 'ENOSPC' }]);
    expect(watch.folders).toBe(0);
    expect(open.size).toBe(0);

    allowed = 100;
    watch.renew();
    expect(watch.folders).toBe(5);
    breakOne(noSpace());
    expect(faults).toHaveLength(2);
    expect(watch.folders).toBe(0);
    expect(open.size).toBe(0);
  });

  it('is none where parts of it are not there yet', async () => {
    rmSync(folder, { recursive: true });
    begin();
    expect(faults).toEqual([]);
    await heard(() => write(PACK));
    await heard(() => write(PACK, '{"a": 1}'));
  });
});
