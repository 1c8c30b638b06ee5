import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Integrator, integratorFile } from '../actors/protocol/integrator.ts';
import { validators } from '../adapters/messages/validators.generated.ts';
import { isDivisionCode, within } from '../rules/identity/division.ts';
import { schemaDefects } from '../rules/matters/schema-fault.ts';
import { ConfigFault } from './config.ts';

/** Who may speak to this daemon, and for whom. */
export interface Integrators {
  readonly names: readonly string[];
  find(name: string): Integrator | undefined;
  /** Names of the integrators that speak for an organisation. */
  speakersFor(organisation: string): readonly string[];
  /** Names of the integrators that supervise a region. */
  supervisorsOf(region: string): readonly string[];
}

/** Reads `integrators/*.json`; every fault of every file is told at once. */
export function readIntegrators(folder: string): Integrators {
  const faults: string[] = [];
  const known = new Map<string, Integrator>();
  const files = existsSync(folder)
    ? readdirSync(folder)
        .filter((name) => name.endsWith('.json'))
        .sort()
    : [];
  for (const name of files) {
    const file = join(folder, name);
    let content: unknown;
    try {
      content = JSON.parse(readFileSync(file, 'utf8'));
    } catch {
      faults.push(`${file}: is not JSON`);
      continue;
    }
    const defects = schemaDefects(integratorFile, content);
    for (const { pointer, message } of defects) faults.push(`${file}#${pointer}: ${message.zh} / ${message.en}`);
    const fits = validators['integratorFile']?.(content) === true;
    if (!fits && defects.length === 0) faults.push(`${file}: 不符合要求 / does not fit the schema`);
    if (!fits) continue;
    const integrator = content as Integrator;
    if (`${integrator.integrator}.json` !== name)
      faults.push(
        `${file}#/integrator: the file of ${integrator.integrator} must be named ${integrator.integrator}.json`,
      );
    if (['daemon', 'operator'].includes(integrator.integrator))
      faults.push(`${file}#/integrator: ${integrator.integrator} is a name of the service itself`);
    faults.push(...rightsFaults(integrator).map((fault) => `${file}#${fault}`));
    known.set(integrator.integrator, integrator);
  }
  if (faults.length > 0) throw new ConfigFault(faults);
  const speakers = new Map<string, string[]>();
  for (const { integrator, organisations } of known.values()) {
    for (const organisation of organisations)
      speakers.set(organisation, [...(speakers.get(organisation) ?? []), integrator]);
  }
  return {
    names: [...known.keys()],
    find: (name) => known.get(name),
    speakersFor: (organisation) => speakers.get(organisation) ?? [],
    supervisorsOf: (region) =>
      [...known.values()]
        .filter(({ supervises = [] }) => supervises.some((area) => within(region, area)))
        .map(({ integrator }) => integrator),
  };
}

/** Rights that could never be used are a mistake of whoever wrote the file, and better told than found out. */
function rightsFaults({ purposes = [], organisations, regions, supervises = [] }: Integrator): readonly string[] {
  const faults: string[] = [];
  for (const [member, areas] of Object.entries({ regions, supervises })) {
    for (const [index, area] of areas.entries())
      if (!isDivisionCode(area)) faults.push(`/${member}/${index}: 应为行政区划代码 / must be a division code`);
  }
  if (purposes.includes('handling') && organisations.length === 0)
    faults.push('/purposes: 办理目的须有所代表的机构 / handling needs organisations to speak for');
  if (purposes.includes('supervision') && supervises.length === 0)
    faults.push('/purposes: 监督目的须列明 supervises / supervision needs the regions in supervises');
  return faults;
}
