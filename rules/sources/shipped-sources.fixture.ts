import { readdirSync, readFileSync } from 'node:fs';
import type { ParsedFile } from '../matters/fault.ts';
import { loadSources } from './load-sources.ts';
import type { Source } from './source.ts';
import type { KnownDataset, Sources } from './sources.ts';

/** The sources of this repository, for tests only: production reads them through an adapter. */

const folder = new URL('./', import.meta.url).pathname;

export function shippedSourceFiles(): (ParsedFile & { readonly json: Source })[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .sort()
    .map((file) => ({ file: `sources/${file}`, json: JSON.parse(readFileSync(folder + file, 'utf8')) }));
}

export function shippedSources(): Sources {
  const loaded = loadSources(shippedSourceFiles());
  if ('faults' in loaded) throw new Error(JSON.stringify(loaded.faults));
  return loaded.sources;
}

export function shippedDataset(name: string): KnownDataset {
  const known = shippedSources().dataset(name);
  if (known === undefined) throw new Error(`there is no data set ${name}`);
  return known;
}
