import { statfsSync } from 'node:fs';
import type { Meter } from '../actors/ports.ts';

/** Tells how much room there is on the disk that the store and the streams rest on. */
export function measureDiskRoom(folder: string, meter: Pick<Meter, 'gauge'>): void {
  meter.gauge('onedoor_data_free_bytes', 'Bytes that are free on the disk of the data folder', () => {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize;
  });
  meter.gauge('onedoor_data_disk_bytes', 'Size of the disk of the data folder', () => {
    const { blocks, bsize } = statfsSync(folder);
    return blocks * bsize;
  });
}
