import type { LocalizedText } from '../../text.ts';
import { comparing, outcomesOf, runOf, slow, typesOf } from '../drop-in/engine-attempts.fixture.ts';
import { type AnyAlmanac, type EngineModule, leaf, ruleThat } from '../drop-in/engine-modules.fixture.ts';

/** How the text of a refused path begins. */
const expectPath = 'path: nothing like $.a.b[0]';

const tooDeep = 'lists nested more than 32 levels deep are not compared by order';

/**
 * Everything in which the compiled rules differ from json-rules-engine 7.3 on purpose. This is the one list of it; each row
 * is tried on both, and gives what is written here.
 */
export interface Difference {
  readonly title: LocalizedText;
  readonly attempt: (module: EngineModule) => unknown;
  /** What comes of the attempt, or what the error says. */
  readonly library: unknown;
  readonly onedoor: unknown;
}

export const differences: readonly Difference[] = [
  {
    title: { zh: '同一优先级的规则按书写顺序', en: 'rules of one priority come in declared order' },
    attempt: async ({ Engine }) => typesOf(await new Engine([slow('first'), ruleThat(true, 'second')]).run()),
    library: ['second', 'first'],
    onedoor: ['first', 'second'],
  },
  {
    title: { zh: '同时进行的求值互不相干', en: 'runs at the same time share nothing' },
    attempt: async ({ Engine }) => {
      const engine = new Engine([1, 2, 3, 4, 5, 6, 7, 8].map((priority) => ruleThat(true, 'e', { priority })));
      const first = engine.run();
      for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
      const second = engine.run();
      return [typesOf(await first).length, typesOf(await second).length < 8 ? 'fewer' : 8];
    },
    library: [8, 'fewer'],
    onedoor: [8, 8],
  },
  {
    title: { zh: '出错后不再告知任何事', en: 'nothing is told after an error' },
    attempt: async ({ Engine }) => {
      const told: string[] = [];
      const failing = { all: [leaf('nobody', 'equal', 1)] };
      const engine = new Engine([
        ruleThat(true, 'beside', { priority: 2 }),
        ruleThat(true, 'failing', { priority: 2, conditions: failing }),
        ruleThat(true, 'below'),
      ]);
      for (const type of ['beside', 'below']) engine.on(type, () => told.push(type));
      const outcome = await engine.run().catch(() => 'failed');
      await new Promise((resolve) => setImmediate(resolve));
      return [outcome, ...told];
    },
    library: ['failed', 'beside', 'below'],
    onedoor: ['failed'],
  },
  {
    title: {
      zh: '听者在同一优先级的规则都求值之后才被告知，其所加的事实由下一优先级起可见',
      en: 'listeners are told when all rules of a priority are judged; what they add is seen from the next priority on',
    },
    attempt: async ({ Engine }) => {
      const engine = new Engine([ruleThat(true, 'adds'), slow('sees', { last: leaf('added', 'equal', true) })], {
        allowUndefinedFacts: true,
      });
      engine.on('adds', (_params: unknown, almanac: AnyAlmanac) => almanac.addFact('added', true));
      return typesOf(await engine.run());
    },
    library: ['adds', 'sees'],
    onedoor: ['adds'],
  },
  {
    title: {
      zh: '会执行代码或到处查找的路径在加入时被拒',
      en: 'paths that run code or search are refused when they come',
    },
    attempt: ({ Engine }) =>
      outcomesOf(
        ['$.a[?(@.b==1)].b', '$.a[(@.length-1)].b', '$..b', '$.a[0:1].b', '$.a[0,1].b', '$.a[0]^', '$.a.[0].b'],
        (path) => {
          const rule = ruleThat(true, 'e', { conditions: { any: [leaf('it', 'equal', 1, { path }), { all: [] }] } });
          return runOf(new Engine([rule]), { it: { a: [{ b: 1 }] } });
        },
      ),
    library: Array.from({ length: 7 }, () => 'e'),
    onedoor: Array.from({ length: 7 }, () => expectPath),
  },
  {
    title: {
      zh: '不以 $ 或名称开头的路径被拒；库中它找不到任何东西',
      en: 'a path that begins with a dot or a bracket is refused; the library finds nothing by it',
    },
    attempt: ({ Engine }) =>
      outcomesOf(["['a']", '.a'], (path) => runOf(new Engine([comparing('it', path, undefined)]), { it: { a: 1 } })),
    library: ['e', 'e'],
    onedoor: ['path: a path begins with $ or a name', 'path: a path begins with $ or a name'],
  },
  {
    title: { zh: '方括号中的名称不作表达式用', en: 'names in brackets are never taken for expressions' },
    attempt: ({ Engine }) =>
      outcomesOf(["$['(1)']", "$['@b']", "$['a,b']", "$['*']"], (path) => {
        const it = { '(1)': 1, '@b': 1, 'a,b': 1, '*': 1, c: 2, '1': 2 };
        return runOf(new Engine([comparing('it', path, 1)]), { it });
      }),
    library: ['none', 'is not valid JSON', 'none', 'none'],
    onedoor: Array.from({ length: 4 }, () => 'path: json-rules-engine takes the name'),
  },
  {
    title: {
      zh: '路径只写名称与序号：点后的数字、星号须用方括号',
      en: 'a number or a star in a path stands in brackets',
    },
    attempt: ({ Engine }) =>
      outcomesOf(['$.0', '$.*'], (path) => runOf(new Engine([comparing('it', path, 5, 'notEqual')]), { it: [1] })),
    library: ['e', 'e'],
    onedoor: [expectPath, expectPath],
  },
  {
    title: { zh: '通往语言本身的名称不是路径', en: 'names that lead into the language are no path' },
    attempt: ({ Engine }) =>
      outcomesOf(['$.constructor', '$.__proto__', '$.a.prototype'], (path) => {
        const it: unknown = JSON.parse('{"constructor": 1, "__proto__": 1, "a": {"prototype": 1}}');
        return runOf(new Engine([comparing('it', path, 1)]), { it });
      }),
    library: ['e', 'e', 'e'],
    onedoor: Array.from({ length: 3 }, () => 'is no name of data'),
  },
  {
    title: {
      zh: '[*] 略过这些名称，也不把名为 * 的成员当作唯一成员',
      en: '[*] passes over such names, and a member called * is one of many',
    },
    attempt: async ({ Engine }) => {
      const { almanac } = await new Engine().run({ it: { in: { '*': 1, b: 2, constructor: 3 } } });
      return almanac.factValue('it', {}, '$.in[*]');
    },
    library: 1,
    onedoor: [1, 2],
  },
  {
    title: { zh: '文字没有成员，也没有长度', en: 'texts have no members and no length in a path' },
    attempt: async ({ Engine }) => {
      const { almanac } = await new Engine().run({ it: { text: 'abc' } });
      return [await almanac.factValue('it', {}, '$.text.length'), await almanac.factValue('it', {}, '$.text[0]')];
    },
    library: [3, 'a'],
    onedoor: [undefined, undefined],
  },
  {
    title: { zh: '只取事实自身的成员，不取继承来的', en: 'facts are own members only, nothing inherited' },
    attempt: ({ Engine }) => runOf(new Engine([comparing('age', undefined, 1)]), Object.create({ age: 1 }) as object),
    library: 'e',
    onedoor: 'Undefined fact: age',
  },
  {
    title: {
      zh: '循环引用被拒；库会一直递归到栈溢出',
      en: 'circular references are refused, where the library recurses until the stack is full',
    },
    attempt: ({ Engine }) => {
      const engine = new Engine([ruleThat(true, 'e', { conditions: { condition: 'a' } })]);
      return runOf(engine.setCondition('a', { condition: 'b' }).setCondition('b', { condition: 'a' }));
    },
    library: 'Maximum call stack size exceeded',
    onedoor: 'condition a refers to itself: a → b → a',
  },
  {
    title: {
      zh: '嵌套、条件数、修饰词、路径的大小都有上限',
      en: 'nesting, conditions, decorators and paths have bounds',
    },
    attempt: ({ Engine }) => {
      let deep: object = { all: [] };
      for (let level = 0; level < 300; level += 1) deep = { all: [deep] };
      const many = { all: Array.from({ length: 10_001 }, () => ({ all: [] })) };
      const decorated = { all: [leaf('it', 'not:not:not:not:not:not:equal', 1)] };
      const long = { all: [leaf('it', 'equal', 1, { path: `$${'.a'.repeat(21)}` })] };
      return outcomesOf([deep, many, decorated, long], (conditions) =>
        runOf(new Engine([ruleThat(true, 'e', { conditions })]), { it: 1 }),
      );
    },
    library: ['e', 'e', 'e', 'e'],
    onedoor: [
      'conditions nested more than 200 levels deep',
      'a rule of more than 10000 conditions',
      'Unknown operator: not:not:not:not:not:not:equal',
      'a path has at most 20 parts',
    ],
  },
  {
    title: { zh: '所有规则的条件合计有上限', en: 'the conditions of all rules together have a bound' },
    attempt: async ({ Engine }) => {
      const engine = new Engine(
        Array.from({ length: 12 }, () => ruleThat(true, 'e', { conditions: { condition: 'a' } })),
      );
      engine.setCondition('a', { any: [{ all: [] }, ...Array.from({ length: 9000 }, () => ({ all: [] }))] });
      return new Set(typesOf(await engine.run())).size;
    },
    library: 1,
    onedoor: 'rules of more than 100000 conditions in all',
  },
  {
    title: {
      zh: '嵌套很深的列表不比较大小；库耗时按深度的平方增长，直到栈溢出',
      en: 'lists nested deeply are not compared by order, where the library takes the square of the depth and then all of the stack',
    },
    attempt: ({ Engine }) =>
      outcomesOf([32, 33, 50_000], (depth) => {
        let it: unknown = [5];
        for (let level = 0; level < depth; level += 1) it = [it];
        return runOf(new Engine([comparing('it', undefined, 7, 'lessThan')]), { it });
      }),
    library: ['e', 'e', 'Maximum call stack size exceeded'],
    onedoor: ['e', tooDeep, tooDeep],
  },
  {
    title: {
      zh: '一次求值的步数有上限，超过即放弃并说明',
      en: 'an evaluation takes so many steps at most, and is given up with an error that says so',
    },
    attempt: ({ Engine }) => {
      const it = Array.from({ length: 30_000 }, (_, index) => index);
      const conditions = { any: Array.from({ length: 40 }, (_, index) => leaf('it', 'someFact:equal', -1 - index)) };
      return runOf(new Engine([ruleThat(true, 'e', { conditions })]), { it });
    },
    library: 'none',
    onedoor: 'an evaluation of more than 1000000 steps',
  },
  {
    title: {
      zh: '不是数的优先级被拒；库按偶然的顺序排',
      en: 'priorities that are no numbers are refused, where the library sorts by chance',
    },
    attempt: ({ Engine }) =>
      outcomesOf(['high', '01', true], (priority) => {
        const conditions = { all: [leaf('it', 'equal', 1, { priority }), leaf('it', 'equal', 1, { priority: 2 })] };
        return runOf(new Engine([ruleThat(true, 'e', { conditions })]), { it: 1 });
      }),
    library: ['e', 'e', 'e'],
    onedoor: Array.from({ length: 3 }, () => 'a priority must be a number'),
  },
  {
    title: { zh: '规则的优先级须是数', en: 'the priority of a rule must be a number' },
    attempt: ({ Engine }) => outcomesOf(['high'], (priority) => runOf(new Engine([ruleThat(true, 'e', { priority })]))),
    library: ['e'],
    onedoor: ['Priority must be a number'],
  },
  {
    title: { zh: '规则优先级的改动在下次运行即生效', en: 'a changed priority of a rule counts from the next run on' },
    attempt: async ({ Engine, Rule }) => {
      const [one, two] = [new Rule(ruleThat(true, 'one')), new Rule(ruleThat(true, 'two'))];
      const engine = new Engine([one, two]);
      await engine.run();
      two.setPriority(5);
      return typesOf(await engine.run());
    },
    library: ['one', 'two'],
    onedoor: ['two', 'one'],
  },
  {
    title: {
      zh: '事实、运算符、路径须为文字，加入时即查',
      en: 'facts, operators and paths are texts, which is checked when they come',
    },
    attempt: ({ Engine }) =>
      outcomesOf([{ fact: 5 }, { operator: null }, { operator: ['equal'] }, { path: 7 }], (wrong) => {
        const conditions = { all: [{ ...leaf('it', 'equal', 1), ...wrong }] };
        return runOf(new Engine([ruleThat(true, 'e', { conditions })]), { it: 1 });
      }),
    library: ['Undefined fact: 5', 'null', 'Unknown operator: equal', 'e'],
    onedoor: [
      'a fact must be named by a text',
      'an operator must be a text',
      'an operator must be a text',
      'a path must be a text',
    ],
  },
  {
    title: {
      zh: '给入的规则被复制，既不被改写，也不随之后的改动而变',
      en: 'rules that are given are copied: neither written into, nor changed by what happens to them later',
    },
    attempt: async ({ Engine }) => {
      const values = ['a'];
      const condition = leaf('it', 'in', values, { priority: '7' });
      const engine = new Engine([ruleThat(true, 'e', { conditions: { all: [condition] } })]);
      values[0] = 'b';
      return [condition['priority'], await runOf(engine, { it: 'b' })];
    },
    library: [7, 'e'],
    onedoor: ['7', 'none'],
  },
  {
    title: {
      zh: '规则中的值保有名如 toString 的成员；库复制时丢失',
      en: 'values in rules keep members called as those of every object, which the library loses as it copies',
    },
    attempt: async ({ Engine }) => {
      const event = { type: 'e', params: { valueOf: 1, code: 2 } };
      const { events } = await new Engine([{ ...ruleThat(true, 'e'), event }]).run();
      return Object.keys(events[0]?.params ?? {});
    },
    library: ['code'],
    onedoor: ['valueOf', 'code'],
  },
  {
    title: { zh: '名为 error 的事件与其他事件无异', en: 'an event called error is one like any other' },
    attempt: ({ Engine }) => runOf(new Engine([ruleThat(true, 'error')])),
    library: "Uncaught, unspecified 'error' event.",
    onedoor: 'error',
  },
  {
    title: {
      zh: '只接受数据：事实、运算符、路径解析、almanac 都不能是函数',
      en: 'data only: no functions as facts, operators, decorators, path resolvers or almanacs',
    },
    attempt: ({ Engine, Almanac }) => {
      const rule = comparing('it', undefined, 1);
      class OneAlmanac extends Almanac {
        override factValue(): Promise<unknown> {
          return Promise.resolve(1);
        }
      }
      const acts: readonly (() => unknown)[] = [
        () => runOf(new Engine([rule]).addFact('it', () => 1)),
        () => runOf(new Engine([rule]).addFact('it', Promise.resolve(1))),
        () => runOf(new Engine([comparing('it', '$.a', 1)], { pathResolver: () => 1 }).addFact('it', {})),
        () => {
          const engine = new Engine([comparing('it', undefined, 1, 'near')]);
          engine.addOperator('near', () => true);
          return runOf(engine, { it: 2 });
        },
        async () => typesOf(await new Engine([rule]).run({ it: 2 }, { almanac: new OneAlmanac() }))[0],
      ];
      return outcomesOf(acts, (act) => act());
    },
    library: ['e', 'e', 'e', 'e', 'e'],
    onedoor: [
      ...['a fact cannot be a function', 'a fact cannot be a function', 'there are no path resolvers'],
      ...['there are no operators of your own', 'finds values in no way of its own'],
    ],
  },
];
