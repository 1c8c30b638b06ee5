// Lets Node read TypeScript, for a program that is not built: importing this file is all.
import { register as registerHooks } from 'node:module';
import { register } from 'tsx/esm/api';

// Modules that are loaded before the hooks need no word with the hooks' thread; these are five hundred, and every command
// that does something wants them.
if (process.argv.length > 2) {
  await Promise.all([import('typebox'), import('typebox/schema'), import('typebox/system'), import('typebox/format')]);
}
register();
registerHooks('./plain-names.mjs', import.meta.url);
