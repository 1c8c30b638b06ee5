import { headers, type Msg } from '@nats-io/transport-node';
import { type Defect, type DefectCode, defect } from '../../actors/protocol/defects.ts';
import type { LocalizedText } from '../../rules/text.ts';

/** The code and words that a question is refused with, and of one that cannot be read everything that is wrong. */
export class QuestionRefused extends Error {
  readonly code: string;
  readonly text: LocalizedText;
  readonly defects: readonly Defect[];

  constructor(code: string, text: LocalizedText, defects: readonly Defect[] = []) {
    super(`${code}: ${text.zh} / ${text.en}`);
    this.name = 'QuestionRefused';
    this.code = code;
    this.text = text;
    this.defects = defects;
  }

  /** A refusal of the catalogue. */
  static of(code: DefectCode, defects: readonly Defect[] = []): QuestionRefused {
    return new QuestionRefused(code, defect(code, '').message, defects);
  }
}

/** An answer ready to go. */
export interface Reply {
  readonly text: string;
  readonly error?: string;
  /** The code as a number, as the micro protocol wants it beside the text. */
  readonly number?: number;
  readonly words?: string;
}

/** Codes as numbers, after those of HTTP; what is not listed is 400, a question that was wrong. */
const numbers: Readonly<Record<string, number>> = {
  INTEGRATOR_UNKNOWN: 403,
  RIGHT_PURPOSE: 403,
  NOT_FOUND: 404,
  PERSON_NOT_FOUND: 404,
  LEDGER_NOT_FOUND: 404,
  CREDIT_NOT_FOUND: 404,
  SCHEMA_UNKNOWN: 404,
  MATTER_UNKNOWN: 404,
  REGION_NOT_SERVED: 404,
  TOO_LARGE: 413,
  QUESTION_BUSY: 429,
  QUESTION_FAILED: 500,
  STORE_PAUSED: 503,
  ANSWER_TOO_LARGE: 500,
  QUESTION_TIMEOUT: 504,
};

/** The reply that a refusal becomes. */
export function refusal({ code, text, defects }: QuestionRefused): Reply {
  const error = { code, message: text, ...(defects.length === 0 ? {} : { defects }) };
  return {
    text: JSON.stringify({ error }),
    error: code,
    number: numbers[code] ?? 400,
    words: `${code}: ${text.en}`,
  };
}

/** Sends a reply, with the headers by which the micro protocol knows an error. */
export function respond(message: Msg, { text, words, number }: Reply): void {
  try {
    if (words === undefined) {
      message.respond(text);
      return;
    }
    const head = headers();
    head.set('Nats-Service-Error', words);
    head.set('Nats-Service-Error-Code', String(number));
    message.respond(text, { headers: head });
  } catch {
    // The connection is closed, or the answer is larger than the broker takes: whoever asked runs into its timeout.
  }
}
