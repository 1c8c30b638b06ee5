import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

/** What a browser makes of a page that is a file: run as a process of its own, since the driver makes code from strings. */
export interface PageSight {
  /** How far the page reaches beyond the window, in pixels. */
  readonly overflow: number;
  /** Texts of pictures that lie over each other, or reach out of their picture. */
  readonly clashes: readonly string[];
  /** Height of the smallest text of a picture, in pixels. */
  readonly smallestText: number;
  readonly pictures: number;
  readonly complaints: readonly string[];
}

/** Runs in the page. */
const look = `(() => {
  const clashes = [];
  let smallestText = Number.MAX_VALUE;
  const pictures = [...document.querySelectorAll('svg')];
  for (const svg of pictures) {
    const frame = svg.getBoundingClientRect();
    const texts = [...svg.querySelectorAll('text')].map((one) => ({ words: one.textContent, box: one.getBoundingClientRect() }));
    for (const [index, { words, box }] of texts.entries()) {
      smallestText = Math.min(smallestText, box.height);
      if (box.left < frame.left || box.right > frame.right) clashes.push(words + ' reaches out');
      for (const other of texts.slice(index + 1)) {
        const across = Math.min(box.right, other.box.right) - Math.max(box.left, other.box.left);
        const down = Math.min(box.bottom, other.box.bottom) - Math.max(box.top, other.box.top);
        if (across > 0 && down > 1) clashes.push(words + ' | ' + other.words);
      }
    }
  }
  const { scrollWidth, clientWidth } = document.documentElement;
  return { overflow: scrollWidth - clientWidth, clashes, smallestText, pictures: pictures.length };
})()`;

const [file = '', executablePath = '', width = '', picture = ''] = process.argv.slice(2);
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
try {
  const page = await browser.newPage({ viewport: { width: Number(width), height: 800 } });
  const complaints: string[] = [];
  page.on('console', (message) => complaints.push(message.text()));
  page.on('requestfailed', (request) => complaints.push(request.url()));
  await page.goto(pathToFileURL(file).href);
  const seen = await page.evaluate<Omit<PageSight, 'complaints'>>(look);
  if (picture !== '') await page.screenshot({ path: picture, fullPage: true });
  process.stdout.write(JSON.stringify({ ...seen, complaints } satisfies PageSight));
} finally {
  await browser.close();
}
