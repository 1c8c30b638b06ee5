// Reads the first sheet of a workbook in a thread of its own: its shared texts are read in one go, which would hold up
// everybody else, and a workbook that unfolds to more than the thread may have ends the thread alone. Rows go over in
// pieces, each when the one before was taken. Of a fault nothing is said: it could quote a cell.
import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { parentPort, workerData } from 'node:worker_threads';
import { streamXlsxRows } from 'hucre/xlsx';

const ROWS_A_PIECE = 500;

/** A day of a cell as a text; what has no value, or an error in its place, as none. */
function cellValue(value) {
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? '' : value.toISOString().slice(0, 10);
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  return typeof value === 'number' && Number.isFinite(value) ? value : '';
}

const taken = () => new Promise((resolve) => parentPort?.once('message', resolve));

try {
  const { fd, size } = workerData;
  const bytes = Readable.toWeb(createReadStream('', { fd, start: 0, end: size - 1, autoClose: false }));
  let piece = [];
  for await (const { index, values } of streamXlsxRows(bytes)) {
    piece.push({ line: index + 1, fields: values.map(cellValue) });
    if (piece.length < ROWS_A_PIECE) continue;
    const whenTaken = taken();
    parentPort?.postMessage({ rows: piece });
    piece = [];
    await whenTaken;
  }
  parentPort?.postMessage({ rows: piece, last: true });
} catch {
  parentPort?.postMessage({ rows: [], last: true, isFaulty: true });
}
