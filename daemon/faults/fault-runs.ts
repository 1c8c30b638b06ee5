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
  'bit-rot': {
    title: { zh: '位翻转', en: 'Bit rot' },
    count: 200,
    load: async () => (await import('./bit-rot.ts')).bitRot,
  },
  'power-cut': {
    title: { zh: '断电', en: 'Power cuts' },
    count: 200,
    load: async () => (await import('./power-cut.ts')).powerCuts,
  },
};
