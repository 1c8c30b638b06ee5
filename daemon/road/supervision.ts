import { startCaseTable } from '../../actors/followers/case-table.ts';
import { createDesk } from '../../actors/questions/desk.ts';
import { systemClock } from '../../adapters/clock/system-clock.ts';
import { startDoor } from '../../adapters/http/door/door.ts';
import { faultFields } from '../../adapters/log/log.ts';
import type { Decisions } from './decisions.ts';
import { openPanels } from './panels.ts';
import type { Storage } from './storage.ts';
import type { Surroundings } from './surroundings.ts';

/** Opens the supervisor's door where the settings give it an address. @returns its port */
export async function openSupervision(
  storage: Storage,
  decisions: Decisions,
  surroundings: Surroundings,
): Promise<number | undefined> {
  const { store, rules } = storage;
  const { journal, registry } = decisions;
  const { config, log, meter, stoppers } = surroundings;
  const table = startCaseTable(
    { portion: 256, retryMs: 5000 },
    {
      journal,
      store,
      rules,
      meter,
      onFault: (error) => log.error('open applications could not be read for the lists', faultFields(error)),
    },
  );
  stoppers.push('case table', () => table.stop());
  openPanels(storage, decisions, { cases: table.rows, alerts: () => [] }, surroundings);
  const { host, port, tls, idleMinutes, sessionHours } = config.settings.door;
  if (host === '') return undefined;
  const desk = createDesk({ journal, store, clock: systemClock, rules, table, look: registry.look.bind(registry) });
  const door = await startDoor(
    {
      host,
      port,
      behindProxy: tls === 'proxy',
      users: config.folders.users,
      idleMs: idleMinutes * 60_000,
      longestMs: sessionHours * 3_600_000,
      timeoutMs: config.settings.limits.questionTimeoutMs,
    },
    {
      desk,
      clock: systemClock,
      meter,
      paused: () => store.fault() !== undefined,
      onFault: (error) => log.error('a request at the door could not be answered', faultFields(error)),
    },
  );
  stoppers.push('door', () => door.stop());
  return door.port;
}
