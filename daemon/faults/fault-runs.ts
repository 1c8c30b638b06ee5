import type { FaultRun } from './fault-run.ts';

/** A kind of fault as `onedoor faults` offers it. */
export interface FaultKind {
  readonly title: { readonly zh: string; readonly en: string };
  /** How many times it is brought about where nothing else is said. */
  readonly count: number;
  readonly load: () => Promise<FaultRun>;
}

/** Every kind of fault by name, loaded only when it is asked for. */
export const faultKinds: Readonly<Record<string, FaultKind>> = {
  'disk-full': {
    title: { zh: '磁盘写满', en: 'a full disk' },
    count: 30,
    load: async () => (await import('./disk-full.ts')).run,
  },
  poison: {
    title: { zh: '畸形与恶意消息', en: 'malformed and malicious messages' },
    count: 5000,
    load: async () => (await import('./poison.ts')).run,
  },
};
