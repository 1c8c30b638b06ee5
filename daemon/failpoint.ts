import type { Pass } from '../actors/protocol/failpoints.ts';
import type { Settings } from './config.ts';

/** Arms the failpoint of the settings, or none. At the passing that is told the process ends as by `kill -9`: nothing more runs. */
export function armFailpoint({ failpoint, passings }: Settings['faults']): Pass | undefined {
  if (failpoint === '') return undefined;
  let left = passings;
  return (passed) => {
    if (passed !== failpoint) return;
    left -= 1;
    if (left === 0) process.kill(process.pid, 'SIGKILL');
  };
}
