#!/usr/bin/env -S node --disallow-code-generation-from-strings --disable-proto=delete --max-semi-space-size=32
// The `onedoor` command. The first two flags above are part of the service's safety (no code from strings, no __proto__), so
// the command refuses to run without them. It runs the built program where that is what the sources say, else the sources.
import { fileURLToPath, pathToFileURL } from 'node:url';
import { findBuiltProgram } from './building/built-program.mjs';

const flags = [...process.execArgv, ...(process.env.NODE_OPTIONS ?? '').split(' ')];
for (const flag of ['--disallow-code-generation-from-strings', '--disable-proto=delete']) {
  if (!flags.includes(flag)) {
    process.stderr.write(
      `onedoor: start this file directly, or with node ${flag}: the flag is part of the service's safety.\n`,
    );
    process.exit(64);
  }
}
const built = findBuiltProgram(fileURLToPath(new URL('..', import.meta.url)));
if (built === undefined) {
  await import('./building/from-sources.mjs');
  await import('./main.ts');
} else {
  const { nameSources } = await import('./building/source-positions.mjs');
  nameSources(built);
  await import(pathToFileURL(built).href);
}
