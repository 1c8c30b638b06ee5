import { parseArgs } from 'node:util';
import { readConfig } from '../config.ts';
import { readIntegrators } from '../integrators.ts';
import { openRuleBook, shippedRules } from '../rule-book.ts';
import type { Run } from './commands.ts';

/** `onedoor check-config`: reads everything that a start would read, and starts nothing. */
export const run: Run = async (words) => {
  const { values } = parseArgs({ args: [...words], options: { home: { type: 'string' } } });
  const { settings, folders } = readConfig(values.home);
  const integrators = readIntegrators(folders.integrators);
  const rules = await openRuleBook(shippedRules);
  const lines = [
    `home 主目录: ${folders.home}`,
    `integrators 接入方: ${integrators.names.join(', ') || '(none 无)'}`,
    `matters 事项: ${rules.catalogue
      .all()
      .map(({ code }) => code)
      .join(', ')}`,
    `settings 设置: ${JSON.stringify(settings)}`,
    'ok',
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
  return 0;
};
