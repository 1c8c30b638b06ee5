import type { LocalizedText } from '../rules/text.ts';

/** What is wrong with one published file. */
export interface PublicationDetail {
  /** Name of the file, as the adapter that read it gave it. */
  readonly file: string;
  readonly message: LocalizedText;
}

/**
 * Why rules cannot be published; a start ends with it, a reload leaves everything as it is. `VERSION_CHANGED`: a published
 * version has other bytes now. `SET_UNREADABLE`: a set that governs applications under way cannot be used by this program.
 */
export class PublicationFault extends Error {
  readonly code: 'VERSION_CHANGED' | 'SET_UNREADABLE';
  /** What the operator can do. */
  readonly advice: LocalizedText;
  /** File by file, where single files are the reason. */
  readonly details: readonly PublicationDetail[];

  constructor(
    code: PublicationFault['code'],
    message: string,
    advice: LocalizedText,
    details: readonly PublicationDetail[] = [],
  ) {
    super(message);
    this.name = 'PublicationFault';
    this.code = code;
    this.advice = advice;
    this.details = details;
  }
}
