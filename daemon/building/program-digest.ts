/** Set by the build in each of its files: the file's own address. */
declare const addressInBuild: string | undefined;

/**
 * The SHA-256 of everything that the running program was built of, sources and packages alike; undefined where it runs from
 * its sources. Two programs with the same digest are the same program.
 */
export const programDigest: string | undefined =
  typeof addressInBuild === 'string' ? /\/([0-9a-f]{64})\/[^/]+$/.exec(addressInBuild)?.[1] : undefined;
