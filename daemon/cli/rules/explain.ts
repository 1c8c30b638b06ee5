import { userInfo } from 'node:os';
import { parseArgs } from 'node:util';
import type { ApplicationExplanation } from '../../../actors/questions/explaining.ts';
import { systemClock } from '../../../adapters/clock/system-clock.ts';
import { explainRules, type RuleExplanation } from '../../../rules/engine/explaining/explanation.ts';
import { casesOfPack } from '../../../rules/engine/file-name-check.ts';
import { factsOfPhase } from '../../../rules/engine/load-packs.ts';
import type { Pack } from '../../../rules/engine/pack.ts';
import { byNameThenNewest } from '../../../rules/engine/pack-order.ts';
import { compilePacks } from '../../../rules/engine/pack-program.ts';
import type { Facts } from '../../../rules/facts/declaration.ts';
import { readConfig } from '../../config.ts';
import { faultLines, loadLibrary, type RuleLibrary, shippedRules } from '../../rule-book.ts';
import { askDaemon } from '../client.ts';
import type { Run } from '../commands.ts';
import { type ExplanationOptions, explanationText, type Language } from './explanation-text.ts';

const usage = `usage: onedoor rules explain <integrator>.<number> --purpose "why you look 查阅事由" [--home DIR]
       onedoor rules explain <pack>[/<version>][#<case 用例>] [--folder DIR]
  [--rule NAME] [--all] [--lang zh|en] [--json]
`;

/**
 * `onedoor rules explain`: why each rule came to its verdict, what would turn it and when it turns by itself: of an application
 * in the running service, or of a case of a pack.
 */
export const run: Run = async (words) => {
  const { values, positionals } = parseArgs({
    args: [...words],
    options: {
      folder: { type: 'string', default: shippedRules },
      home: { type: 'string' },
      purpose: { type: 'string' },
      rule: { type: 'string' },
      all: { type: 'boolean', default: false },
      lang: { type: 'string' },
      json: { type: 'boolean', default: false },
    },
    allowPositionals: true,
  });
  const [what, ...more] = positionals;
  const { lang, rule, all, json } = values;
  if (what === undefined || more.length > 0 || (lang !== undefined && lang !== 'zh' && lang !== 'en')) return misused();
  const languages: readonly Language[] = lang === undefined ? ['zh', 'en'] : [lang];
  const colours = process.stdout.isTTY === true && process.stdout.hasColors();
  const options: ExplanationOptions = { languages, all: all || rule !== undefined, colours };
  const chosen = (rules: readonly RuleExplanation[]) => rules.filter((one) => rule === undefined || one.rule === rule);

  // A pack has no full stop in its name, an application always has one.
  if (/^[^/#]+\./.test(what)) {
    if (values.purpose === undefined) return misused();
    const question = { id: what, by: userInfo().username, purpose: values.purpose };
    const answer = await askDaemon(readConfig(values.home), 'operator.explain', question, 10_000);
    const { pre, route, ...of } = answer as ApplicationExplanation;
    if (json)
      return written({ ...of, pre: chosen(pre), route: route.map((one) => ({ ...one, rules: chosen(one.rules) })) });
    process.stdout.write(`${of.id}  ${of.matter}  ${of.examinedOn}\n`);
    process.stdout.write(explanationText('预检 before acceptance', chosen(pre), options));
    for (const { step, action, rules } of route)
      process.stdout.write(explanationText(`流转 route: ${step} ${action}`, chosen(rules), options));
    return 0;
  }

  const library = await loadLibrary(values.folder);
  if ('faults' in library) {
    process.stderr.write(`${faultLines(library.faults)}\n`);
    return 1;
  }
  const [of = '', name] = what.split('#', 2);
  const pack = packNamed(library, of);
  if (pack === undefined) {
    const known = [...new Set(library.packs.map((one) => one.pack))].join(', ');
    process.stderr.write(`没有规则包 ${of}；可用：${known} / there is no pack ${of}; there are: ${known}\n`);
    return 1;
  }
  const cases = casesOf(library, pack).filter((one) => name === undefined || one.name === name);
  if (cases.length === 0) {
    const known = casesOf(library, pack).map((one) => `  ${of}#${one.name}`);
    process.stderr.write(`没有此用例；可用 / there is no such case; there are:\n${known.join('\n')}\n`);
    return 1;
  }
  const explained = cases.map((one) => ({ case: one.name, rules: chosen(explainCase(library, pack, one.facts)) }));
  if (json) return written({ pack: pack.pack, version: pack.version, cases: explained });
  for (const one of explained) {
    process.stdout.write(explanationText(`${pack.pack} ${pack.version}  ${one.case}`, one.rules, options));
  }
  return 0;
};

function misused(): number {
  process.stderr.write(usage);
  return 64;
}

function written(answer: object): number {
  process.stdout.write(`${JSON.stringify(answer)}\n`);
  return 0;
}

/** The newest version, where none is named. */
function packNamed({ packs }: RuleLibrary, text: string): Pack | undefined {
  const [name, version] = text.split('/', 2);
  return packs
    .filter((one) => one.pack === name && (version === undefined || one.version === version))
    .toSorted(byNameThenNewest)[0];
}

interface Case {
  readonly name: string;
  readonly facts: Facts;
}

function casesOf({ cases }: RuleLibrary, { file }: Pack): readonly Case[] {
  const found = cases.find((one) => one.file === casesOfPack(file))?.json as { readonly cases?: unknown } | undefined;
  return Array.isArray(found?.cases) ? (found.cases as readonly Case[]) : [];
}

/** Titles and form fields are those of the first matter that the pack is for. */
function explainCase({ set }: RuleLibrary, pack: Pack, facts: Facts): readonly RuleExplanation[] {
  const matter = set.catalogue.matter(pack.appliesTo.matters?.[0] ?? '');
  const show = { facts, declarations: factsOfPhase(pack.phase, set.sources), matter };
  return explainRules(compilePacks([pack]), facts, show, systemClock.now());
}
