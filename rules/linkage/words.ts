import { simplified } from './simplified.ts';

/** Lower case, simplified characters, no accents, and one blank between words. */
export function words(text: string): string {
  return simplified(text)
    .toLowerCase()
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .normalize('NFC')
    .replace(/['’]/gu, '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
