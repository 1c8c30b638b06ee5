import { hash } from 'node:crypto';
import type { Report } from './state.ts';

/** JSON with its members in the order of their names, so that the same content has one form, whoever writes it. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((one) => canonicalJson(one ?? null)).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([one], [other]) => (one < other ? -1 : 1));
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${canonicalJson(member)}`).join(',')}}`;
}

/** Seals a report: SHA-256 over its canonical JSON, hexadecimal. */
export function sealed(content: Omit<Report, 'seal'>): Report {
  return { ...content, seal: sealOf(content) };
}

/** Whether a report is still what was sealed. */
export function isSealed({ seal, ...content }: Report): boolean {
  return sealOf(content) === seal;
}

function sealOf(content: Omit<Report, 'seal'>): string {
  return hash('sha256', canonicalJson(content), 'hex');
}

/** Crockford's base 32: no letter that could be read as a digit. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** The number of the report of a round: its day, and ten characters that tell it from the others of that day. */
export function reportNumber(verification: string, round: number, day: string): string {
  const digest = Buffer.from(hash('sha256', `${verification}/${round}`, 'hex'), 'hex');
  const letters = [...digest.subarray(0, 10)].map((byte) => alphabet[byte & 31]);
  return `HD${day.replaceAll('-', '')}-${letters.join('')}`;
}

/** A share between 0 and 1 that is always the same for a text, and spread evenly over texts. */
export function shareOf(text: string): number {
  return Number.parseInt(hash('sha256', text, 'hex').slice(0, 8), 16) / 0xffffffff;
}
