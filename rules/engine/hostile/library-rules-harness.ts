import type { Random } from '../../random.ts';
import { leafOf } from './packs-harness.ts';
import { hostileName, hostilePath, junk, operatorWords, recordOf } from './words-harness.ts';

/** Rules for whoever uses the engine as json-rules-engine: no loader has looked at them, the compiler is all there is. */
export interface LibraryRules {
  readonly rules: readonly unknown[];
  readonly conditions: Readonly<Record<string, unknown>>;
}

export function libraryAttack(chooser: Random): LibraryRules | string {
  switch (chooser.between(0, 7)) {
    case 0:
      return {
        rules: [{ conditions: { all: [leafOf({ fact: junk(chooser), path: junk(chooser) })] } }],
        conditions: {},
      };
    case 1:
      return {
        rules: [
          {
            conditions: {
              any: [leafOf({ operator: chooser.pick(operatorWords), value: junk(chooser), priority: junk(chooser) })],
            },
          },
        ],
        conditions: {},
      };
    case 2:
      return {
        rules: [{ conditions: junk(chooser), priority: junk(chooser) }],
        conditions: recordOf([[hostileName(chooser), junk(chooser)]]),
      };
    case 3:
      return {
        rules: [
          {
            conditions: {
              all: [
                { condition: junk(chooser) },
                leafOf({ value: { fact: junk(chooser), path: hostilePath(chooser) } }),
              ],
            },
          },
        ],
        conditions: {},
      };
    case 4:
      return laughs(chooser);
    case 5:
      return deep(chooser.pick([50, 199, 201, 5000, 100_000]));
    case 6: {
      const leaves = chooser.times(chooser.pick([100, 9000, 20_000]), (index) =>
        leafOf({ operator: 'equal', value: index }),
      );
      return { rules: [{ conditions: { [chooser.pick(['all', 'any'])]: leaves } }], conditions: {} };
    }
    default: {
      const { rules, conditions } = laughs(chooser);
      return { rules: chooser.times(chooser.pick([10, 1000]), () => rules[0]), conditions };
    }
  }
}

/** Each condition refers to the next, many times over. */
function laughs(chooser: Random): LibraryRules {
  const depth = chooser.pick([2, 3, 8, 190]);
  const fan = chooser.pick([1, 2, 20]);
  const members = chooser.times(depth, (index): [string, unknown] => {
    const next =
      index + 1 < depth
        ? { condition: `c${index + 1}` }
        : chooser.pick<unknown>([leafOf({}), { condition: 'c0' }, { condition: 'nowhere' }]);
    return [`c${index}`, { [chooser.pick(['all', 'any'])]: chooser.times(fan, () => next) }];
  });
  return { rules: [{ conditions: { all: [{ condition: 'c0' }] } }], conditions: Object.fromEntries(members) };
}

/** Written as text since nobody should have to build it. */
function deep(levels: number): string {
  const inner = `${'{"not":'.repeat(levels)}${JSON.stringify(leafOf({}))}${'}'.repeat(levels)}`;
  return `{"rules":[{"conditions":${inner}}],"conditions":{}}`;
}
