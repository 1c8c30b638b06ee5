import { join } from 'node:path';
import type { Random } from '../../rules/random.ts';
import type { Peer } from './peer.ts';
import { Road } from './road.ts';
import { type Case, makeCase } from './road-cases.ts';
import { Site } from './road-site.ts';

/** What an application takes that is accepted and closed at once: its flow lets it be closed only when it is decided or withdrawn. */
const STEPS = ['submit', 'accept', 'withdraw', 'close'];

/** The shortest whole way of an application through Onedoor, with nothing that must be refused. @param folder an empty one */
export async function openOnedoor(
  folder: string,
  { window, seed }: { readonly window: number; readonly seed: number },
): Promise<Peer> {
  const site = new Site(join(folder, 'onedoor'));
  await site.start();
  try {
    const road = await Road.open(site, { window, openCases: window, seed }, { make: shortCase });
    return {
      name: 'onedoor',
      guarantee: {
        zh: `自有规则集与全部理由，${STEPS.length} 步（另有撤回）；加密留痕落盘后答复，重复识别，各方通知`,
        en: `its own packs with all reasons, ${STEPS.length} steps (one to withdraw); journal, encrypted and linked, synced before the answer; repeats recognised, everyone told`,
      },
      run: async (seconds) => {
        const { perSecond, p50Ms, p99Ms, cpuMicroseconds } = await road.full(seconds);
        if (road.load.faultCount > 0) throw new Error(`Onedoor answered otherwise: ${road.load.faults[0]}`);
        return {
          stepsPerSecond: perSecond,
          p50Ms,
          p99Ms,
          cpuMicrosecondsPerStep: cpuMicroseconds.daemon + cpuMicroseconds.natsServer,
        };
      },
      stop: async () => {
        await road.load.stop();
        await site.stop();
      },
    };
  } catch (error) {
    await site.stop();
    throw error;
  }
}

/** Some stories have a slip of an officer in between, which the other peers' flow does not have. */
function shortCase(random: Random, number: number): Case {
  for (;;) {
    const one = makeCase(random, number, 'withdrawnLate');
    if (one.steps.length === STEPS.length) return one;
  }
}
