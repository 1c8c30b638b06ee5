import { execFile, execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSupervised, PASSWORD, type Supervised } from './supervision-harness.ts';
import type { Sights, Visit } from './supervision-visit-harness.ts';

const execute = promisify(execFile);
const tsx = fileURLToPath(import.meta.resolve('tsx'));
const program = fileURLToPath(new URL('./supervision-visit-harness.ts', import.meta.url));
const CHROMIUM = '/usr/bin/chromium';
const executablePath = findChromium();

describe.skipIf(executablePath === undefined)('the door in a browser', () => {
  let office: Supervised;

  beforeAll(async () => {
    office = await createSupervised();
    for (let number = 1; number <= 12; number += 1) await office.apply(`HY-2026-${number}`);
    await office.apply('HY-2026-13', {
      applicant: { kind: 'citizen', name: '示例乙', idNumber: '110105194912310021', phone: '13800000000' },
    });
    await office.act('HY-2026-1', 1, { action: 'accept', opinion: '材料齐全，符合受理条件。' });
  }, 120_000);
  afterAll(() => office?.dispose());

  it.each([
    ['desk', 1280, 800],
    ['phone', 360, 740],
  ])(
    'is gone through without script at a %s: in, filter, a case, printed, the other language, out',
    async (_kind, width, height) => {
      const visit: Visit = {
        executablePath: executablePath ?? '',
        baseURL: `http://127.0.0.1:${office.port}`,
        user: 'wang',
        password: PASSWORD,
        width,
        height,
        pictures: process.env['DOOR_PICTURES'] ?? '',
      };
      const { stdout } = await execute(process.execPath, ['--import', tsx, program, JSON.stringify(visit)]);
      const { complaints, overflow, firstFinding, ...sights } = JSON.parse(stdout) as Sights;
      expect(sights).toEqual({
        refusedSaying: '用户名或口令不正确。',
        // Where the visitor was going, after a failure too.
        afterLogin: '?status=accepted',
        accepted: 1,
        total: '13',
        rows: 13,
        returned: '1',
        caseTitle: 'hall.HY-2026-13',
        inEnglish: 'How it stands',
        afterLogout: '/login',
        printed: { navigation: false, title: true },
      });
      expect(firstFinding).toContain('ID_CHECKSUM');
      expect(Math.max(...overflow)).toBeLessThanOrEqual(1);
      // A browser tells of a refused login by its status, and of nothing else.
      expect(complaints.filter((one) => !one.includes('401'))).toEqual([]);
    },
    240_000,
  );
});

/** Debian's own browser: there, or to be had by root; undefined with a word where neither is so. */
function findChromium(): string | undefined {
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
