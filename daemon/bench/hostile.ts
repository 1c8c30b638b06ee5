import { parseArgs } from 'node:util';
import { readStrictJson } from '../../adapters/rules/strict-json.ts';
import { setCanary } from '../../rules/engine/hostile/canary-harness.ts';
import { factSets } from '../../rules/engine/hostile/facts-harness.ts';
import { hostileFiles } from '../../rules/engine/hostile/hostile-harness.ts';
import { soundFiles } from '../../rules/engine/hostile/sound-files-harness.ts';
import { type Court, type HostileFile, type Outcome, tryOut } from '../../rules/engine/hostile/trial-harness.ts';
import type { Run } from '../cli/commands.ts';

const usage = 'usage: onedoor bench hostile [--files N] [--from NUMBER] [--seed S] [--file NUMBER]\n';
const filesBetweenLines = 1000;
/** What an evaluation may take, whatever the rules and the facts are. */
const mostEvaluationMs = 50;
/** What refusing or loading a file should take. */
const mostLoadMs = 1000;
const mostShown = 10;

/**
 * `onedoor bench hostile`: files that mean no good are read, checked, compiled and evaluated with honest and hostile facts.
 * Exit code 1 when anything happened that never may (code that ran, an error that escaped, a refusal that nobody can read)
 * or an evaluation took too long. `--from` leaves out the files before a number, so that all can be tried in slices; `--file`
 * tries one file alone and shows what is said of it. The last line is JSON.
 */
export const run: Run = async (words) => {
  const { values } = parseArgs({
    args: [...words],
    options: {
      files: { type: 'string', default: '10000' },
      from: { type: 'string', default: '0' },
      seed: { type: 'string', default: '1' },
      file: { type: 'string' },
    },
  });
  const [files, seed] = [Number(values.files), Number(values.seed)];
  const only = values.file === undefined ? undefined : Number(values.file);
  const [from, to] = only === undefined ? [Number(values.from), files] : [only, only + 1];
  const whole = [from, to, seed].every((one) => Number.isSafeInteger(one) && one >= 0);
  if (!whole || from >= to) {
    process.stderr.write(usage);
    return 64;
  }
  const sound = soundFiles();
  const canary = setCanary();
  const court: Court = {
    read: readStrictJson,
    catalogue: sound.catalogue,
    pack: sound.pack,
    factSets: factSets(sound.catalogue, seed),
    canary,
    now: () => performance.now(),
  };
  const account = new Account();
  let number = from;
  try {
    for (const file of hostileFiles(seed, to, sound, from)) {
      account.add(number, file, await tryOut(file, court));
      number += 1;
      if (only === undefined && (number % filesBetweenLines === 0 || number === files)) {
        process.stdout.write(`  ${number}/${files} files 文件, ${account.breaches.length} breaches 失守\n`);
      }
    }
  } finally {
    canary.leave();
  }
  process.stdout.write(`${account.table()}\n${account.findings()}`);
  if (only !== undefined) process.stdout.write(account.refusals());
  const summary = account.summary();
  process.stdout.write(`${JSON.stringify({ files: account.tried.length, from, seed, ...summary })}\n`);
  return summary.breaches === 0 && summary.evaluationsTooLong === 0 ? 0 : 1;
};

interface Tried {
  readonly number: number;
  readonly attack: string;
  readonly bytes: number;
  readonly outcome: Outcome;
}

/** What came of the files. */
class Account {
  readonly tried: Tried[] = [];

  add(number: number, { attack, bytes }: HostileFile, outcome: Outcome): void {
    // Faults can be large, and are needed only where somebody looks at one file.
    this.tried.push({
      number,
      attack,
      bytes: bytes.length,
      outcome: { ...outcome, faults: outcome.faults.slice(0, mostShown) },
    });
  }

  get breaches(): readonly string[] {
    return this.tried.flatMap(({ number, attack, outcome }) =>
      outcome.breaches.map((breach) => `${breach} (file ${number}, ${attack})`),
    );
  }

  table(): string {
    const header = [
      'attack 攻击',
      'files',
      'unreadable 不可读',
      'refused 拒绝',
      'evaluated 求值',
      'breaches 失守',
      'load ms',
      'evaluation ms',
    ];
    const names = [...new Set(this.tried.map(({ attack }) => attack))].sort();
    const rows = names.map((name) => {
      const own = this.tried.filter(({ attack }) => attack === name);
      const came = (wanted: Outcome['came']) => own.filter(({ outcome }) => outcome.came === wanted).length;
      const longest = (of: (outcome: Outcome) => number) =>
        Math.max(...own.map(({ outcome }) => of(outcome))).toFixed(1);
      const breached = own.filter(({ outcome }) => outcome.breaches.length > 0).length;
      const counts = [own.length, came('unreadable'), came('refused'), came('evaluated'), breached];
      return [
        name,
        ...counts.map(String),
        longest(({ loadMs }) => loadMs),
        longest(({ evaluation }) => evaluation?.ms ?? 0),
      ];
    });
    const lines = [header, ...rows];
    const widths = header.map((_, column) => Math.max(...lines.map((line) => (line[column] ?? '').length)));
    return lines
      .map((line) =>
        line
          .map((cell, column) => cell.padEnd(widths[column] ?? 0))
          .join('  ')
          .trimEnd(),
      )
      .join('\n');
  }

  /** The dearest files, every evaluation that took too long, and everything that never may happen. */
  findings(): string {
    const { evaluationsTooLong } = this.summary();
    const loads = this.#dearest(3, ({ loadMs }) => loadMs).map((one) => line('load 加载', one, one.outcome.loadMs, ''));
    const evaluations = this.#dearest(Math.max(3, evaluationsTooLong), ({ evaluation }) => evaluation?.ms ?? 0).map(
      (one) => line('evaluation 求值', one, one.outcome.evaluation?.ms ?? 0, one.outcome.evaluation?.what ?? ''),
    );
    const breaches = this.breaches.slice(0, mostShown).map((breach) => `breach 失守: ${breach}\n`);
    return [...loads, ...evaluations, ...breaches].join('');
  }

  refusals(): string {
    const faults = this.tried.flatMap(({ outcome }) => outcome.faults);
    return faults.map(({ pointer, code, message }) => `#${pointer} ${code}: ${message.zh} / ${message.en}\n`).join('');
  }

  summary() {
    const evaluations = this.tried.flatMap(({ outcome }) => outcome.evaluation?.ms ?? []);
    const loads = this.tried.map(({ outcome }) => outcome.loadMs);
    const of = (wanted: Outcome['came']) => this.tried.filter(({ outcome }) => outcome.came === wanted).length;
    return {
      unreadable: of('unreadable'),
      refused: of('refused'),
      evaluated: of('evaluated'),
      evaluations: this.tried.reduce((sum, { outcome }) => sum + outcome.evaluations, 0),
      breaches: this.breaches.length,
      evaluationsTooLong: evaluations.filter((ms) => ms > mostEvaluationMs).length,
      slowestEvaluationMs: Math.round(Math.max(0, ...evaluations)),
      loadsTooLong: loads.filter((ms) => ms > mostLoadMs).length,
      slowestLoadMs: Math.round(Math.max(0, ...loads)),
      mostMemoryMb: Math.round(process.resourceUsage().maxRSS / 1024),
    };
  }

  #dearest(count: number, of: (outcome: Outcome) => number): readonly Tried[] {
    return this.tried.toSorted((one, other) => of(other.outcome) - of(one.outcome)).slice(0, count);
  }
}

function line(what: string, { number, attack, bytes }: Tried, ms: number, more: string): string {
  return `slowest 最慢 ${what}: ${ms.toFixed(1)} ms, file ${number}, ${attack}, ${bytes} bytes${more === '' ? '' : `, ${more}`}\n`;
}
