// Finds the program that build.mjs has made of the sources, and says whether it still is what they say. It needs no package
// and is asked at every start, so it is plain JavaScript and takes some 15 ms.
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import { dirname, join } from 'node:path';

/** Below the project; untracked. Each build has a folder of its own in it, named by its digest. */
export const buildsFolder = '.build';
export const recordFile = join(buildsFolder, 'program.json');

/**
 * Digests what a program was made of: every path with its bytes, so that a date that was set back, a copied checkout or two
 * edits within one tick of a clock deceive nobody. A package counts by its `package.json`: published versions do not change.
 */
export class SourceDigest {
  #hash = createHash('sha256');

  /**
   * @param path from the project, with `/`
   * @param bytes of the file
   */
  add(path, bytes) {
    this.#hash.update(`${path}\0${bytes.length}\0`).update(bytes);
  }

  toString() {
    return this.#hash.digest('hex');
  }
}

/**
 * The built program's entry, or undefined where there is none, or one of other sources.
 *
 * @param project the folder of the project
 */
export function findBuiltProgram(project) {
  const record = readRecord(project);
  if (record === undefined) return undefined;
  const entry = join(project, buildsFolder, record.digest, 'main.mjs');
  return digestOf(project, record.inputs) === record.digest && fs.existsSync(entry) ? entry : undefined;
}

/** What the last build has left, or undefined. */
export function readRecord(project) {
  try {
    const { digest, inputs } = JSON.parse(fs.readFileSync(join(project, recordFile), 'utf8'));
    return typeof digest === 'string' && Array.isArray(inputs) ? { digest, inputs } : undefined;
  } catch {
    return undefined;
  }
}

/** A package may lie in a folder above, as Node looks for it: npm lifts what the program needs beside it where it is installed. */
function locate(project, path) {
  if (!path.startsWith('node_modules/')) return join(project, path);
  for (let folder = project; ; folder = dirname(folder)) {
    const file = join(folder, path);
    if (folder === dirname(folder) || fs.existsSync(file)) return file;
  }
}

/** Undefined where one of the files cannot be read any more. */
function digestOf(project, inputs) {
  const digest = new SourceDigest();
  try {
    for (const path of inputs) digest.add(path, fs.readFileSync(locate(project, path)));
  } catch {
    return undefined;
  }
  return digest.toString();
}
