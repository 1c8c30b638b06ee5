import { userInfo } from 'node:os';
import { parseArgs } from 'node:util';
import type { DeadlinesExplained, ExplainedClock } from '../../actors/questions/deadlines-explained.ts';
import type { LocalizedText } from '../../rules/text.ts';
import { readConfig } from '../config.ts';
import { dayLine } from './calendar.ts';
import { askDaemon } from './client.ts';
import type { Run } from './commands.ts';

const kinds: Readonly<Record<ExplainedClock['clock']['clock'], LocalizedText>> = {
  examination: { zh: '收件审查', en: 'examination' },
  legal: { zh: '法定时限', en: 'by law' },
  promised: { zh: '承诺时限', en: 'by promise' },
  step: { zh: '环节', en: 'step' },
};
const states: Readonly<Record<ExplainedClock['clock']['state'], LocalizedText>> = {
  running: { zh: '计时中', en: 'running' },
  stopped: { zh: '停止计时', en: 'stands still' },
  done: { zh: '已结束', en: 'done' },
};
const reasons: Readonly<Record<ExplainedClock['clock']['stops'][number]['reason'], LocalizedText>> = {
  awaitingApplicant: { zh: '等待申请人补正', en: 'waits for the applicant' },
  specialStep: { zh: '特殊环节', en: 'a special step' },
  consultation: { zh: '会商', en: 'a consultation' },
};
const usage = `usage: onedoor deadlines <integrator>.<number> --purpose "why you look 查阅事由" [--clock KIND]
  [--lang zh|en] [--json] [--home DIR]
  KIND: ${Object.keys(kinds).join(' | ')}
`;

type Say = (text: LocalizedText) => string;

/**
 * `onedoor deadlines CASE`: every deadline of an application in the running service, with each stop, its reason and its basis, and
 * the working days one by one. The reading is journaled.
 */
export const run: Run = async (words) => {
  const { values, positionals } = parseArgs({
    args: [...words],
    options: {
      home: { type: 'string' },
      purpose: { type: 'string' },
      clock: { type: 'string' },
      lang: { type: 'string' },
      json: { type: 'boolean', default: false },
    },
    allowPositionals: true,
  });
  const [id, ...more] = positionals;
  const { purpose, lang, clock } = values;
  const known = (lang === undefined || lang === 'zh' || lang === 'en') && (clock === undefined || clock in kinds);
  if (id === undefined || more.length > 0 || purpose === undefined || !known) {
    process.stderr.write(usage);
    return 64;
  }
  const question = { id, by: userInfo().username, purpose };
  const answer = await askDaemon(readConfig(values.home), 'operator.deadlines', question, 10_000);
  const explained = answer as DeadlinesExplained;
  const clocks = explained.clocks.filter((one) => clock === undefined || one.clock.clock === clock);
  if (values.json) {
    process.stdout.write(`${JSON.stringify({ ...explained, clocks })}\n`);
    return 0;
  }
  const say: Say = ({ zh, en }) => (lang === undefined ? `${zh} ${en}` : lang === 'zh' ? zh : en);
  process.stdout.write(`${[headline(explained, say), ...clocks.map((one) => clockText(one, say))].join('\n\n')}\n`);
  return 0;
};

function headline({ id, matter, region, on, calendar }: DeadlinesExplained, say: Say): string {
  const covered = say({ zh: '日历公布至', en: 'calendar covered until' });
  return `${id}  ${matter}  ${region}  ${on}  ${covered} ${calendar.coveredUntil ?? '—'} (${calendar.version})`;
}

function clockText({ clock, days }: ExplainedClock, say: Say): string {
  const { step, state, from, workingDays, extended, due, provisional, remaining, overdue, doneOn, stops } = clock;
  const part = (zh: string, en: string, value: string | number | undefined): string[] =>
    value === undefined ? [] : [`${say({ zh, en })} ${value}`];
  const name = `${say(kinds[clock.clock])}${step === undefined ? '' : ` ${step}`}`;
  const facts = [
    say(states[state]),
    ...part('起算日', 'day 0', from),
    ...part('工作日', 'working days', workingDays),
    ...part('其中延长', 'of these by extension', extended),
    ...part('到期日', 'due', due),
    ...(provisional === true ? [say({ zh: '暂定', en: 'provisional' })] : []),
    ...part('剩余', 'left', remaining),
    ...part('超期', 'overdue', overdue),
    ...part('结束于', 'done on', doneOn),
  ];
  const stopped = stops.map(
    ({ from: first, to, reason, basis }) =>
      `  ${say({ zh: '停止', en: 'stopped' })} ${first} – ${to ?? '…'}  ${say(reasons[reason])}  ${basis}`,
  );
  return [`${name}: ${facts.join(' · ')}`, ...stopped, ...days.map((day) => `  ${dayLine(day)}`)].join('\n');
}
