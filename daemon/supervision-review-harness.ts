import type { Tour, Visit } from './supervision-tour-harness.ts';

/** What was seen on the way of a report from the queue to its overturning by two. */
export interface ReviewSights {
  readonly total: string;
  /** What could be done, each time somebody looked. */
  readonly offered: readonly (readonly string[])[];
  /** What the page said after each deed. */
  readonly told: readonly string[];
  readonly verdicts: readonly string[];
  /** Bars of why somebody was identified. */
  readonly bars: number;
  readonly versions: number;
  readonly status: string;
  readonly inEnglish: string;
  /** Signs of Chinese punctuation on the English page. */
  readonly chinesePunctuation: readonly string[];
  readonly overflow: readonly number[];
}

/** Goes from the queue to a report, has it overturned by one officer and signed by another. */
export async function reviewed(
  tour: Tour,
  { user, password }: Visit,
  { id, second }: NonNullable<Visit['review']>,
): Promise<ReviewSights> {
  const { page } = tour;
  const offered: string[][] = [];
  const told: string[] = [];
  const overflow: number[] = [];
  const path = `/verifications/${id}`;
  const look = async (): Promise<void> => {
    offered.push(await page.locator('.action summary').allInnerTexts());
  };
  const act = async (verb: string, choices: Readonly<Record<string, string>>, reason: string): Promise<void> => {
    const form = page.locator(`form[action="${path}/${verb}"]`);
    if (!(await form.locator('button').isVisible())) await form.locator('..').locator('summary').click();
    for (const [name, value] of Object.entries(choices)) await form.locator(`[name="${name}"]`).selectOption(value);
    await form.locator('[name=reason]').fill(reason);
    await tour.picture(`verification-${verb}`);
    await form.locator('button').click();
    told.push(await page.locator('.notice').first().innerText());
  };

  await page.goto('/verifications?waiting=yes');
  await tour.login(user, password);
  const total = await tour.total();
  overflow.push(await tour.overflow());
  await tour.picture('verifications');
  await page.click(`tbody a[href="${path}"]`);
  await look();
  const verdicts = await page.locator('td .mark').allInnerTexts();
  for (const summary of await page.locator('.waterfall summary').all()) await summary.click();
  const bars = await page.locator('.waterfall rect').count();
  overflow.push(await tour.overflow());
  await tour.picture('verification');
  await act('review', { decision: 'overturn' }, '存根日期与申报一致。');
  await act('review', { decision: 'overturn', 'verdict:/data/form/registeredOn': 'confirmed' }, '存根日期与申报一致。');
  await look();
  await tour.logout();
  await page.goto(path);
  await tour.login(second, password);
  await page.waitForURL(`**${path}`);
  await look();
  await act('countersign', { decision: 'agree' }, '核对存根无误。');
  await look();
  const status = await page.locator('dl dd').first().innerText();
  const versions = await page.locator('a[href*="?report="]').count();
  await tour.picture('verification-overturned');
  await page.click('nav a[hreflang=en]');
  const inEnglish = await page.locator('h2').first().innerText();
  const text = await page.locator('body').innerText();
  await tour.picture('verification-en');
  // Words of officers stay as they were written.
  const own = text.split('\n').filter((one) => !one.startsWith('Why'));
  const chinesePunctuation = [...own.join('\n').matchAll(/[、：；，（）]/g)].map(([sign]) => sign);
  return { total, offered, told, verdicts, bars, versions, status, inEnglish, chinesePunctuation, overflow };
}
