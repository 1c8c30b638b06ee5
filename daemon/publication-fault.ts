import type { LocalizedText } from '../rules/text.ts';

/**
 * Why rules cannot be published; the start ends with it. `VERSION_CHANGED`: a published version has other bytes now.
 * `SET_UNREADABLE`: a set that governs applications under way cannot be used by this program.
 */
export class PublicationFault extends Error {
  readonly code: 'VERSION_CHANGED' | 'SET_UNREADABLE';
  /** What the operator can do. */
  readonly advice: LocalizedText;

  constructor(code: PublicationFault['code'], message: string, advice: LocalizedText) {
    super(message);
    this.name = 'PublicationFault';
    this.code = code;
    this.advice = advice;
  }
}
