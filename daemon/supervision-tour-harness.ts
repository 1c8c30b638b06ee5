import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';

/** Where a visit to the supervisor's door goes, and how large its window is. */
export interface Visit {
  readonly executablePath: string;
  readonly baseURL: string;
  readonly user: string;
  readonly password: string;
  readonly width: number;
  readonly height: number;
  /** Where pictures of the pages are put, to be looked at; nowhere where it is empty. */
  readonly pictures: string;
  /** There where an objection is answered: its credit file, and who signs as the second. */
  readonly credit?: { readonly id: string; readonly second: string };
  /** There where a report is decided on: its verification, and who signs as the second. */
  readonly review?: { readonly id: string; readonly second: string };
  /** There where an alert is gone through rather than the cases: its id, who supervises it, and who rectifies it. */
  readonly alert?: { readonly id: string; readonly supervisor: string; readonly rectifier: string };
}

/** A window without script at the door, which notes what the browser complains about. */
export class Tour {
  readonly page: Page;
  readonly complaints: string[] = [];
  readonly #context: BrowserContext;
  readonly #visit: Visit;

  private constructor(context: BrowserContext, page: Page, visit: Visit) {
    this.#context = context;
    this.page = page;
    this.#visit = visit;
    page.setDefaultTimeout(60_000);
    // That whoever is quick has clicked before the page could is no fault of it.
    page.on('console', (message) => {
      if (!message.text().startsWith('Autofocus processing was blocked')) this.complaints.push(message.text());
    });
    page.on('requestfailed', (request) => this.complaints.push(`${request.url()} failed`));
  }

  static async open(browser: Browser, visit: Visit): Promise<Tour> {
    const { width, height, baseURL } = visit;
    const context = await browser.newContext({ viewport: { width, height }, javaScriptEnabled: false, baseURL });
    return new Tour(context, await context.newPage(), visit);
  }

  async picture(name: string): Promise<void> {
    const { pictures, width } = this.#visit;
    if (pictures === '') return;
    await mkdir(pictures, { recursive: true });
    await this.page.screenshot({ path: join(pictures, `${width}-${name}.png`), fullPage: true });
  }

  async login(user: string, word: string): Promise<void> {
    await this.page.fill('#user', user);
    await this.page.fill('#password', word);
    await this.page.click('form.login button');
  }

  async logout(): Promise<void> {
    await this.page.click('header form button');
    await this.page.waitForURL('**/login');
  }

  /** The number that stands on top of a list. */
  total(): Promise<string> {
    return this.page.locator('.totals strong').first().innerText();
  }

  /** How far anything runs out of the side of the page, in pixels. */
  async overflow(): Promise<number> {
    const { width } = this.page.viewportSize() ?? { width: 0 };
    const boxes = await Promise.all((await this.page.locator('body *').all()).map((one) => one.boundingBox()));
    return Math.max(0, ...boxes.map((box) => (box === null || box.x < 0 ? 0 : box.x + box.width - width)));
  }

  close(): Promise<void> {
    return this.#context.close();
  }
}
