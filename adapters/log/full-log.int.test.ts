import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, openSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const log = fileURLToPath(new URL('./log.ts', import.meta.url));
const program = `import(${JSON.stringify(log)}).then(({ createLog }) => {
  const log = createLog('info');
  log.info('started');
  log.error('stopped');
  setImmediate(() => process.exit(7));
});`;

it.skipIf(!existsSync('/dev/full'))(
  'neither ends the process nor keeps it from ending when it cannot be written',
  {
    timeout: 60_000,
  },
  async () => {
    const child = spawn(process.execPath, ['--import', 'tsx', '--eval', program], {
      stdio: ['ignore', openSync('/dev/full', 'w'), 'inherit'],
      timeout: 30_000,
    });
    expect(await once(child, 'exit')).toEqual([7, null]);
  },
);
