import { parseArgs } from 'node:util';
import { createLog, faultFields } from '../../adapters/log/log.ts';
import { readConfig } from '../config.ts';
import { endProcess, startDaemon } from '../start.ts';
import type { Run } from './commands.ts';

/** `onedoor start`: runs until SIGINT or SIGTERM; a second signal ends it at once. */
export const run: Run = async (words) => {
  const { values } = parseArgs({
    args: [...words],
    options: { home: { type: 'string' }, 'accept-new-stream': { type: 'boolean', default: false } },
  });
  const config = readConfig(values.home);
  const log = createLog(config.settings.log.level);
  process.on('uncaughtException', (error) => endProcess(log, error));
  process.on('unhandledRejection', (error) => endProcess(log, error));
  const stopAsked = new Promise<string>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      let asked = 0;
      process.on(signal, () => {
        asked += 1;
        if (asked > 1) process.exit(130);
        resolve(signal);
      });
    }
  });
  let daemon: Awaited<ReturnType<typeof startDaemon>>;
  try {
    daemon = await startDaemon(
      config,
      { log, fatal: (error) => endProcess(log, error) },
      { acceptNewStream: values['accept-new-stream'] },
    );
  } catch (error) {
    log.error('could not start', faultFields(error));
    throw error;
  }
  const signal = await stopAsked;
  log.info('stopping', { signal });
  const failed = await daemon.stop();
  log.info('stopped', { count: failed.length });
  return failed.length === 0 ? 0 : 1;
};
