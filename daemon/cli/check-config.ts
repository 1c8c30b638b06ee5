import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { StoreFault } from '../../actors/ports.ts';
import { openMasterKey } from '../../adapters/level/master-key.ts';
import { openLevelStore } from '../../adapters/level/store.ts';
import { withWorkingCopy } from '../../adapters/level/working-copy.ts';
import type { Catalogue } from '../../rules/matters/catalogue.ts';
import { type Folders, readConfig } from '../config.ts';
import { type Integrators, readIntegrators } from '../integrators.ts';
import { readNotifySettings } from '../notify-settings.ts';
import { compareRules } from '../publication.ts';
import { knownRules } from '../road/screening.ts';
import { openLibrary, type RuleLibrary, shippedRules } from '../rule-book.ts';
import { readSweeps } from '../screening/sweep-settings.ts';
import { readSourceSettings } from '../sources/source-settings.ts';
import type { Run } from './commands.ts';

/**
 * `onedoor check-config`: reads everything that a start would read, and starts nothing. Where the home has a store that no
 * daemon is using, the rules are also held against what was published, which can refuse a start.
 */
export const run: Run = async (words) => {
  const { values } = parseArgs({ args: [...words], options: { home: { type: 'string' } } });
  const { settings, folders } = readConfig(values.home);
  const integrators = readIntegrators(folders.integrators);
  readNotifySettings(settings, folders.secrets);
  const sources = readSourceSettings(folders);
  const library = await openLibrary(folders.rules ?? shippedRules);
  const { set } = library;
  const sweeps = readSweeps(folders, knownRules({ current: set }));
  const lines = [
    `home 主目录: ${folders.home}`,
    `integrators 接入方: ${integrators.names.join(', ') || '(none 无)'}`,
    `sources 数据源: ${sources.map(({ source, adapter }) => `${source} (${adapter})`).join(', ') || '(none 无)'}`,
    `screening 主动筛查: ${sweeps.map(({ sweep, everyDays }) => `${sweep} (${everyDays}d)`).join(', ') || '(none 无)'}`,
    `matters 事项: ${set.catalogue
      .all()
      .map(({ code }) => code)
      .join(', ')}`,
    `rules 规则集: ${set.id} (${folders.rules ?? "the program's own 程序自带"})`,
    `published rules 已发布规则: ${await comparison(library, folders)}`,
    `settings 设置: ${JSON.stringify(settings)}`,
    ...withoutSpeaker(set.catalogue, integrators).map((line) => `warning 警告: ${line}`),
    'ok',
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
  return 0;
};

/** What came of holding the rules against the store. @throws PublicationFault or StoreFault for what a start would end with */
async function comparison(library: RuleLibrary, { data, masterKey: keyFile }: Folders): Promise<string> {
  const folder = join(data, 'store');
  if (!existsSync(join(folder, 'CURRENT'))) return 'there is no store yet, nothing was compared 尚无数据，未比对';
  const masterKey = await openMasterKey(keyFile, { mayCreate: false });
  const refused = async (copy: string): Promise<unknown> => {
    const store = await openLevelStore({ folder: copy, masterKey });
    const fault = await compareRules(library, store).then(
      () => undefined,
      (error: unknown) => error,
    );
    await store.close();
    return fault;
  };
  try {
    const fault = await withWorkingCopy(folder, `read the store in ${folder}`, refused);
    if (fault !== undefined) throw fault;
  } catch (error) {
    if (!(error instanceof StoreFault) || error.code !== 'LOCKED') throw error;
    return 'a daemon is using the store, nothing was compared 服务正在运行，未比对';
  }
  return 'the files fit what was published 与已发布内容一致';
}

/** Every organisation that is responsible for something, and for which nobody would be told that a step waits. */
function withoutSpeaker(catalogue: Catalogue, { speakersFor }: Integrators): readonly string[] {
  const unspoken = new Map<string, { readonly title: string; readonly matters: Set<string> }>();
  for (const { code, responsible } of catalogue.all()) {
    for (const { organisation, title } of responsible) {
      if (speakersFor(organisation).length > 0) continue;
      const known = unspoken.get(organisation) ?? { title: `${title.zh} ${title.en}`, matters: new Set() };
      known.matters.add(code);
      unspoken.set(organisation, known);
    }
  }
  return [...unspoken].map(
    ([organisation, { title, matters }]) =>
      `no integrator speaks for 没有接入方代表 ${organisation} ${title} (${[...matters].join(', ')})`,
  );
}
