/** The types of location.mjs, which is plain JavaScript because it runs before anything is installed. */
type Environment = Readonly<Record<string, string | undefined>>;

export interface FoundServer {
  readonly path: string;
  readonly version: string;
  readonly origin: 'variable' | 'path' | 'cache';
}

export interface RefusedServer {
  readonly path: string;
  readonly version?: string;
  readonly reason: 'missing' | 'not-a-server' | 'too-old';
}

export const minimumServerVersion: string;
export const fetchedServer: {
  readonly version: string;
  readonly platform: string;
  readonly package: string;
  readonly entry: string;
  readonly sha256: string;
};
export function searchServer(environment: Environment): {
  readonly found: FoundServer | undefined;
  readonly refused: readonly RefusedServer[];
};
export function cachedServerPaths(environment: Environment): readonly string[];
export function compareVersions(left: string, right: string): number;
