import { userInfo } from 'node:os';
import { parseArgs } from 'node:util';
import { readConfig } from '../config.ts';
import type { SweepView } from '../screening/screening-answers.ts';
import { askDaemon } from './client.ts';
import type { Run } from './commands.ts';

const TIMEOUT_MS = 10_000;
const orders = ['run', 'pause', 'resume'];

/**
 * `onedoor screening list|run NAME|pause NAME|resume NAME`: how the sweeps of active screening stand; has one begin before its
 * day, stops it where it is, or has it go on. An order is journaled with who gave it and why.
 */
export const run: Run = async (words) => {
  const { values, positionals } = parseArgs({
    args: [...words],
    options: { home: { type: 'string' }, purpose: { type: 'string' } },
    allowPositionals: true,
  });
  const [order = '', sweep, ...more] = positionals;
  const lists = order === 'list' && sweep === undefined;
  const orderable = orders.includes(order) && sweep !== undefined && values.purpose !== undefined;
  if ((!lists && !orderable) || more.length > 0) {
    process.stderr.write(
      'usage: onedoor screening list [--home DIR]\n       onedoor screening run|pause|resume NAME --purpose "why 事由" [--home DIR]\n',
    );
    return 64;
  }
  const purpose = values.purpose ?? 'list';
  const question = { order, sweep, by: userInfo().username, purpose };
  const views = (await askDaemon(readConfig(values.home), 'operator.screening', question, TIMEOUT_MS)) as SweepView[];
  process.stdout.write(views.length === 0 ? '没有筛查 no sweeps\n' : views.map((view) => `${lineOf(view)}\n`).join(''));
  return 0;
};

const statuses = { waiting: '等待 waiting', running: '进行中 running', paused: '已暂停 paused' } as const;

function lineOf({ sweep, title, status, everyDays, per, next, run: newest }: SweepView): string {
  const counts = Object.entries(newest?.counts ?? {}).map(([outcome, count]) => `${outcome} ${count}`);
  return [
    `${sweep}\t${title.zh} ${title.en}`,
    `${statuses[status]}, 每 ${everyDays} 日 every ${everyDays} days, ${per === 'person' ? '逐人 per person' : '逐件 per case'}`,
    ...(next === undefined ? [] : [`下次 next ${next}`]),
    ...(newest === undefined
      ? ['尚未进行 never run']
      : [
          `第 ${newest.run} 次 run ${newest.run}: ${newest.begunAt} – ${newest.endedAt ?? '…'}`,
          counts.join(', ') || '-',
        ]),
  ].join('\t');
}
