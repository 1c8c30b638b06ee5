import { execFile, execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { PASSWORD } from './supervision-harness.ts';
import type { Visit } from './supervision-tour-harness.ts';

/** Visits to the supervisor's door in a real browser. */

const execute = promisify(execFile);
const tsx = fileURLToPath(import.meta.resolve('tsx'));
const program = fileURLToPath(new URL('./supervision-visit-harness.ts', import.meta.url));
const CHROMIUM = '/usr/bin/chromium';

/** Visits the door in a window of this size; what was seen. */
export async function visited<Seen>(
  port: number,
  executablePath: string,
  visit: Pick<Visit, 'user' | 'width' | 'height' | 'alert' | 'review' | 'credit'>,
): Promise<Seen & { readonly complaints: readonly string[] }> {
  const whole: Visit = {
    executablePath,
    baseURL: `http://127.0.0.1:${port}`,
    password: PASSWORD,
    pictures: process.env['DOOR_PICTURES'] ?? '',
    ...visit,
  };
  const { stdout } = await execute(process.execPath, ['--import', tsx, program, JSON.stringify(whole)]);
  return JSON.parse(stdout);
}

/** Debian's own browser: there, or to be had by root; undefined with a word where neither is so. */
export function findChromium(): string | undefined {
  if (!existsSync(CHROMIUM) && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    const quiet = { stdio: 'ignore', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } } as const;
    try {
      execFileSync('apt-get', ['update'], quiet);
      execFileSync('apt-get', ['install', '-y', '--no-install-recommends', 'chromium'], quiet);
    } catch (error) {
      process.stderr.write(`chromium could not be installed: ${String(error)}\n`);
    }
  }
  if (existsSync(CHROMIUM)) return CHROMIUM;
  process.stderr.write('the supervisor’s door was not tried in a browser: apt-get install chromium brings one\n');
  return undefined;
}
