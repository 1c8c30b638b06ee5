/** Runs one subcommand with the words after its name; resolves with the exit code. */
export type Run = (words: readonly string[]) => Promise<number>;

/** Every subcommand by name, loaded only when it is asked for. */
export const commands: Readonly<Record<string, () => Promise<Run>>> = {
  start: async () => (await import('./start.ts')).run,
  demo: async () => (await import('../demo/demo.ts')).run,
  submit: async () => (await import('./submit.ts')).run,
  get: async () => (await import('./get.ts')).run,
  alerts: async () => (await import('./alerts.ts')).run,
  user: async () => (await import('./user.ts')).run,
  unfreeze: async () => (await import('./unfreeze.ts')).run,
  'check-config': async () => (await import('./check-config.ts')).run,
  clock: async () => (await import('./clock.ts')).run,
  deadlines: async () => (await import('./deadlines.ts')).run,
  calendar: async () => (await import('./calendar.ts')).run,
  rules: async () => (await import('./rules.ts')).run,
  audit: async () => (await import('./audit.ts')).run,
  archive: async () => (await import('./archive.ts')).run,
  backup: async () => (await import('./backup.ts')).run,
  secrets: async () => (await import('./secrets.ts')).run,
  sources: async () => (await import('./sources.ts')).run,
  'nats-config': async () => (await import('./nats-config.ts')).run,
  restore: async () => (await import('./restore.ts')).run,
  erase: async () => (await import('./erase.ts')).run,
  export: async () => (await import('./export.ts')).run,
  import: async () => (await import('./import.ts')).run,
  link: async () => (await import('./link.ts')).run,
  simulate: async () => (await import('./simulate.ts')).run,
  faults: async () => (await import('./faults.ts')).run,
  bench: async () => (await import('./bench.ts')).run,
  credit: async () => (await import('./credit.ts')).run,
  generate: async () => (await import('./generate.ts')).run,
};
