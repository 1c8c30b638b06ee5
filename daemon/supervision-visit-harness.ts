import { chromium } from 'playwright-core';
import { answered } from './supervision-credit-harness.ts';
import { reviewed } from './supervision-review-harness.ts';
import { Tour, type Visit } from './supervision-tour-harness.ts';
import { walk } from './supervision-walk-harness.ts';

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

async function visit(tour: Tour, { user, password }: Visit): Promise<Omit<Sights, 'complaints'>> {
  const { page } = tour;
  await page.goto('/cases?status=accepted');
  await tour.login(user, 'wrong');
  const refusedSaying = await page.locator('[role=alert]').innerText();
  await tour.picture('login');
  await tour.login(user, password);
  const afterLogin = new URL(page.url()).search;
  const accepted = await page.locator('tbody tr').count();
  await page.click('.filters a');
  const whole = { total: await tour.total(), rows: await page.locator('tbody tr').count() };
  const overflow = [await tour.overflow()];
  await tour.picture('list');
  await page.selectOption('select[name=status]', 'returned');
  await page.click('.filters button');
  const returned = await tour.total();
  await page.click('tbody a');
  const caseTitle = await page.locator('h1').innerText();
  const firstFinding = await page.locator('.finding').first().innerText();
  overflow.push(await tour.overflow());
  await tour.picture('case');
  await page.emulateMedia({ media: 'print' });
  const printed = { navigation: await page.locator('nav').isVisible(), title: await page.locator('h1').isVisible() };
  await tour.picture('print');
  await page.emulateMedia({ media: 'screen' });
  await page.click('nav a[hreflang=en]');
  const inEnglish = await page.locator('h2').first().innerText();
  await tour.picture('case-en');
  await page.goto('/cases/hall.HY-2026-1?lang=zh');
  await tour.picture('accepted');
  await tour.logout();
  await page.goto('/cases');
  const afterLogout = new URL(page.url()).pathname;
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
  };
}

function seen(tour: Tour, whole: Visit): Promise<object> {
  const { alert, review, credit } = whole;
  if (credit !== undefined) return answered(tour, whole, credit);
  if (review !== undefined) return reviewed(tour, whole, review);
  return alert === undefined ? visit(tour, whole) : walk(tour, whole, alert);
}

const asked = JSON.parse(process.argv[2] ?? '{}') as Visit;
const browser = await chromium.launch({
  executablePath: asked.executablePath,
  args: ['--no-sandbox', '--disable-gpu'],
});
try {
  const tour = await Tour.open(browser, asked);
  const sights = await seen(tour, asked);
  process.stdout.write(JSON.stringify({ ...sights, complaints: tour.complaints }));
  await tour.close();
} finally {
  await browser.close();
}
