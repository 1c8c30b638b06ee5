import { fileURLToPath } from 'node:url';

/** What the daemon's processor time goes to, in the order of a message's way. */
export const stages = [
  'natsRead',
  'decode',
  'actors',
  'hydrate',
  'rules',
  'decide',
  'seal',
  'levelDb',
  'natsPublish',
  'garbage',
  'other',
] as const;
export type Stage = (typeof stages)[number];

/** A profile of processor time as V8 writes it, as far as it is read. */
export interface Profile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: {
      readonly functionName: string;
      readonly url: string;
      readonly lineNumber: number;
      readonly columnNumber: number;
    };
    readonly children?: readonly number[];
  }[];
  readonly samples: readonly number[];
  /** Microseconds since the sample before. */
  readonly timeDeltas: readonly number[];
}

/** How the time on the first thread divides. */
export interface StageShares {
  /** Of the time in which the thread did anything; together 1. */
  readonly shares: Readonly<Record<Stage, number>>;
  /** Functions with the most time of their own, with their share. */
  readonly functions: readonly { readonly name: string; readonly share: number }[];
  /** Of all the time, how much the thread did something. */
  readonly busy: number;
}

/**
 * Where a file's time belongs. A frame's time is that of the nearest frame above it whose file is named here, so JSON.parse and the
 * crypto module count to whoever calls them.
 */
const places: readonly (readonly [RegExp, Stage])[] = [
  [/^(adapters\/level\/database\.ts|node_modules\/(classic-level|abstract-level)\/)/, 'levelDb'],
  [/^(adapters\/level\/reader\.ts)/, 'hydrate'],
  [/^adapters\/level\/(batch|store|entry-codec|head-row|link)\.ts/, 'seal'],
  [/^adapters\/messages\/(decode|validators)/, 'decode'],
  [
    /^(actors\/followers\/outbox|adapters\/nats\/outlet|adapters\/nats\/gathering|actors\/followers\/resumption)/,
    'natsPublish',
  ],
  [/^adapters\/nats\/inbox/, 'natsRead'],
  [/^(rules\/|actors\/[a-z]+\/examination)/, 'rules'],
  [/^actors\/([a-z]+\/|turn\.ts|behaviour\.ts|day\.ts)/, 'decide'],
  [
    /^(actors\/|node_modules\/nact\/|daemon\/|adapters\/metrics\/|node_modules\/prom-client\/|adapters\/clock\/)/,
    'actors',
  ],
];
/** What nobody of the above has called. */
const placesOtherwise: readonly (readonly [RegExp, Stage])[] = [
  [/^adapters\/level\/keyring/, 'seal'],
  [/^adapters\/level\//, 'seal'],
  [/^node_modules\/@nats-io\//, 'natsRead'],
  [/^node:(net|internal\/stream_base_commons|internal\/streams)/, 'natsRead'],
];

const root = fileURLToPath(new URL('../../', import.meta.url));
const MOST_FUNCTIONS = 25;

export function divide(profile: Profile): StageShares {
  const nodes = new Map(profile.nodes.map((node) => [node.id, node]));
  const parents = new Map(profile.nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id])));
  const own = new Map<number, number>();
  for (const [index, id] of profile.samples.entries()) {
    // The time until the next sample is that of this one.
    own.set(id, (own.get(id) ?? 0) + Math.max(0, profile.timeDeltas[index + 1] ?? 0));
  }
  const times = Object.fromEntries(stages.map((stage) => [stage, 0])) as Record<Stage, number>;
  const functions = new Map<string, number>();
  let [busy, idle] = [0, 0];
  for (const [id, microseconds] of own) {
    const frame = nodes.get(id)?.callFrame;
    if (frame === undefined) continue;
    if (frame.functionName === '(idle)') {
      idle += microseconds;
      continue;
    }
    busy += microseconds;
    const path: string[] = [];
    for (let at: number | undefined = id; at !== undefined; at = parents.get(at)) {
      path.push(fileOf(nodes.get(at)?.callFrame.url ?? ''));
    }
    times[frame.functionName === '(garbage collector)' ? 'garbage' : stageOf(path)] += microseconds;
    const name = nameOf(frame.functionName, path);
    functions.set(name, (functions.get(name) ?? 0) + microseconds);
  }
  const share = (microseconds: number): number => microseconds / Math.max(1, busy);
  return {
    shares: Object.fromEntries(stages.map((stage) => [stage, share(times[stage])])) as Record<Stage, number>,
    functions: [...functions]
      .map(([name, microseconds]) => ({ name, share: share(microseconds) }))
      .sort((one, other) => other.share - one.share)
      .slice(0, MOST_FUNCTIONS),
    busy: busy / Math.max(1, busy + idle),
  };
}

/** A function with its file; one of the platform says little without the file that has called it. */
function nameOf(functionName: string, path: readonly string[]): string {
  const [file = ''] = path;
  const name = functionName || '(anonymous)';
  const caller = path.find((one) => one !== '' && !one.startsWith('node:'));
  if (file !== '' && file === caller) return `${file}:${name}`;
  return `${file}${file === '' ? '' : ':'}${name}${caller === undefined ? '' : ` < ${caller}`}`;
}

/** @param path files from the frame up to the first that called */
function stageOf(path: readonly string[]): Stage {
  for (const table of [places, placesOtherwise]) {
    for (const file of path) {
      const found = table.find(([pattern]) => pattern.test(file));
      if (found !== undefined) return found[1];
    }
  }
  return 'other';
}

/** A file of the project by its path from the root, of a package from `node_modules/` on. */
function fileOf(url: string): string {
  const path = url.startsWith('file://') ? url.slice('file://'.length) : url;
  const packages = path.lastIndexOf('node_modules/');
  if (packages >= 0) return path.slice(packages);
  return path.startsWith(root) ? path.slice(root.length) : path;
}
