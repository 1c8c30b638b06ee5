// Stack traces of the built program name its TypeScript sources. Node's own --enable-source-maps reads every map when the module
// is loaded, some 80 ms at every start; here a map is read when somebody looks at the first stack trace.
import { readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/**
 * Has all stack traces of this process name sources from now on.
 *
 * @param entry a file of the build; its maps lie beside it
 */
export function nameSources(entry) {
  const positions = createSourcePositions(dirname(entry));
  const place = new RegExp(`${escaped(pathToFileURL(dirname(entry)).href)}/[^/:]+\\.mjs:\\d+:\\d+`, 'g');
  Error.prepareStackTrace = (error, sites) => {
    const lines = sites.map((site) => `\n    at ${site.toString()}`.replace(place, (text) => positions.of(text)));
    return `${headOf(error)}${lines.join('')}`;
  };
}

/** Finds the sources of positions in one build. */
export function createSourcePositions(folder) {
  const maps = new Map();
  const mapOf = (file) => {
    let map = maps.get(file);
    if (map === undefined) {
      map = new SourceMap(JSON.parse(readFileSync(join(folder, `${file}.map`), 'utf8')));
      maps.set(file, map);
    }
    return map;
  };
  const find = (file, line, column) => {
    try {
      const { originalSource, originalLine, originalColumn } = mapOf(file).findEntry(line, column);
      if (originalSource === undefined) return undefined;
      return { url: pathToFileURL(join(folder, originalSource)).href, line: originalLine, column: originalColumn };
    } catch {
      return undefined; // Without its map a position stands for itself.
    }
  };
  return {
    /** Lines and columns are counted from 0. @returns undefined where it has no source */
    find,
    /** `<url>:<line>:<column>` of the source of such a text, counted from 1; the text itself where it has no source. */
    of(text) {
      const [, url, line, column] = /^(.*):(\d+):(\d+)$/.exec(text);
      const found = find(fileURLToPath(url).slice(folder.length + 1), Number(line) - 1, Number(column) - 1);
      return found === undefined ? text : `${found.url}:${found.line + 1}:${found.column + 1}`;
    },
  };
}

/** The first line, as V8 makes it, for whatever was thrown. */
function headOf(error) {
  try {
    return Error.prototype.toString.call(error);
  } catch {
    return 'Error';
  }
}

function escaped(text) {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
