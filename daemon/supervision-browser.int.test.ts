import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSupervised, PASSWORD, type Supervised } from './supervision-harness.ts';

const CHROMIUM = '/usr/bin/chromium';
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

const executablePath = findChromium();
/** Where pictures of the pages are left for people to look at; nowhere unless told. */
const pictures = process.env['DOOR_PICTURES'];

describe.skipIf(executablePath === undefined)('the door in a browser', () => {
  let office: Supervised;
  let browser: Browser;
  const complaints: string[] = [];

  beforeAll(async () => {
    office = await createSupervised();
    for (let number = 1; number <= 12; number += 1) await office.apply(`HY-2026-${number}`);
    await office.apply('HY-2026-13', {
      applicant: { kind: 'citizen', name: '示例乙', idNumber: '110105194912310021', phone: '13800000000' },
    });
    await office.act('HY-2026-1', 1, { action: 'accept', opinion: '材料齐全，符合受理条件。' });
    browser = await chromium.launch({
      ...(executablePath === undefined ? {} : { executablePath }),
      args: ['--no-sandbox', '--disable-gpu'],
    });
  }, 600_000);
  afterAll(async () => {
    await browser?.close();
    await office?.dispose();
  });

  const open = async (width: number, height: number): Promise<Page> => {
    const context = await browser.newContext({
      viewport: { width, height },
      javaScriptEnabled: false,
      baseURL: `http://127.0.0.1:${office.port}`,
    });
    const page = await context.newPage();
    page.on('console', (message) => complaints.push(message.text()));
    page.on('requestfailed', (request) => complaints.push(`${request.url()} failed`));
    return page;
  };
  const picture = async (page: Page, name: string): Promise<void> => {
    if (pictures === undefined) return;
    await mkdir(pictures, { recursive: true });
    // Through the browser's own protocol: the driver would make functions out of strings, which these tests forbid.
    const session = await page.context().newCDPSession(page);
    const { data } = await session.send('Page.captureScreenshot', { captureBeyondViewport: true });
    await writeFile(join(pictures, `${name}.png`), Buffer.from(data, 'base64'));
  };
  /** Nothing runs out of the side of the page. */
  const overflow = async (page: Page): Promise<number> => {
    const body = await page.locator('main').boundingBox();
    const boxes = await Promise.all((await page.locator('main *').all()).map((one) => one.boundingBox()));
    const right = Math.max(...boxes.map((box) => (box === null || box.x < 0 ? 0 : box.x + box.width)));
    return Math.max(0, right - ((body?.x ?? 0) + (body?.width ?? 0)));
  };

  it.each([
    ['desk', 1280, 800],
    ['phone', 360, 740],
  ])(
    'is gone through without script at a %s: in, filter, a case, the other language, out',
    async (kind, width, height) => {
      const page = await open(width, height);
      await page.goto('/cases?status=accepted');
      await picture(page, `${kind}-login`);
      await page.fill('#user', 'wang');
      await page.fill('#password', 'wrong');
      await page.click('form.login button');
      expect(await page.locator('[role=alert]').innerText()).toContain('不正确');
      await page.fill('#user', 'wang');
      await page.fill('#password', PASSWORD);
      await page.click('form.login button');
      // Where the visitor was going, after a failure too.
      expect(new URL(page.url()).search).toBe('?status=accepted');
      expect(await page.locator('tbody tr').count()).toBe(1);

      await page.click('.filters a');
      expect(await page.locator('.totals strong').first().innerText()).toBe('13');
      expect(await page.locator('tbody tr').count()).toBe(13);
      expect(await overflow(page)).toBeLessThanOrEqual(1);
      await picture(page, `${kind}-list`);
      await page.selectOption('select[name=status]', 'returned');
      await page.click('.filters button');
      expect(await page.locator('.totals strong').first().innerText()).toBe('1');

      await page.click('tbody a');
      expect(await page.locator('h1').innerText()).toBe('hall.HY-2026-13');
      expect(await page.locator('.finding').first().innerText()).toContain('ID_CHECKSUM');
      expect(await overflow(page)).toBeLessThanOrEqual(1);
      await picture(page, `${kind}-case`);
      await page.click('nav a[hreflang=en]');
      expect(await page.locator('h2').first().innerText()).toBe('How it stands');
      await picture(page, `${kind}-case-en`);
      await page.goto('/cases/hall.HY-2026-1');
      await picture(page, `${kind}-accepted`);

      await page.click('header form button');
      expect(new URL(page.url()).pathname).toBe('/login');
      await page.goto('/cases');
      expect(new URL(page.url()).pathname).toBe('/login');
      // A refused login is told in the console of the browser by its status, and nothing else is.
      expect(complaints.filter((one) => !one.includes('401'))).toEqual([]);
      await page.context().close();
    },
  );

  it('prints a case without what only a screen needs', async () => {
    const page = await open(1000, 1400);
    await page.goto('/cases/hall.HY-2026-1');
    await page.fill('#user', 'wang');
    await page.fill('#password', PASSWORD);
    await page.click('form.login button');
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('nav').isVisible()).toBe(false);
    expect(await page.locator('h1').isVisible()).toBe(true);
    await picture(page, 'print-case');
    await page.context().close();
  });
});
