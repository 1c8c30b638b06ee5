import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeXlsx } from 'hucre/xlsx';
import { signatureName, signFile } from '../drop-folder.ts';
import type { FileFormat } from '../file-rows.ts';

type Row = Readonly<Record<string, string | number>>;

export interface FakeDrop {
  readonly folder: string;
  readonly dataset: string;
  /** YYYY-MM-DD */
  readonly day: string;
  readonly format: FileFormat;
  readonly key: string;
}

/** Puts rows down as a department does: the file whole, then its signature. @returns its name */
export async function dropRows({ folder, dataset, day, format, key }: FakeDrop, rows: readonly Row[]): Promise<string> {
  const name = `${dataset}-${day}.${format}`;
  const content = await contentOf(format, rows);
  await dropFile({ folder, name, content, signature: signFile(name, content, key) });
  return name;
}

/** Puts down whatever it is given. */
export async function dropFile({
  folder,
  name,
  content,
  signature,
}: {
  readonly folder: string;
  readonly name: string;
  readonly content: Uint8Array;
  readonly signature: string;
}): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const [file, bytes] of [
    [name, content],
    [signatureName(name), Buffer.from(signature)],
  ] as const) {
    await writeFile(join(folder, `.${file}`), bytes);
    await rename(join(folder, `.${file}`), join(folder, file));
  }
}

async function contentOf(format: FileFormat, rows: readonly Row[]): Promise<Uint8Array> {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  switch (format) {
    case 'jsonl':
      return Buffer.from(rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
    case 'csv': {
      const quoted = (field: unknown): string => `"${String(field ?? '').replaceAll('"', '""')}"`;
      const lines = [names, ...rows.map((row) => names.map((name) => row[name]))];
      return Buffer.from(lines.map((line) => `${line.map(quoted).join(',')}\r\n`).join(''));
    }
    case 'xlsx':
      return writeXlsx({
        sheets: [{ name: 'Sheet1', rows: [names, ...rows.map((row) => names.map((name) => row[name] ?? ''))] }],
      });
  }
}
