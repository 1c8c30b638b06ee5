import type { LocalizedText } from '../../text.ts';

/**
 * Why a PMML document is not taken as a scorecard.
 * - `XML`: it is not well formed, or has a document type, which could bring in other files.
 * - `DOCUMENT`: it is no PMML 4 document with one scorecard.
 * - `MISSING`: something that a scorecard needs is not there.
 * - `VALUE`: something has a value that it cannot have.
 * - `UNSUPPORTED`: PMML allows it, and this service would score otherwise than its author meant.
 */
export type PmmlFaultCode = 'XML' | 'DOCUMENT' | 'MISSING' | 'VALUE' | 'UNSUPPORTED';

export class PmmlFault extends Error {
  override readonly name = 'PmmlFault';
  readonly code: PmmlFaultCode;
  /** The elements down to the place, such as /PMML/Scorecard/Characteristics/Characteristic[2]. */
  readonly path: string;
  readonly text: LocalizedText;
  constructor(code: PmmlFaultCode, path: string, text: LocalizedText, cause?: unknown) {
    super(`${path} ${code}: ${text.zh} / ${text.en}`, cause === undefined ? {} : { cause });
    this.code = code;
    this.path = path;
    this.text = text;
  }
}
