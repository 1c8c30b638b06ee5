import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { schemaDefects } from '../../rules/matters/schema-fault.ts';
import { type SweepDefinition, sweepSchema } from '../../rules/screening/definition.ts';
import { ConfigFault, type Folders } from '../config.ts';

/** What the published rules know, as far as sweeps speak of it. */
export interface KnownRules {
  readonly verifies: (matter: string) => boolean;
  readonly knowsDataset: (dataset: string) => boolean;
}

/** So many sweeps have numbers of their own in the metrics. */
const MOST_SWEEPS = 20;

/**
 * Reads `screening/*.json` of the configuration folder. They are settings and no rules: they say when cases are looked at
 * again and how fast, which whoever runs the service changes from one day to the next, and decide nothing about a case, so
 * no rule set becomes another by them. Each definition is journaled with the sweep all the same.
 * @throws ConfigFault that lists every fault of every file
 */
export function readSweeps({ screening }: Pick<Folders, 'screening'>, known: KnownRules): readonly SweepDefinition[] {
  const faults: string[] = [];
  const names = existsSync(screening) ? readdirSync(screening).filter((name) => name.endsWith('.json')) : [];
  const sweeps = names.sort().flatMap((name) => {
    const read = readOne(join(screening, name), known, faults);
    return read === undefined ? [] : [read];
  });
  if (sweeps.length > MOST_SWEEPS)
    faults.push(`${screening}: 至多 ${MOST_SWEEPS} 个筛查 / there can be ${MOST_SWEEPS} sweeps at most`);
  if (faults.length > 0) throw new ConfigFault(faults);
  return sweeps;
}

function readOne(file: string, known: KnownRules, faults: string[]): SweepDefinition | undefined {
  const before = faults.length;
  const fault = (pointer: string, message: string): void => void faults.push(`${file}${pointer}: ${message}`);
  const content = contentOf(file);
  if (content === undefined) {
    fault('', '不是有效的JSON，请改正 / is no JSON: correct it');
    return undefined;
  }
  for (const { pointer, message } of schemaDefects(sweepSchema, content))
    fault(`#${pointer}`, `${message.zh} / ${message.en}`);
  if (faults.length > before) return undefined;
  const definition = content as SweepDefinition;
  const { sweep, matters = [], datasets = [], window } = definition;
  if (!file.endsWith(`/${sweep}.json`))
    fault('#/sweep', `文件须名为 ${sweep}.json / the file must be named ${sweep}.json`);
  if (window.from === window.to)
    fault(
      '#/window/to',
      '不得与 from 相同：全天请写 00:00 至 23:59 / must not be the same as from: for the whole day write 00:00 to 23:59',
    );
  for (const [index, matter] of matters.entries())
    if (!known.verifies(matter))
      fault(`#/matters/${index}`, `${matter} 不是可核对的事项 / ${matter} is no matter that is verified`);
  for (const [index, dataset] of datasets.entries())
    if (!known.knowsDataset(dataset))
      fault(`#/datasets/${index}`, `没有数据集 ${dataset} / there is no dataset ${dataset}`);
  return faults.length > before ? undefined : definition;
}

function contentOf(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}
