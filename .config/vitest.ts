import { defineConfig } from 'vitest/config';

/** Tests run under the same flags as the daemon, so that nothing passes here that production would refuse. */
export default defineConfig({
  root: new URL('..', import.meta.url).pathname,
  test: {
    include: ['{daemon,actors,adapters,rules,dashboards}/**/*.test.ts'],
    pool: 'forks',
    execArgv: ['--disallow-code-generation-from-strings', '--disable-proto=delete'],
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    reporters: ['default', new URL('./closing-line.ts', import.meta.url).pathname],
  },
});
