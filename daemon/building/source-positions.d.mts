/** The types of source-positions.mjs, which is plain JavaScript because the command runs it before anything can read TypeScript. */
interface SourcePosition {
  readonly url: string;
  readonly line: number;
  readonly column: number;
}

interface SourcePositions {
  find(file: string, line: number, column: number): SourcePosition | undefined;
  of(text: string): string;
}

export function createSourcePositions(folder: string): SourcePositions;
