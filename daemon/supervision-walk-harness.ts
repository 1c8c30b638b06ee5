import type { Tour, Visit } from './supervision-tour-harness.ts';

/** What was seen on the way of an alert from the list to its closing. */
export interface WalkSights {
  readonly total: string;
  readonly severity: string;
  /** What could be done, each time somebody looked. */
  readonly offered: readonly (readonly string[])[];
  /** What the page said after each deed. */
  readonly told: readonly string[];
  readonly refused: string;
  readonly status: string;
  readonly deeds: readonly string[];
  readonly ended: string;
  readonly inEnglish: string;
  /** Signs of Chinese punctuation on the English page. */
  readonly chinesePunctuation: readonly string[];
  readonly overflow: readonly number[];
}

/** Goes from the list to an alert, has it acknowledged, assigned, rectified by somebody else, reviewed and closed. */
export async function walk(
  tour: Tour,
  { password }: Visit,
  { id, supervisor, rectifier }: NonNullable<Visit['alert']>,
): Promise<WalkSights> {
  const { page } = tour;
  const offered: string[][] = [];
  const told: string[] = [];
  const overflow: number[] = [];
  const look = async (): Promise<void> => {
    offered.push(await page.locator('.action summary').allInnerTexts());
    overflow.push(await tour.overflow());
  };
  const act = async (verb: string, members: Readonly<Record<string, string>> = {}): Promise<void> => {
    const form = page.locator(`form[action="/alerts/${id}/${verb}"]`);
    if (!(await form.locator('button').isVisible())) await form.locator('..').locator('summary').click();
    for (const [name, value] of Object.entries(members)) {
      const member = form.locator(`[name=${name}]`);
      if ((await form.locator(`select[name=${name}]`).count()) > 0) await member.selectOption(value);
      else await member.fill(value);
    }
    await tour.picture(`alert-${verb}`);
    await form.locator('button').click();
    told.push(await page.locator('.notice').first().innerText());
  };
  const change = async (user: string): Promise<void> => {
    await tour.logout();
    await page.goto(`/alerts/${id}`);
    await tour.login(user, password);
    await page.waitForURL(`**/alerts/${id}`);
    await look();
  };

  await page.goto('/alerts');
  await tour.login(supervisor, password);
  const total = await tour.total();
  overflow.push(await tour.overflow());
  await tour.picture('alerts');
  await page.selectOption('select[name=severity]', 'red');
  await page.click('.filters button');
  const severity = await page.locator('tbody .mark').first().innerText();
  await page.click(`tbody a[href="/alerts/${id}"]`);
  await look();
  await tour.picture('alert');
  await act('acknowledge', { note: '已收到，立即核实。' });
  await act('assign', { assignee: 'NO-1' });
  const refused = told.pop() ?? '';
  await tour.picture('alert-refused');
  await act('assign', { assignee: 'DA-001', note: '请于三个工作日内整改。' });
  await change(rectifier);
  await act('rectify', { report: '已补办，并向申请人说明情况。' });
  await change(supervisor);
  await act('review', { outcome: 'accepted', opinion: '整改属实。' });
  await act('close');
  await look();
  const status = await page.locator('dl dd').first().innerText();
  const deeds = await page.locator('tbody tr td:nth-child(2)').allInnerTexts();
  await tour.picture('alert-closed');
  await page.click('nav a[hreflang=en]');
  const text = await page.locator('body').innerText();
  const inEnglish = await page.locator('h2').first().innerText();
  await tour.picture('alert-en');
  await page.goto('/alerts');
  await page.click('.tabs a:not([aria-current])');
  const ended = await tour.total();
  await tour.picture('alerts-ended-en');
  overflow.push(await tour.overflow());
  // Words of officers stay as they were written: only what the page itself says is held to its language.
  const own = text.split('\n').filter((line) => !line.includes('In words'));
  const chinesePunctuation = [...own.join('\n').matchAll(/[、：；，（）]/g)].map(([sign]) => sign);
  return { total, severity, offered, told, refused, status, deeds, ended, inEnglish, chinesePunctuation, overflow };
}
