/** A rule that cannot be compiled: where it is (a JSON pointer from the list of rules), and why. */
export class CompileError extends Error {
  readonly reason: string;
  readonly pointer: string;

  constructor(reason: string, pointer: string) {
    super(`${reason} (at ${pointer})`);
    this.name = 'CompileError';
    this.reason = reason;
    this.pointer = pointer;
  }
}
