import type { AgreementLevel, ComparisonKind } from './comparison.ts';

/** Two numbers are the same within so much of the larger, and close within so much. */
const sameShare = 0.005;
const closeShare = 0.05;

/**
 * How far two written values agree. A value of another type than its kind wants agrees with nothing.
 */
export function agreementOf(kind: ComparisonKind, one: string | number, other: string | number): AgreementLevel {
  if (kind === 'number') return numberAgreement(Number(one), Number(other));
  const [text, otherText] = [normalised(one), normalised(other)];
  return text === otherText ? 'same' : 'different';
}

function numberAgreement(one: number, other: number): AgreementLevel {
  const apart = Math.abs(one - other);
  const larger = Math.max(Math.abs(one), Math.abs(other));
  if (one === other || apart <= larger * sameShare) return 'same';
  return apart <= larger * closeShare ? 'close' : 'different';
}

function normalised(value: string | number): string {
  return String(value).normalize('NFKC').replace(/\s/gu, '').toUpperCase();
}
