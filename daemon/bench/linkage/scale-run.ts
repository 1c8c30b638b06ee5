import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { benchChinese, benchFebrl } from './linkage-bench.ts';
import { benchBatch, benchLive, type Scale } from './scale-bench.ts';

export const scaleParts = ['files', 'batch', 'live'] as const;
export type ScalePart = (typeof scaleParts)[number];

const program = fileURLToPath(new URL('../../onedoor.mjs', import.meta.url));

/** Measures one part in this process: 5,000 with 5,000 records, a million with the cards, a million live. The last line is JSON. */
export async function runScalePart(part: ScalePart, scale: Scale, folder: string): Promise<number> {
  const figures = part === 'files' ? await filesFigures(scale, folder) : { ...measure(part, scale) };
  const [loadAverage = 0] = loadavg();
  process.stdout.write(`${JSON.stringify({ ...figures, loadAverage }, roundNumber)}\n`);
  return 0;
}

/** Measures each part in a process of its own, so that the memory is its own. The last line is JSON. */
export async function runScale(scale: Scale, folder: string): Promise<number> {
  const summary: Record<string, unknown> = {};
  for (const part of scaleParts) {
    const words = ['bench', 'linkage', '--scale', part, '--people', scale.people, '--cards', scale.cards];
    const line = await lastLineOf([...words, '--seed', scale.seed, '--data', folder].map(String));
    process.stdout.write(`${part}: ${line}\n`);
    summary[part] = JSON.parse(line) as unknown;
  }
  process.stdout.write(`${JSON.stringify({ ...summary, seed: scale.seed })}\n`);
  return 0;
}

function measure(part: 'batch' | 'live', scale: Scale) {
  process.stderr.write(`${part}: ${scale.people} people 人, ${scale.cards} cards 卡片, seed 种子 ${scale.seed}\n`);
  return part === 'live' ? benchLive(scale) : benchBatch(scale);
}

async function filesFigures({ seed }: Scale, folder: string) {
  const there = existsSync(join(folder, 'febrl4a.csv'));
  const { name, f1, seconds, processorSeconds } = there ? await benchFebrl(folder, 'febrl4') : benchChinese(5000, seed);
  return { name, f1, seconds, processorSeconds };
}

function lastLineOf(words: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, [...words], { stdio: ['ignore', 'pipe', 'inherit'] });
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.once('error', reject);
    child.once('close', (code) => {
      const last = Buffer.concat(chunks).toString('utf8').trim().split('\n').at(-1) ?? '';
      if (code === 0) resolve(last);
      else reject(new Error(`the measurement ended with ${code}`));
    });
  });
}

function roundNumber(_: string, value: unknown): unknown {
  return typeof value === 'number' ? Math.round(value * 10_000) / 10_000 : value;
}
