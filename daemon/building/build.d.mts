/** The types of build.mjs, which is plain JavaScript because set-up runs it. */
export function buildProgram(project: string): Promise<string>;
