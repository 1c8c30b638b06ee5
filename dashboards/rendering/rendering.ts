import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { chromium } from 'playwright-core';
import { dashboards } from '../files.ts';
import type { Loaded } from '../load.ts';
import { withRanges } from '../promql.ts';
import { panelsOf, queriesOf } from '../shown-queries.ts';
import { type Answered, pageOf } from './page.ts';
import { named } from './values.ts';

const CHROMIUM = '/usr/bin/chromium';
const STEPS = 300;
/** Pixels of a picture for each of the page: what the README shows is to stay small. */
const SCALE = 0.7;

/** Random every dashboard as it stands with a load, into PNG files of a folder. @returns the exit code */
export async function render(loaded: Loaded, folder: string): Promise<number> {
  if (!haveChromium()) return 1;
  mkdirSync(folder, { recursive: true });
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
  try {
    for (const [name, dashboard] of Object.entries(dashboards)) {
      const answers = new Map<Panel, Answered>();
      for (const panel of panelsOf(dashboard)) answers.set(panel, await answersOf(name, panel, loaded));
      const page = await browser.newPage({ viewport: { width: 1632, height: 900 }, deviceScaleFactor: SCALE });
      await page.setContent(pageOf(dashboard, answers), { waitUntil: 'load' });
      const path = join(folder, `${name}.png`);
      await page.screenshot({ path, fullPage: true });
      await page.close();
      process.stdout.write(`${path}\n`);
    }
    return 0;
  } finally {
    await browser.close();
  }
}

async function answersOf(name: string, panel: Panel, { prometheus, from, to, shown }: Loaded): Promise<Answered> {
  const answered: Record<string, Answered[string]> = {};
  for (const { refId, ask, legend, instant } of queriesOf(name, panel)) {
    const query = withRanges(ask, { rate: '30s', whole: `${Math.ceil(to - from)}s` });
    const step = Math.max(1, Math.ceil((to - from) / STEPS));
    const series = instant ? await prometheus.at(query, shown) : await prometheus.over(query, from, to, step);
    answered[refId] = series.map(({ labels, points }) => ({ name: named(legend, labels), labels, points }));
  }
  return answered;
}

/** Debian's own browser, and a font with Chinese characters: there, or to be had by root. */
function haveChromium(): boolean {
  if (!existsSync(CHROMIUM) && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    const quiet = { stdio: 'ignore' } as const;
    execFileSync('apt-get', ['update'], quiet);
    execFileSync('apt-get', ['install', '-y', '--no-install-recommends', 'chromium', 'fonts-noto-cjk'], quiet);
  }
  if (existsSync(CHROMIUM)) return true;
  process.stderr.write(
    'no pictures without a browser: apt-get install chromium fonts-noto-cjk 未找到 Chromium，未生成图片\n',
  );
  return false;
}
