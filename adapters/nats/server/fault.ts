/** Every way in which the embedded server can refuse to serve; the code is the label, the message never is. */
export type ServerFaultCode =
  | 'server-not-found'
  | 'server-too-old'
  | 'server-unusable'
  | 'name-invalid'
  | 'setting-invalid'
  | 'secret-exposed'
  | 'secret-invalid'
  | 'store-key-missing'
  | 'store-unreadable'
  | 'already-running'
  | 'port-taken'
  | 'start-failed'
  | 'reload-failed';

/** One sentence that tells the operator what to do, in both languages. */
export interface Advice {
  readonly zh: string;
  readonly en: string;
}

/** A fault of the embedded server. `advice` says what to do; neither it nor the message ever holds a secret. */
export class ServerFault extends Error {
  readonly code: ServerFaultCode;
  readonly advice: Advice;

  constructor(code: ServerFaultCode, message: string, advice: Advice, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ServerFault';
    this.code = code;
    this.advice = advice;
  }
}
