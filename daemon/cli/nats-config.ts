import { parseArgs } from 'node:util';
import { ensureUsers } from '../../adapters/nats/server/credentials.ts';
import { writeExternalConfiguration } from '../../adapters/nats/server/external.ts';
import { sourceUser } from '../../adapters/nats/server/permissions.ts';
import { readConfig } from '../config.ts';
import { readIntegrators } from '../integrators.ts';
import { brokerSources } from '../sources/source-settings.ts';
import type { Run } from './commands.ts';

/** `onedoor nats-config`: what a NATS server of your own needs, with the public keys of this home folder. No secret is in it. */
export const run: Run = async (words) => {
  const { values } = parseArgs({ args: [...words], options: { home: { type: 'string' } } });
  const { folders } = readConfig(values.home);
  const { names } = readIntegrators(folders.integrators);
  const codes = brokerSources(folders);
  const users = await ensureUsers(folders.secrets, ['daemon', 'operator', ...names, ...codes.map(sourceUser)]);
  const keyOf = (name: string): string => users.get(name)?.publicKey ?? '';
  const integrators = new Map(names.map((name) => [name, keyOf(name)]));
  const sources = new Map(codes.map((code) => [code, keyOf(sourceUser(code))]));
  const keys = { daemon: keyOf('daemon'), operator: keyOf('operator'), integrators, sources };
  process.stdout.write(writeExternalConfiguration(keys));
  return 0;
};
