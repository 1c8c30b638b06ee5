import type { Tour, Visit } from './supervision-tour-harness.ts';

/** What was seen on the way of an objection from the list to its answer by two. */
export interface CreditSights {
  readonly total: string;
  /** What stands beside the total. */
  readonly late: string;
  /** What could be done, each time somebody looked. */
  readonly offered: readonly (readonly string[])[];
  /** What the page said after each deed. */
  readonly told: readonly string[];
  /** What was chosen and typed before, on the page that said what was wrong. */
  readonly kept: string;
  readonly standings: readonly string[];
  readonly inEnglish: readonly string[];
  /** Signs of Chinese punctuation on the English page, outside of what people and documents say. */
  readonly chinesePunctuation: readonly string[];
  readonly overflow: readonly number[];
}

/** Goes from the list to a file of a serious item, has its objection answered by one officer and by another. */
export async function answered(
  tour: Tour,
  { user, password }: Visit,
  { id, second }: NonNullable<Visit['credit']>,
): Promise<CreditSights> {
  const { page } = tour;
  const offered: string[][] = [];
  const told: string[] = [];
  const standings: string[] = [];
  const overflow: number[] = [];
  const path = `/credit/${id}`;
  const look = async (name: string): Promise<void> => {
    offered.push(await page.locator('.action summary').allInnerTexts());
    standings.push(await page.locator('dd .mark').last().innerText());
    overflow.push(await tour.overflow());
    await tour.picture(name);
  };
  const form = page.locator(`form[action="${path}/decide"]`);
  const answer = async (decision: string, reason: string, name: string): Promise<void> => {
    if (!(await form.locator('button').isVisible())) await form.locator('..').locator('summary').click();
    await form.locator('[name=decision]').selectOption(decision);
    await form.locator('[name=reason]').fill(reason);
    overflow.push(await tour.overflow());
    await tour.picture(name);
    await form.locator('button').click();
    told.push(await page.locator('.notice').first().innerText());
  };

  await page.goto('/credit');
  await tour.login(user, password);
  const total = await tour.total();
  const late = await page.locator('.totals li').nth(1).innerText();
  overflow.push(await tour.overflow());
  await tour.picture('credit-list');
  await page.click(`tbody a[href="${path}"]`);
  await look('credit');
  await answer('', '窗口代填属实，撤销记录。', 'credit-form');
  const kept = await form.locator('[name=reason]').inputValue();
  await tour.picture('credit-refused');
  await answer('grant', '窗口代填属实，撤销记录。', 'credit-form-again');
  await look('credit-proposed');
  await page.goto('/credit');
  await tour.picture('credit-list-proposed');
  await tour.logout();
  await page.goto(path);
  await tour.login(second, password);
  await page.waitForURL(`**${path}`);
  await look('credit-second');
  await answer('grant', '同意。', 'credit-second-form');
  await page.goto(path);
  await look('credit-answered');
  await page.click('nav a[hreflang=en]');
  const inEnglish = await page.locator('h2').allInnerTexts();
  await tour.picture('credit-en');
  const own = page.locator('h1, h2, dt, th, nav, .notice, .mark, summary');
  const text = (await own.allInnerTexts()).join('\n');
  await page.goto('/credit');
  overflow.push(await tour.overflow());
  await tour.picture('credit-list-en');
  const list = (await page.locator('h1, label, th, .totals, .mark').allInnerTexts()).join('\n');
  const chinesePunctuation = [...`${text}\n${list}`.matchAll(/[、：；，（）]/g)].map(([sign]) => sign);
  return { total, late, offered, told, kept, standings, inEnglish, chinesePunctuation, overflow };
}
