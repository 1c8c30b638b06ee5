import { join } from 'node:path';
import { startTemporaryServer } from '../../adapters/nats/server/temporary-server.ts';
import { naiveSubjects } from './naive-messages.ts';
import { drive, type Peer, type StepAnswer } from './peer.ts';
import { startScript } from './peer-process.ts';
import { cpuTimeOf } from './processes.ts';
import type { Workload } from './workload.ts';

/** More keys at once make it no faster, since it takes one message after the other; fewer would let it wait. */
const LANES = 64;

/** The naive worker with a server of its own. @param folder an empty one */
export async function openNaive(
  folder: string,
  { workload, held }: { readonly workload: Workload; readonly held: number },
): Promise<Peer> {
  const { server, connect, dispose } = await startTemporaryServer();
  try {
    const worker = await startScript(new URL('naive-worker.ts', import.meta.url), [
      server.url,
      server.users.get('daemon') ?? '',
      join(folder, 'naive'),
    ]);
    const connection = await connect('daemon', { inboxPrefix: '_INBOX_daemon.driver' });
    const waiting = new Map<number, (answer: StepAnswer) => void>();
    connection.subscribe(naiveSubjects.answers.all, {
      callback: (error, message) => {
        if (error !== null) return;
        const id = Number(message.subject.slice(naiveSubjects.answers.prefix.length + 1));
        waiting.get(id)?.(message.json<StepAnswer>());
        waiting.delete(id);
      },
    });
    await connection.flush();
    const facts = JSON.stringify(workload.facts);
    let requests = 0;
    return {
      name: 'naive',
      guarantee: {
        zh: 'json-rules-engine，逐条同步落盘后确认；崩溃后可能重复生效',
        en: 'json-rules-engine, one synced put a step before the ack; a crash in between repeats a step',
      },
      run: (seconds) =>
        drive(
          (_lane, key, step) =>
            new Promise((resolve) => {
              requests += 1;
              waiting.set(requests, resolve);
              const text = `{"id":${requests},"key":"${key}","step":"${step}","facts":${facts}}`;
              connection.publish(`${naiveSubjects.requests.prefix}.${key}`, text);
            }),
          {
            lanes: LANES,
            seconds,
            held,
            cpuTime: () => cpuTimeOf(worker.pid).all + cpuTimeOf(server.pid).all,
          },
        ),
      stop: async () => {
        await worker.stop();
        await dispose();
      },
    };
  } catch (error) {
    await dispose();
    throw error;
  }
}
