import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';

/*
 * A visit to the supervisor's door in a real browser, as a program of its own: the browser's driver makes functions out of
 * strings, which neither the service nor its tests may do. Says what it saw as JSON.
 */

/** What a visit saw, in its order. */
export interface Sights {
  readonly refusedSaying: string;
  readonly afterLogin: string;
  readonly accepted: number;
  readonly total: string;
  readonly rows: number;
  readonly returned: string;
  readonly caseTitle: string;
  readonly firstFinding: string;
  readonly inEnglish: string;
  readonly afterLogout: string;
  readonly printed: { readonly navigation: boolean; readonly title: boolean };
  /** How far anything runs out of the side of the list and of the case, in pixels. */
  readonly overflow: readonly number[];
  readonly complaints: readonly string[];
}

export interface Visit {
  readonly executablePath: string;
  readonly baseURL: string;
  readonly user: string;
  readonly password: string;
  readonly width: number;
  readonly height: number;
  /** Where pictures of the pages are put, to be looked at; nowhere where it is empty. */
  readonly pictures: string;
}

async function visit(browser: Browser, { baseURL, user, password, width, height, pictures }: Visit): Promise<Sights> {
  const complaints: string[] = [];
  const context = await browser.newContext({ viewport: { width, height }, javaScriptEnabled: false, baseURL });
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  page.on('console', (message) => complaints.push(message.text()));
  page.on('requestfailed', (request) => complaints.push(`${request.url()} failed`));
  const picture = async (name: string): Promise<void> => {
    if (pictures === '') return;
    await mkdir(pictures, { recursive: true });
    await page.screenshot({ path: join(pictures, `${width}-${name}.png`), fullPage: true });
  };
  const login = async (word: string): Promise<void> => {
    await page.fill('#user', user);
    await page.fill('#password', word);
    await page.click('form.login button');
  };
  const total = () => page.locator('.totals strong').first().innerText();

  await page.goto('/cases?status=accepted');
  await login('wrong');
  const refusedSaying = await page.locator('[role=alert]').innerText();
  await picture('login');
  await login(password);
  const afterLogin = new URL(page.url()).search;
  const accepted = await page.locator('tbody tr').count();
  await page.click('.filters a');
  const whole = { total: await total(), rows: await page.locator('tbody tr').count() };
  const overflow = [await overflowOf(page)];
  await picture('list');
  await page.selectOption('select[name=status]', 'returned');
  await page.click('.filters button');
  const returned = await total();
  await page.click('tbody a');
  const caseTitle = await page.locator('h1').innerText();
  const firstFinding = await page.locator('.finding').first().innerText();
  overflow.push(await overflowOf(page));
  await picture('case');
  await page.emulateMedia({ media: 'print' });
  const printed = { navigation: await page.locator('nav').isVisible(), title: await page.locator('h1').isVisible() };
  await picture('print');
  await page.emulateMedia({ media: 'screen' });
  await page.click('nav a[hreflang=en]');
  const inEnglish = await page.locator('h2').first().innerText();
  await picture('case-en');
  await page.goto('/cases/hall.HY-2026-1?lang=zh');
  await picture('accepted');
  await page.click('header form button');
  await page.waitForURL('**/login');
  await page.goto('/cases');
  const afterLogout = new URL(page.url()).pathname;
  await context.close();
  return {
    refusedSaying,
    afterLogin,
    accepted,
    ...whole,
    returned,
    caseTitle,
    firstFinding,
    inEnglish,
    afterLogout,
    printed,
    overflow,
    complaints,
  };
}

async function overflowOf(page: Page): Promise<number> {
  const { width } = page.viewportSize() ?? { width: 0 };
  const boxes = await Promise.all((await page.locator('body *').all()).map((one) => one.boundingBox()));
  return Math.max(0, ...boxes.map((box) => (box === null || box.x < 0 ? 0 : box.x + box.width - width)));
}

const asked = JSON.parse(process.argv[2] ?? '{}') as Visit;
const browser = await chromium.launch({
  executablePath: asked.executablePath,
  args: ['--no-sandbox', '--disable-gpu'],
});
try {
  process.stdout.write(JSON.stringify(await visit(browser, asked)));
} finally {
  await browser.close();
}
