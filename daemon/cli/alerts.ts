import { userInfo } from 'node:os';
import { type ParseArgsConfig, parseArgs } from 'node:util';
import type { AlertVerb } from '../../actors/protocol/alert-messages.ts';
import { readConfig } from '../config.ts';
import { run as list, listUsage } from './alert-list.ts';
import { askDaemon } from './client.ts';
import type { Run } from './commands.ts';

/** What a word of the command line stands for: the verb, and the member that its words go to. */
interface Spoken {
  readonly verb: AlertVerb;
  /** The option that fills each member of the message, and whether it must be there. */
  readonly members: Readonly<Record<string, { readonly member: string; readonly needed: boolean }>>;
}

const needed = (member: string) => ({ member, needed: true });
const free = (member: string) => ({ member, needed: false });

const spoken: Readonly<Record<string, Spoken>> = {
  ack: { verb: 'acknowledge', members: { note: free('note') } },
  assign: { verb: 'assign', members: { to: needed('assignee'), note: free('note') } },
  rectify: { verb: 'rectify', members: { report: needed('report') } },
  review: { verb: 'review', members: { outcome: needed('outcome'), opinion: needed('opinion') } },
  close: { verb: 'close', members: { note: free('note') } },
  dismiss: { verb: 'dismiss', members: { reason: needed('reason') } },
  countersign: { verb: 'countersign', members: { note: free('note') } },
  suppress: { verb: 'suppress', members: { until: needed('until'), reason: needed('reason') } },
  dispose: {
    verb: 'dispose',
    members: { measure: needed('measure'), decision: needed('decision'), officer: free('disposed') },
  },
  answer: { verb: 'answer', members: { words: needed('words') } },
};

const TIMEOUT_MS = 10_000;

/** `onedoor alerts list|show|ack|assign|… ID`: lists alerts, shows one, or does something with it in the name of a filed officer. */
export const run: Run = async (words) => {
  const [word = '', ...rest] = words;
  if (word === 'list') return list(rest);
  if (word === 'show') return show(rest);
  const order = Object.hasOwn(spoken, word) ? spoken[word] : undefined;
  if (order === undefined) {
    parseArgs({ args: [...words], options: { home: { type: 'string' } }, allowPositionals: true });
    return usage();
  }
  const options: NonNullable<ParseArgsConfig['options']> = {
    home: { type: 'string' },
    as: { type: 'string' },
    version: { type: 'string' },
    ...Object.fromEntries(Object.keys(order.members).map((name) => [name, { type: 'string' as const }])),
  };
  const { values, positionals } = parseArgs({ args: rest, options, allowPositionals: true });
  const given = values as Readonly<Record<string, string | undefined>>;
  const [id, ...more] = positionals;
  const missing = Object.entries(order.members).some(([name, member]) => member.needed && given[name] === undefined);
  const version = given['version'];
  if (id === undefined || more.length > 0 || given['as'] === undefined || missing) return usage(word);
  if (version !== undefined && !/^[0-9]{1,15}$/.test(version)) return usage(word);
  const data = {
    officer: given['as'],
    ...(version === undefined ? {} : { expectedVersion: Number(version) }),
    ...Object.fromEntries(
      Object.entries(order.members).flatMap(([name, { member }]) =>
        given[name] === undefined ? [] : [[member, given[name]]],
      ),
    ),
  };
  const question = { id, verb: order.verb, data, by: userInfo().username, purpose: `alerts ${word}` };
  const answer = await askDaemon(readConfig(given['home']), 'operator.alert', question, TIMEOUT_MS);
  process.stdout.write(`${JSON.stringify(answer)}\n`);
  return 0;
};

async function show(words: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...words],
    options: { home: { type: 'string' }, purpose: { type: 'string' } },
    allowPositionals: true,
  });
  const [id, ...more] = positionals;
  if (id === undefined || more.length > 0 || values.purpose === undefined) return usage('show');
  const question = { kind: 'alert', id, by: userInfo().username, purpose: values.purpose };
  const answer = await askDaemon(readConfig(values.home), 'operator.get', question, TIMEOUT_MS);
  process.stdout.write(`${JSON.stringify(answer, null, 2)}\n`);
  return 0;
}

/** Says how it is used: one word, or all of them. */
function usage(word?: string): number {
  const lines = Object.entries(spoken).map(([name, { members }]) => {
    const options = Object.entries(members).map(([option, member]) =>
      member.needed ? `--${option} …` : `[--${option} …]`,
    );
    return [name, `onedoor alerts ${name} ID --as STAFF ${[...options, '[--version N]'].join(' ')}`] as const;
  });
  const all = [
    ['list', listUsage] as const,
    ['show', 'onedoor alerts show ID --purpose "why you look 查阅事由"'] as const,
    ...lines,
  ];
  const shown = all.filter(([name]) => word === undefined || name === word).map(([, line]) => line);
  process.stderr.write(`usage: ${shown.join('\n       ')}\n`);
  return 64;
}
