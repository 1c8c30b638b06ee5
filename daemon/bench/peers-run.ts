import { parseArgs } from 'node:util';
import type { Run } from '../cli/commands.ts';
import { benchPeers, type PeerName, type PeersResult, peerNames } from './peers-bench.ts';
import { aligned, rounded } from './ranking.ts';

const usage = `usage: onedoor bench peers [--peer ${peerNames.join('|')}]… [--rounds N] [--seconds N] [--window N] [--seed S] [--cache DIR] [--json]
`;

/**
 * `onedoor bench peers`: an application is submitted, accepted and closed on its key by Onedoor, by Restate, and by a worker as everyone
 * writes it first, in turns in one run; whoever answers has synced. The last line is JSON; a peer that cannot be had is null there.
 */
export const run: Run = async (words) => {
  const { values, positionals } = parseArgs({
    args: [...words],
    options: {
      peer: { type: 'string', multiple: true, default: [...peerNames] },
      rounds: { type: 'string', default: '5' },
      seconds: { type: 'string', default: '8' },
      window: { type: 'string', default: '512' },
      seed: { type: 'string', default: '1' },
      cache: { type: 'string' },
      json: { type: 'boolean', default: false },
    },
    allowPositionals: true,
  });
  const counts = [values.rounds, values.seconds, values.window, values.seed].map(Number);
  const [rounds = 0, seconds = 0, window = 0, seed = 0] = counts;
  const known = values.peer.every((name) => (peerNames as readonly string[]).includes(name));
  if (!known || positionals.length > 0 || !counts.every((count) => Number.isSafeInteger(count) && count >= 1)) {
    process.stderr.write(usage);
    return 64;
  }
  const print = (text: string): void => {
    if (!values.json) process.stdout.write(`${text}\n`);
  };
  print(
    `One flow, keyed: submit, accept, close; 2 kB, 30 rules a step, ${rounds} rounds of ${seconds} s. 同一流程：申请、受理、办结，落盘后答复。`,
  );
  const result = await benchPeers({
    peers: values.peer as readonly PeerName[],
    rounds,
    seconds,
    window,
    seed,
    cache: values.cache,
    tell: (sentence) => print(`  ${sentence}`),
  });
  for (const { name, reason } of result.missing) process.stderr.write(`${name}: left out 未能取得: ${reason}\n`);
  print(peersTable(result));
  process.stdout.write(`${JSON.stringify({ ...peersSummary(result), rounds, seconds })}\n`);
  return 0;
};

function peersTable({ results }: PeersResult): string {
  const figures = aligned([
    ['', 'steps/s 步', 'p50 ms', 'p99 ms', 'µs of processor time a step 每步处理器时间'],
    ...results.map(({ name, stepsPerSecond, p50Ms, p99Ms, cpuMicrosecondsPerStep }) => [
      name,
      ...[stepsPerSecond, p50Ms, p99Ms, cpuMicrosecondsPerStep].map((value) => String(rounded(value))),
    ]),
  ]);
  const guarantees = results.map(({ name, guarantee }) => `${name}: ${guarantee.en} ${guarantee.zh}`);
  return [figures, ...guarantees].join('\n');
}

/** The last line; a ratio is null where one of the two is missing. */
export function peersSummary({ results, missing }: PeersResult) {
  const of = (name: PeerName) => results.find((result) => result.name === name);
  const versus = (name: PeerName): number | null => {
    const [own, other] = [of('onedoor'), of(name)];
    return own === undefined || other === undefined ? null : rounded(own.stepsPerSecond / other.stepsPerSecond);
  };
  const figures = peerNames.map((name) => {
    const one = of(name);
    const figuresOf = one && {
      stepsPerSecond: Math.round(one.stepsPerSecond),
      p50Ms: rounded(one.p50Ms),
      p99Ms: rounded(one.p99Ms),
      cpuMicrosecondsPerStep: rounded(one.cpuMicrosecondsPerStep),
    };
    return [name, figuresOf ?? null] as const;
  });
  return {
    vsRestate: versus('restate'),
    vsNaive: versus('naive'),
    ...Object.fromEntries(figures),
    missing: Object.fromEntries(missing.map(({ name, reason }) => [name, reason])),
  };
}
