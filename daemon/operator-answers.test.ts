import { describe, expect, it } from 'vitest';
import { type JournalStore, StoreFault } from '../actors/ports.ts';
import type { Turn } from '../actors/protocol/journal.ts';
import { type OperatorDependencies, operatorService } from './operator-answers.ts';

const turns: Turn[] = [];
const folders: string[] = [];
const lifted: object[] = [];

function answers(store: Partial<JournalStore> = {}) {
  turns.length = 0;
  const dependencies = {
    journal: {
      append: (turn: Turn, done: () => void) => {
        turns.push(turn);
        done();
      },
    },
    clock: { now: () => 0 },
    rules: {},
    look: async ({ id }: { id: string }, use: (glimpse: object) => unknown) =>
      use(id === 'organisation-X' ? { state: { counters: {} }, version: 3 } : { state: undefined, version: 0 }),
    store: {
      history: async () => [],
      marks: async () => ({}),
      backup: async (folder: string) => {
        folders.push(folder);
        return { commit: 7, hash: 'h', commands: 0 };
      },
      ...store,
    },
    noteBackup: async () => undefined,
    archive: {},
    isolation: {
      unfreeze: async ({ id }: { id: string }, operator: object) => {
        if (id !== 'hall.frozen') return false;
        lifted.push({ id, ...operator });
        return true;
      },
    },
  } as unknown as OperatorDependencies;
  const { answers: all } = operatorService(dependencies);
  return (name: string, question: Record<string, unknown>) => all[name]?.(question);
}

const asker = { by: 'li', purpose: '复核' };
const refused = (code: string) => expect.objectContaining({ name: 'QuestionRefused', code });

describe('the operator’s question about an entity (P3)', () => {
  it('is answered, and the reading journaled with who and what for', async () => {
    expect(await answers()('get', { kind: 'person', id: 'organisation-X', ...asker })).toMatchObject({ version: 3 });
    expect(turns).toMatchObject([
      { input: { source: 'operator', by: 'li', purpose: '复核' }, events: [{ type: 'EntityRead' }] },
    ]);
  });

  it.each([
    ['KIND_UNKNOWN', { kind: 'folder', id: 'x', ...asker }],
    ['KIND_UNKNOWN', { id: 'x', ...asker }],
    ['ID_MALFORMED', { kind: 'person', id: 'a b', ...asker }],
    ['ID_MALFORMED', { kind: 'person', id: '', ...asker }],
    ['ID_MALFORMED', { kind: 'person', id: 'x!s', ...asker }],
    ['ID_MALFORMED', { kind: 'person', id: 7, ...asker }],
    ['PURPOSE_MISSING', { kind: 'person', id: 'organisation-X', by: 'li', purpose: '' }],
    ['PURPOSE_MISSING', { kind: 'person', id: 'organisation-X', purpose: 'x' }],
    ['NOT_FOUND', { kind: 'person', id: '330182199003070010', ...asker }],
  ])('is refused, %s: %j, and nothing is read', async (code, question) => {
    const error = await answers()('get', question)?.catch((thrown: unknown) => thrown);
    expect(error).toEqual(refused(code));
    expect(String(error)).not.toContain('330182199003070010');
    expect(turns).toEqual([]);
  });
});

describe('the operator’s order to lift a freezing', () => {
  it('is carried out with who and what for, and refused where nothing is frozen or no purpose is named', async () => {
    const frozen = { kind: 'application', id: 'hall.frozen' };
    expect(await answers()('unfreeze', { ...frozen, ...asker })).toEqual({ ...frozen, frozen: false });
    expect(lifted).toEqual([{ id: 'hall.frozen', ...asker }]);
    await expect(answers()('unfreeze', { ...frozen, id: 'hall.1', ...asker })).rejects.toEqual(refused('NOT_FROZEN'));
    await expect(answers()('unfreeze', frozen)).rejects.toEqual(refused('PURPOSE_MISSING'));
    expect(lifted).toHaveLength(1);
  });
});

describe('the operator’s backup', () => {
  it('goes into an absolute folder, and tells the commit that it ends at', async () => {
    expect(await answers()('backup', { folder: '/backup/1' })).toEqual({ folder: '/backup/1', commit: 7, hash: 'h' });
    expect(folders).toEqual(['/backup/1']);
  });

  it('is refused with the reason of the store, but other faults keep their words', async () => {
    const full = answers({
      backup: async () => {
        throw new StoreFault('FULL', 'no room in /backup');
      },
    });
    await expect(full('backup', { folder: '/backup' })).rejects.toEqual(refused('FULL'));
    await expect(full('backup', { folder: '/backup' })).rejects.toThrow('no room in /backup');
    await expect(answers()('backup', { folder: 'relative' })).rejects.toEqual(refused('FOLDER_MALFORMED'));
    await expect(answers()('backup', {})).rejects.toEqual(refused('FOLDER_MALFORMED'));
    const broken = answers({
      backup: async () => {
        throw new TypeError('x');
      },
    });
    await expect(broken('backup', { folder: '/backup' })).rejects.toBeInstanceOf(TypeError);
  });
});
