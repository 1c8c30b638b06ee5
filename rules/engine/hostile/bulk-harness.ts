import type { Random } from '../../random.ts';
import { declaredTree, leafOf, packOf, ruleOf } from './packs-harness.ts';
import { operatorWords } from './words-harness.ts';

/** Packs that are too much of something, and packs that are just within the bounds and make all the work they can. */

/** Texts of this depth would take the stack of whoever reads them by calling himself. */
const abyss = 100_000;

/** Nesting beyond reason, written as text since nobody should have to build it. */
export function depthAttack(chooser: Random): string {
  const depth = chooser.pick([15, 19, 25, 150, 250, 1000, 10_000, abyss]);
  const leaf = JSON.stringify(leafOf({}));
  const nested = (open: string, inner: string, close: string) => open.repeat(depth) + inner + close.repeat(depth);
  const json = JSON.stringify(packOf({ rules: [ruleOf({ all: ['HERE'] }, 'credit', 'rule', { note: 'THERE' })] }));
  switch (chooser.between(0, 6)) {
    case 0:
      return json.replace('"HERE"', () => nested('{"not":', leaf, '}'));
    case 1:
      return json.replace('"HERE"', () => nested('{"all":[', leaf, ']}'));
    case 2:
      return json.replace('"HERE"', () =>
        JSON.stringify(leafOf({ value: 'HERE' })).replace('"HERE"', () => nested('[', '1', ']')),
      );
    case 3:
      return json.replace('"HERE"', leaf).replace('"THERE"', () => nested('{"a":', '1', '}'));
    case 4:
      return nested('[', '', ']');
    case 5:
      return '[{"a":'.repeat(depth);
    default:
      return json.replace('"HERE"', () => nested('{"fact":', '"a"', '}'));
  }
}

/** Much of everything: children, rules, list items, long names and texts. */
export function sizeAttack(chooser: Random): unknown {
  const many = chooser.pick([1000, 5000, 20_000, 100_000]);
  const leaves = (count: number) => chooser.times(count, (index) => leafOf({ value: `v${index}` }));
  switch (chooser.between(0, 8)) {
    case 0:
      return packOf({
        rules: [
          ruleOf({
            all: [leafOf({ path: '$.word', operator: 'in', value: chooser.times(many, (index) => `v${index}`) })],
          }),
        ],
      });
    case 1:
      return packOf({ rules: [ruleOf({ [chooser.pick(['all', 'any'])]: leaves(Math.min(many, 30_000)) })] });
    case 2:
      return packOf({
        rules: chooser.times(Math.min(many, 10_000), (index) => ruleOf({ all: leaves(1) }, 'credit', `r${index}`)),
      });
    case 3:
      return packOf({ more: { title: { zh: '长'.repeat(many * 10), en: 'long' } } });
    case 4:
      return packOf({ more: { ['n'.repeat(many * 10)]: 1 } });
    case 5:
      return packOf({ more: Object.fromEntries(chooser.times(many, (index) => [`m${index}`, index])) });
    case 6:
      return packOf({ rules: [ruleOf({ any: chooser.times(many, () => 1) })] });
    case 7: {
      const wrong = { fact: 'no', operator: 'no', value: 1 };
      return packOf({
        phase: 'pre',
        rules: [ruleOf({ any: chooser.times(Math.min(many, 24_000), () => wrong) }, 'pre')],
      });
    }
    default: {
      const message = { zh: '{}'.repeat(400), en: '{}'.repeat(400) };
      return packOf({
        rules: chooser.times(Math.min(many, 1000), (index) =>
          ruleOf({ all: leaves(1) }, 'credit', `r${index}`, { message }),
        ),
      });
    }
  }
}

/** References in circles, in chains, and in fans that double with every step. */
export function referenceAttack(chooser: Random): unknown {
  const names = chooser.times(chooser.pick([2, 10, 60, 200]), (index) => `c${index}`);
  const last = names.at(-1) ?? 'c0';
  const fan = chooser.pick([1, 2, 10]);
  const bottom = chooser.pick<unknown>([
    leafOf({}),
    { all: [leafOf({})] },
    7,
    { condition: 'nowhere' },
    { condition: 'c0' },
    { all: [] },
  ]);
  const kind = chooser.pick(['all', 'any', 'not'] as const);
  const step = (next: string): unknown => {
    const reference = { condition: next };
    return kind === 'not' ? { not: reference } : { [kind]: chooser.times(fan, () => reference) };
  };
  const conditions = Object.fromEntries(
    names.map((name, index) => [name, name === last ? bottom : step(`c${index + 1}`)]),
  );
  const rules = chooser.times(chooser.pick([1, 1, 50, 1000]), (index) =>
    ruleOf({ all: [{ condition: 'c0' }] }, 'credit', `r${index}`),
  );
  return packOf({ conditions, rules });
}

/** A wide condition that many rules share: little to read, much to hold. */
export function sharingAttack(chooser: Random): unknown {
  const width = chooser.pick([50, 300, 990]);
  const wide = {
    [chooser.pick(['all', 'any'])]: chooser.times(width, (index) =>
      leafOf({ value: `v${index % chooser.pick([7, 990])}` }),
    ),
  };
  const rules = chooser.times(chooser.pick([20, 200, 1000]), (index) => {
    return ruleOf(
      { [chooser.pick(['all', 'any'])]: [{ condition: 'wide' }, leafOf({ value: `own${index}` })] },
      'credit',
      `r${index}`,
    );
  });
  return packOf({ conditions: { wide }, rules });
}

/** Everything within the bounds, and as dear to evaluate as it can be: lists against lists, walks over everything. */
export function workAttack(chooser: Random): unknown {
  const rules = chooser.pick([1, 20, 300]);
  const leaves = chooser.pick([1, 20, 900]);
  const list = chooser.times(chooser.pick([2, 100, 5000]), (index) => `v${index}`);
  const leaf = dearLeaf(chooser, list, Math.floor(60_000 / Math.min(9000, rules * leaves)));
  const kind = chooser.pick(['all', 'any'] as const);
  const made = chooser.times(rules, (rule) => {
    const children = chooser.times(Math.min(leaves, Math.ceil(9000 / rules)), (index) => leaf(rule * 1000 + index));
    return ruleOf({ [kind]: chooser.chance(0.3) ? [{ not: { [kind]: children } }] : children }, 'credit', `r${rule}`);
  });
  return packOf({ rules: made });
}

/** Makes leaves of one dear kind, each a little other than the last so that none is known already. */
function dearLeaf(chooser: Random, list: readonly string[], mostItems: number): (index: number) => object {
  const short = (index: number) => [...list.slice(0, mostItems), `own${index}`];
  const path = chooser.pick(['$.texts', '$.numbers', '$.nested', '$.objects', '$.digits', '$']);
  switch (chooser.between(0, 7)) {
    case 0:
      return (index) => leafOf({ path, operator: 'someFact:in', value: short(index) });
    case 1:
      return (index) => leafOf({ path, operator: 'everyFact:everyValue:notEqual', value: short(index) });
    case 2:
      return (index) => leafOf({ path, operator: 'someValue:contains', value: short(index) });
    case 3:
      return (index) =>
        leafOf({
          path: `${path}${'[*]'.repeat(chooser.between(1, 15))}.m${index}`,
          operator: 'contains',
          value: index,
        });
    case 4:
      return (index) =>
        leafOf({ path: chooser.pick(['$.digits', '$.numbers', '$.texts']), operator: 'lessThan', value: index });
    case 5:
      return (index) => leafOf({ path, operator: 'contains', value: `v${index}` });
    case 6: {
      const operator = chooser.pick(operatorWords.filter((word) => /^(some|every)Fact/.test(word)));
      return (index) => leafOf({ path, operator, value: operator.includes('n') ? short(index) : index });
    }
    default:
      return (index) => leafOf({ path, operator: 'equal', value: { fact: 'list', path: `$.texts[${index}]` } });
  }
}

/** Trees of declared facts that are accepted mostly, deep and wide. */
export function treeAttack(chooser: Random): unknown {
  const depth = chooser.between(1, 6);
  const rules = chooser.times(chooser.pick([1, 5, 40]), (index) => {
    return ruleOf(
      { all: chooser.times(chooser.between(1, 6), () => declaredTree(chooser, depth)) },
      'pre',
      `r${index}`,
    );
  });
  return packOf({ phase: 'pre', rules });
}
