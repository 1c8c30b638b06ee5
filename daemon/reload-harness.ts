import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileOf, sampleMatter, samplePre, sampleRoute } from '../rules/engine/rule-set.fixture.ts';

/** Files of a rules folder by their path; a text is written as it is. */
export type RuleFiles = Readonly<Record<string, unknown>>;

/** The pack that returns everybody below an age: nobody who applies is ninety. */
export const STRICT: RuleFiles = { 'library/sample-pre/1.0.0.json': samplePre('1.0.0', 90) };
/** A newer version of it, which lets them pass. */
export const MILD: RuleFiles = { 'library/sample-pre/2.0.0.json': samplePre('2.0.0', 18) };
/** Everything else that a set needs. */
export const REST: RuleFiles = {
  'matters/sample-copy.json': sampleMatter(),
  'library/sample-route/1.0.0.json': sampleRoute(),
};

/**
 * Writes rule files as an editor does that never leaves a half one behind; all in one step, so that a daemon in the same
 * process hears of them together.
 */
export function writeRules(folder: string, files: RuleFiles): void {
  for (const [file, content] of Object.entries(files)) {
    const path = join(folder, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(`${path}~`, typeof content === 'string' ? content : fileOf(file, content).bytes);
    renameSync(`${path}~`, path);
  }
}

export function removeRules(folder: string, files: RuleFiles): void {
  for (const file of Object.keys(files)) rmSync(join(folder, file));
}

/** What a daemon measures, by name and labels as `/metrics` writes them. */
export async function metricsOf({ httpPort }: { readonly httpPort: number }): Promise<ReadonlyMap<string, number>> {
  const response = await fetch(`http://127.0.0.1:${httpPort}/metrics`);
  const lines = (await response.text()).split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ') + 1))]),
  );
}

/** Waits until so many reloads of a daemon have ended in this way. */
export async function untilReloads(
  daemon: { readonly httpPort: number },
  result: 'activated' | 'unchanged' | 'refused',
  times: number,
): Promise<void> {
  const name = `onedoor_rule_reloads_total{result="${result}"}`;
  for (let attempt = 0; attempt < 400; attempt += 1) {
    const found = (await metricsOf(daemon)).get(name) ?? 0;
    if (found === times) return;
    if (found > times) throw new Error(`${found} reloads were ${result}, not ${times}`);
    await sleep(25);
  }
  throw new Error(`there were not ${times} reloads that were ${result}`);
}
