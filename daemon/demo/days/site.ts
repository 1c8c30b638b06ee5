import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { shippedRules } from '../../rule-book.ts';
import { integrators } from '../county.ts';
import { organisations } from '../organisations.ts';

/** The province's archives, for which nobody speaks in a run of many days: what goes to them waits for nobody. */
export const UNATTENDED = organisations.provinceArchives;

/** What the county draws for inspection, as it is published with the matter. */
export const draws = { 'marriage-record-copy': { seed: '2026-建德-01', perMille: 6 } } as const;

/** Who speaks for whom in a run of many days. */
export const speakers = integrators.map((one) => ({
  ...one,
  organisations: one.organisations.filter((code) => code !== UNATTENDED.code),
}));

/** Lays the site of a run out below its home folder: who speaks for whom, and the county's rules with its draw. */
export function layOut(home: string): void {
  mkdirSync(join(home, 'integrators'), { recursive: true });
  for (const one of speakers)
    writeFileSync(join(home, 'integrators', `${one.integrator}.json`), JSON.stringify(one, null, 2));
  const rules = join(home, 'rules');
  for (const part of ['matters', 'library', 'calendar', 'sources', 'credit'])
    cpSync(join(shippedRules, part), join(rules, part), {
      recursive: true,
      filter: (path) => path.endsWith('.json') || !path.slice(shippedRules.length).includes('.'),
    });
  for (const [matter, inspection] of Object.entries(draws)) {
    const file = join(rules, 'matters', `${matter}.json`);
    writeFileSync(file, JSON.stringify({ ...(JSON.parse(readFileSync(file, 'utf8')) as object), inspection }, null, 2));
  }
}
