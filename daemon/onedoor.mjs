#!/usr/bin/env -S node --disallow-code-generation-from-strings --disable-proto=delete --max-semi-space-size=32
// The `onedoor` command. The two flags above are part of the service's safety (no code from strings, no __proto__), so
// the command refuses to run without them.
import { register as registerHooks } from 'node:module';
import { register } from 'tsx/esm/api';

const flags = [...process.execArgv, ...(process.env.NODE_OPTIONS ?? '').split(' ')];
for (const flag of ['--disallow-code-generation-from-strings', '--disable-proto=delete']) {
  if (!flags.includes(flag)) {
    process.stderr.write(
      `onedoor: start this file directly, or with node ${flag}: the flag is part of the service's safety.\n`,
    );
    process.exit(64);
  }
}
// Modules that are loaded before the hooks need no word with the hooks' thread; these are five hundred, and every command
// that does something wants them.
if (process.argv.length > 2) {
  await Promise.all([import('typebox'), import('typebox/schema'), import('typebox/system'), import('typebox/format')]);
}
register();
registerHooks('./plain-names.mjs', import.meta.url);
await import('./main.ts');
