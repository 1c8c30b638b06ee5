import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { fullDiskContract } from '../../actors/full-disk.contract.ts';
import { bareTurn } from '../../actors/journal-store.contract.ts';
import type { EntityKey } from '../../actors/protocol/entity.ts';
import { mountSmallDisk } from './small-disk.ts';
import { createLevelHarness, MASTER_KEY } from './store.harness.ts';
import { openLevelStore } from './store.ts';
import { verifyChain } from './verify.ts';

const DISK_MEGABYTES = 96;
const retry = { firstMs: 5, mostMs: 40, roomBytes: 4 * 1024 * 1024 };

const root = await mkdtemp(join(tmpdir(), 'onedoor-full-disk-'));
const disk = await mountSmallDisk(join(root, 'disk'), DISK_MEGABYTES);
if (disk === undefined)
  process.stdout.write(
    'full disks are not tested: mounting a small one takes root 未测试磁盘写满：挂载小盘须有 root 权限\n',
  );

afterAll(async () => {
  await disk?.remove();
  await rm(root, { recursive: true, force: true });
});

if (disk === undefined) it.skip('a full disk');
else {
  fullDiskContract('the store in LevelDB', async () => {
    const harness = await createLevelHarness({ retry }, disk.folder);
    return {
      ...harness,
      fill: disk.fill,
      makeRoom: disk.makeRoom,
      dispose: async () => {
        disk.makeRoom();
        await harness.dispose();
      },
    };
  });

  describe('a store whose disk is filled again and again under a steady load', () => {
    it('has every entry once, in its order, and its chain holds', { timeout: 120_000 }, async () => {
      const folder = join(disk.folder, 'steady');
      let changes = 0;
      let store = await openLevelStore({ folder, masterKey: MASTER_KEY, retry, onOutage: () => (changes += 1) });
      const entity = (index: number): EntityKey => ({ kind: 'application', id: `hall.2026-${index % 50}` });
      const attachment = new Uint8Array(30_000).fill(7);
      const told: string[] = [];
      let over = false;
      const load = (async () => {
        for (let index = 0; !over; index += 1) {
          const turn = bareTurn(entity(index), { version: index + 1, state: { index }, attachment });
          // Two at once: one is encoded while the other is written, or waits.
          const both = [store.commit([turn], {}), store.commit([bareTurn(entity(index + 7))], {})];
          for (const entries of await Promise.all(both)) told.push(...entries.map(({ hash }) => hash));
        }
      })();
      for (let fill = 0; fill < 4; fill += 1) {
        const before = told.length;
        while (told.length < before + 40 + fill * 13) await new Promise((resolve) => setImmediate(resolve));
        disk.fill();
        while (store.fault() === undefined) await new Promise((resolve) => setTimeout(resolve, 1));
        const waiting = told.length;
        const tries = changes;
        // Several tries fail before there is room.
        while (changes < tries + 3) await new Promise((resolve) => setTimeout(resolve, 1));
        expect(told.length).toBe(waiting);
        disk.makeRoom();
        while (store.fault() !== undefined) await new Promise((resolve) => setTimeout(resolve, 1));
      }
      over = true;
      await load;
      await store.close();
      store = await openLevelStore({ folder, masterKey: MASTER_KEY, retry });
      const rested: string[] = [];
      for (let from = 1; from <= store.head().commit; from += 500)
        rested.push(...(await store.entries(from, 500)).map(({ hash }) => hash));
      expect(rested).toEqual(told);
      await store.close();
      expect(await verifyChain(folder, { masterKey: MASTER_KEY })).toMatchObject({ ok: true, entries: told.length });
    });
  });
}
