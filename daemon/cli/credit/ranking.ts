import { userInfo } from 'node:os';
import { parseArgs } from 'node:util';
import type { Answer } from '../../../actors/protocol/questions.ts';
import { percentText } from '../../../rules/credit/proportion-text.ts';
import { rankingMeasures } from '../../../rules/credit/ranking/ranking-measures.ts';
import { readConfig } from '../../config.ts';
import { askDaemon } from '../client.ts';
import type { Run } from '../commands.ts';

const TIMEOUT_MS = 60_000;

/**
 * `onedoor credit ranking officers|organisations --measure NAME`: who fares how, from the snapshot of the day; the running daemon
 * journals who has asked and what for.
 */
export const run: Run = async (words) => {
  const { values, positionals } = parseArgs({
    args: [...words],
    options: {
      measure: { type: 'string' },
      day: { type: 'string' },
      skip: { type: 'string', default: '0' },
      limit: { type: 'string', default: '100' },
      format: { type: 'string', default: 'table' },
      home: { type: 'string' },
      purpose: { type: 'string' },
    },
    allowPositionals: true,
  });
  const [of, ...more] = positionals;
  const { measure, day, format, home, purpose } = values;
  const [skip, limit] = [Number(values.skip), Number(values.limit)];
  if (of === undefined || more.length > 0 || measure === undefined || purpose === undefined) return 64;
  if (!['table', 'json'].includes(format) || !Number.isSafeInteger(skip) || !Number.isSafeInteger(limit)) return 64;
  const question = {
    of,
    measure,
    skip,
    limit,
    by: userInfo().username,
    purpose,
    ...(day === undefined ? {} : { day }),
  };
  const answer = await askDaemon(readConfig(home), 'operator.ranking', question, TIMEOUT_MS);
  const ranking = answer as Answer<'credit.ranking'>;
  process.stdout.write(format === 'json' ? `${JSON.stringify(ranking, undefined, 2)}\n` : tableOf(ranking));
  return 0;
};

const trends = {
  unknown: '—',
  better: '改善 better',
  worse: '变差 worse',
  'not-told-apart': '无可断定 no change can be told',
} as const;

function tableOf({
  day,
  measure,
  period,
  before,
  total,
  ranked,
  tooFew,
  text,
  counted,
}: Answer<'credit.ranking'>): string {
  const { title } = rankingMeasures[measure];
  const rows = ranked.map(({ place, placeBefore, subject, organisation, hits, of, rate, interval, trend }) =>
    [
      place,
      placeBefore ?? '—',
      subject,
      organisation ?? '',
      `${hits}/${of}`,
      `${percentText(rate)} (${percentText(interval.low)}–${percentText(interval.high)})`,
      trends[trend.standing],
    ].join('\t'),
  );
  const few = tooFew.map(({ subject, hits, of }) => `—\t—\t${subject}\t\t${hits}/${of}\t件数不足 too few cases`);
  return [
    `${title.zh} ${title.en}　${period.from} – ${period.to}（上期 before ${before.from} – ${before.to}；快照 snapshot ${day}）`,
    ['名次 place', '上期 before', '对象 subject', '机构 organisation', '件数 cases', '比率 rate', '趋势 trend'].join(
      '\t',
    ),
    ...rows,
    ...(ranked.length < total ? [`… ${ranked.length} / ${total}`] : []),
    ...few,
    text.zh,
    text.en,
    counted.zh,
    counted.en,
    '',
  ].join('\n');
}
