import { closeSync, openSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { createLog, faultFields } from '../../adapters/log/log.ts';
import { readConfig } from '../config.ts';
import { startServiceManager } from '../service-manager.ts';
import { endProcess, startDaemon } from '../start.ts';
import type { Run } from './commands.ts';

/**
 * `onedoor start`: runs until SIGINT or SIGTERM; a second signal ends it at once. SIGHUP has the rules read again; where it
 * says that the terminal of the service is gone, it ends the service at once.
 */
export const run: Run = async (words) => {
  const { values } = parseArgs({
    args: [...words],
    options: { home: { type: 'string' }, 'accept-new-stream': { type: 'boolean', default: false } },
  });
  const config = readConfig(values.home);
  const log = createLog(config.settings.log.level);
  process.on('uncaughtException', (error) => endProcess(log, error, config.folders));
  process.on('unhandledRejection', (error) => endProcess(log, error, config.folders));
  const inTerminal = hasTerminal();
  let daemon: Awaited<ReturnType<typeof startDaemon>> | undefined;
  let reloadAsked = false;
  process.on('SIGHUP', () => {
    if (inTerminal && !hasTerminal()) {
      // Nothing can be said any more. Without a listener the signal does what it does to every program.
      process.removeAllListeners('SIGHUP');
      process.kill(process.pid, 'SIGHUP');
      return;
    }
    reloadAsked = true;
    void daemon?.reloadRules();
  });
  const stopAsked = new Promise<string>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      let asked = 0;
      process.on(signal, () => {
        asked += 1;
        if (asked > 1) {
          // What is on the disk is true; what was under way comes again after the next start.
          log.warn('stopped by force', { signal });
          process.exit(130);
        }
        resolve(signal);
      });
    }
  });
  const manager = startServiceManager(config, log);
  try {
    daemon = await startDaemon(
      config,
      { log, fatal: (error) => endProcess(log, error, config.folders) },
      { acceptNewStream: values['accept-new-stream'] },
    );
  } catch (error) {
    log.error('could not start', faultFields(error));
    await manager.end();
    throw error;
  }
  manager.started(daemon);
  // Asked for while the service was starting: it may have read the rules before.
  if (reloadAsked) void daemon.reloadRules();
  const signal = await stopAsked;
  log.info('stopping', { signal });
  manager.stopping(daemon.stopMostMs);
  const failed = await daemon.stop();
  await manager.end();
  return failed.length === 0 ? 0 : 1;
};

/** Whether the process has a terminal that controls it: under a service manager it never has. */
function hasTerminal(): boolean {
  try {
    closeSync(openSync('/dev/tty', 'r+'));
    return true;
  } catch {
    return false;
  }
}
