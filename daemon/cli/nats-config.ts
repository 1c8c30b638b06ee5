import { parseArgs } from 'node:util';
import { ensureUsers } from '../../adapters/nats/server/credentials.ts';
import { writeExternalConfiguration } from '../../adapters/nats/server/external.ts';
import { readConfig } from '../config.ts';
import { readIntegrators } from '../integrators.ts';
import type { Run } from './commands.ts';

/** `onedoor nats-config`: what a NATS server of your own needs, with the public keys of this home folder. No secret is in it. */
export const run: Run = async (words) => {
  const { values } = parseArgs({ args: [...words], options: { home: { type: 'string' } } });
  const { folders } = readConfig(values.home);
  const { names } = readIntegrators(folders.integrators);
  const users = await ensureUsers(folders.secrets, ['daemon', 'operator', ...names]);
  const keyOf = (name: string): string => users.get(name)?.publicKey ?? '';
  const integrators = new Map(names.map((name) => [name, keyOf(name)]));
  const keys = { daemon: keyOf('daemon'), operator: keyOf('operator'), integrators };
  process.stdout.write(writeExternalConfiguration(keys));
  return 0;
};
