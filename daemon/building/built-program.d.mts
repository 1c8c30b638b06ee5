/** The types of built-program.mjs, which is plain JavaScript because the command runs it before anything can read TypeScript. */
export function findBuiltProgram(project: string): string | undefined;
