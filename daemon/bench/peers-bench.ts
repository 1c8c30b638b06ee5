import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openNaive } from './naive-peer.ts';
import { openOnedoor } from './onedoor-peer.ts';
import { compileOurs } from './ours.ts';
import type { Peer, PeerStretch } from './peer.ts';
import { openRestate } from './restate-peer.ts';
import { quantile } from './rounds.ts';
import { readWorkload } from './workload.ts';

export const peerNames = ['onedoor', 'restate', 'naive'] as const;
export type PeerName = (typeof peerNames)[number];

export interface PeersOptions {
  readonly peers: readonly PeerName[];
  readonly rounds: number;
  /** How long each peer is loaded in each round. */
  readonly seconds: number;
  /** Messages without a receipt at most, for Onedoor. */
  readonly window: number;
  readonly seed: number;
  /** The folder to keep packages in. */
  readonly cache: string | undefined;
  readonly tell: (sentence: string) => void;
}

/** A peer's medians over all rounds. */
export interface PeerResult extends PeerStretch {
  readonly name: string;
  readonly guarantee: Peer['guarantee'];
}

export interface PeersResult {
  readonly results: readonly PeerResult[];
  /** Peers that could not be had, and why. */
  readonly missing: readonly { readonly name: PeerName; readonly reason: string }[];
}

/** Loads the peers in turns, A B C A B C …, after a turn that does not count; the median of the rounds counts. */
export async function benchPeers(options: PeersOptions): Promise<PeersResult> {
  const folder = mkdtempSync(join(tmpdir(), 'onedoor-peers-'));
  const peers: { readonly peer: Peer; readonly stretches: PeerStretch[] }[] = [];
  const missing: { readonly name: PeerName; readonly reason: string }[] = [];
  try {
    for (const name of options.peers) {
      const peer = await open(name, folder, options);
      if ('reason' in peer) missing.push({ name, reason: peer.reason });
      else peers.push({ peer, stretches: [] });
    }
    for (let round = 0; round <= options.rounds; round += 1) {
      for (const { peer, stretches } of peers) {
        const stretch = await peer.run(options.seconds);
        options.tell(
          `round 轮 ${round} / ${options.rounds}: ${peer.name} ${Math.round(stretch.stepsPerSecond)} steps/s 步`,
        );
        if (round > 0) stretches.push(stretch);
      }
    }
    return { results: peers.map(({ peer, stretches }) => resultOf(peer, stretches)), missing };
  } finally {
    for (const { peer } of peers) await peer.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

function open(name: PeerName, folder: string, options: PeersOptions): Promise<Peer | { readonly reason: string }> {
  const workload = readWorkload();
  const held = compileOurs(workload.rules, 'library').holding(workload.facts);
  switch (name) {
    case 'onedoor':
      return openOnedoor(folder, options);
    case 'restate':
      return openRestate(folder, { ...options, workload, held });
    case 'naive':
      return openNaive(folder, { workload, held });
    default: {
      const unknown: never = name;
      throw new Error(`there is no peer ${String(unknown)}`);
    }
  }
}

function resultOf({ name, guarantee }: Peer, stretches: readonly PeerStretch[]): PeerResult {
  const median = (of: (stretch: PeerStretch) => number): number => quantile(stretches.map(of), 0.5);
  return {
    name,
    guarantee,
    stepsPerSecond: median(({ stepsPerSecond }) => stepsPerSecond),
    p50Ms: median(({ p50Ms }) => p50Ms),
    p99Ms: median(({ p99Ms }) => p99Ms),
    cpuMicrosecondsPerStep: median(({ cpuMicrosecondsPerStep }) => cpuMicrosecondsPerStep),
  };
}
