import { join } from 'node:path';
import { freePort } from '../demo/child.ts';
import { HttpLane } from './http-lane.ts';
import { drive, type Peer, type PeerStretch, type StepAnswer } from './peer.ts';
import { startProcess, startScript } from './peer-process.ts';
import { cpuTimeOf } from './processes.ts';
import { rivalPackages } from './rival-packages.ts';
import type { Workload } from './workload.ts';

/** The numbers of keys at once among which the best is looked for. */
const lanesTried = [32, 128, 512] as const;
const TRIED_SECONDS = 3;

/**
 * Restate in its default configuration: one node, its log synced to the disk before a step counts, the state of an object beside it.
 * @param folder an empty one
 * @returns the peer, or why there is none
 */
export async function openRestate(
  folder: string,
  options: {
    readonly workload: Workload;
    readonly held: number;
    readonly cache: string | undefined;
    readonly tell: (sentence: string) => void;
  },
): Promise<Peer | { readonly reason: string }> {
  if (process.platform !== 'linux' || process.arch !== 'x64') return { reason: 'its binary is for linux-x64 here' };
  const packages = rivalPackages(options.cache, 'peers');
  if ('reason' in packages) return packages;
  const binary = packages.resolve('@restatedev/restate-server-linux-x64/bin/restate-server');
  const [servicePort, ingressPort, adminPort, nodePort] = await Promise.all([1, 2, 3, 4].map(() => freePort()));
  const service = await startScript(new URL('restate-service.ts', import.meta.url), [
    packages.resolve('@restatedev/restate-sdk'),
    String(servicePort),
  ]);
  const on = (port: number | undefined): string => `127.0.0.1:${port}`;
  const server = await startProcess(binary, ['--listen-mode', 'tcp', '--no-logo'], {
    environment: {
      DO_NOT_TRACK: '1',
      RESTATE_DISABLE_TELEMETRY: 'true',
      RESTATE_ADMIN__DISABLE_WEB_UI: 'true',
      RESTATE_BASE_DIR: join(folder, 'restate'),
      RESTATE_BIND_ADDRESS: on(nodePort),
      RESTATE_ADVERTISED_ADDRESS: `http://${on(nodePort)}`,
      RESTATE_INGRESS__BIND_ADDRESS: on(ingressPort),
      RESTATE_ADMIN__BIND_ADDRESS: on(adminPort),
    },
    isReady: (line) => /Ingress HTTP listening/.test(line),
  }).catch(async (error: unknown) => {
    await service.stop();
    throw error;
  });
  const lanes: HttpLane[] = [];
  const stop = async (): Promise<void> => {
    for (const lane of lanes) lane.close();
    await server.stop();
    await service.stop();
  };
  try {
    await register(adminPort ?? 0, servicePort ?? 0);
    const body = JSON.stringify(options.workload.facts);
    const runWith = (count: number, seconds: number): Promise<PeerStretch> => {
      while (lanes.length < count) lanes.push(new HttpLane(ingressPort ?? 0));
      return drive(
        async (lane, key, step) => {
          const answer = await lanes[lane]?.post(`/Application/${key}/${step}`, body);
          return JSON.parse(answer ?? '') as StepAnswer;
        },
        {
          lanes: count,
          seconds,
          held: options.held,
          cpuTime: () => cpuTimeOf(server.pid).all + cpuTimeOf(service.pid).all,
        },
      );
    };
    let best = { count: 0, stepsPerSecond: 0 };
    for (const count of lanesTried) {
      const { stepsPerSecond } = await runWith(count, TRIED_SECONDS);
      options.tell(`restate, ${count} keys at once 并发: ${Math.round(stepsPerSecond)} steps/s 步`);
      if (stepsPerSecond > best.stepsPerSecond) best = { count, stepsPerSecond };
    }
    return {
      name: 'restate',
      guarantee: {
        zh: `1.7.12，默认配置，单节点；日志落盘后答复；并发 ${best.count}`,
        en: `1.7.12 as it comes, one node; its log is synced before the answer; ${best.count} keys at once`,
      },
      run: (seconds) => runWith(best.count, seconds),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

const REGISTERED_WITHIN_MS = 60_000;

/** Tells Restate of the service, once it is ready to be told. */
async function register(adminPort: number, servicePort: number): Promise<void> {
  const end = performance.now() + REGISTERED_WITHIN_MS;
  for (;;) {
    const answer = await fetch(`http://127.0.0.1:${adminPort}/deployments`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ uri: `http://127.0.0.1:${servicePort}` }),
    }).catch((error: unknown) => error as Error);
    if (answer instanceof Response && answer.ok) return;
    const reason = answer instanceof Response ? await answer.text() : answer.message;
    if (performance.now() > end) throw new Error(`Restate did not take the service: ${reason}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
