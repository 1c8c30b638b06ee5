import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { loadPacks, type PackFile } from '../engine/load-packs.ts';
import type { Pack } from '../engine/pack.ts';
import { type Catalogue, loadCatalogue } from '../matters/catalogue.ts';
import type { ParsedFile } from '../matters/fault.ts';

/** The matters and packs of this repository, for tests only: production reads them through an adapter. */

const mattersFolder = new URL('../matters/', import.meta.url).pathname;
const libraryFolder = new URL('./', import.meta.url).pathname;

export function shippedMatterFiles(): ParsedFile[] {
  return readdirSync(mattersFolder)
    .filter((file) => file.endsWith('.json'))
    .sort()
    .map((file) => ({ file, json: JSON.parse(readFileSync(mattersFolder + file, 'utf8')) }));
}

export function shippedPackFiles(): PackFile[] {
  return libraryFiles()
    .filter((file) => !file.endsWith('.cases.json'))
    .map((file) => {
      const bytes = readFileSync(libraryFolder + file);
      return { file, json: JSON.parse(bytes.toString()), sha256: createHash('sha256').update(bytes).digest('hex') };
    });
}

/** The cases beside a pack's file. */
export function shippedCases(pack: Pack): ParsedFile {
  const file = pack.file.replace(/\.json$/, '.cases.json');
  return { file, json: JSON.parse(readFileSync(libraryFolder + file, 'utf8')) };
}

export function shippedCatalogue(): Catalogue {
  const loaded = loadCatalogue(shippedMatterFiles());
  if ('faults' in loaded) throw new Error(JSON.stringify(loaded.faults));
  return loaded.catalogue;
}

export function shippedPacks(): readonly Pack[] {
  const loaded = loadPacks(shippedPackFiles());
  if ('faults' in loaded) throw new Error(JSON.stringify(loaded.faults));
  return loaded.packs;
}

function libraryFiles(): string[] {
  return readdirSync(libraryFolder, { recursive: true })
    .map(String)
    .filter((file) => file.endsWith('.json'))
    .sort();
}
