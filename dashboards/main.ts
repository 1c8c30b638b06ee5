import { parseArgs } from 'node:util';
import { writeDashboards } from './files.ts';
import { withLoad } from './load.ts';
import { findPrometheus } from './prometheus.ts';
import { verify } from './verification.ts';

const usage = `usage: npm run dashboards -- generate
       npm run dashboards -- verify [--days N] [--applications N] [--seed S]
       npm run dashboards -- render [--days N] [--applications N] [--seed S] [--to FOLDER]
`;

/** @returns the exit code */
async function run(words: readonly string[]): Promise<number> {
  const { positionals, values } = parseArgs({
    args: [...words],
    allowPositionals: true,
    options: {
      applications: { type: 'string', default: '300' },
      days: { type: 'string', default: '1' },
      seed: { type: 'string', default: '1' },
      to: { type: 'string', default: 'dashboards/pictures' },
    },
  });
  const load = { applications: Number(values.applications), seed: Number(values.seed), days: Number(values.days) };
  const [command] = positionals;
  if (positionals.length !== 1 || !Object.values(load).every(Number.isSafeInteger)) return explain();
  if (command === 'generate') {
    process.stdout.write(`${writeDashboards().join(', ')}\n`);
    return 0;
  }
  if (command !== 'verify' && command !== 'render') return explain();
  const programs = findPrometheus();
  if (programs === undefined) return 1;
  if (command === 'render') {
    const { render } = await import('./rendering/rendering.ts');
    return withLoad(load, programs, (loaded) => render(loaded, values.to));
  }
  const found = await withLoad(load, programs, (loaded) => verify(loaded, programs));
  const lists = Object.entries(found).filter((entry): entry is [string, readonly string[]] => Array.isArray(entry[1]));
  for (const [name, sentences] of lists)
    for (const sentence of sentences) process.stdout.write(`${name}: ${sentence}\n`);
  const figures = Object.entries(found).map(([name, one]) => [name, Array.isArray(one) ? one.length : one]);
  process.stdout.write(`${JSON.stringify(Object.fromEntries(figures))}\n`);
  return lists.every(([, sentences]) => sentences.length === 0) ? 0 : 1;
}

function explain(): number {
  process.stderr.write(usage);
  return 64;
}

process.exitCode = await run(process.argv.slice(2));
