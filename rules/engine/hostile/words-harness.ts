import type { Random } from '../../random.ts';

/** The words that hostile files are written with: names out of the language, code that wants to run, texts that lie. */

/** The global that every piece of hostile code wants to touch; the canary watches it. */
export const CANARY = 'onedoorCanary';

/** Names that mean something to JavaScript. */
export const prototypeNames: readonly string[] = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'valueOf',
  'toJSON',
  'then',
  'hasOwnProperty',
  'isPrototypeOf',
  '__defineGetter__',
  '__lookupSetter__',
  'length',
  'caller',
  'arguments',
  'Symbol.iterator',
];

const touch = `globalThis.${CANARY}=1`;

/** Paths that other engines run or search with; none of them is a path here. */
const scripts: readonly string[] = [
  `$[?(@.constructor.constructor('${touch}')())]`,
  `$..[?(${touch})]`,
  `$[(${touch})]`,
  `$[(@.length-1)]`,
  `$.a[?(@.b && (${touch}))].c`,
  `$.a[?(@.constructor.constructor("return process")().exit())]`,
  `$[?(@root.constructor.constructor('${touch}')())]`,
  `\`${touch}\``,
  `\${${touch}}`,
  `$.\${${touch}}`,
  `constructor.constructor('return process')()`,
  `constructor.constructor('${touch}')()`,
  `$.toString.constructor.constructor('${touch}')()`,
  `require('node:child_process')`,
  `import('data:text/javascript,${touch}')`,
  `eval("${touch}")`,
  '@.x',
  '@',
  '$',
  '',
  '$..*',
  '$..age',
  '$.*',
  '$[0:5]',
  '$[::2]',
  '$[-1]',
  '$[0,1]',
  "$['a','b']",
  '$.a^',
  '$.a~',
  '$.a@string()',
  '$.`a`',
  '$.a[`0`]',
  '$.a..b',
  '$.a.',
  '.a',
  'a[',
  "a['",
  "a[']",
  '$[01]',
  '$[99999999999]',
  '$[1e9]',
  "$['']",
  '$.__proto__.polluted',
  "$['__proto__']['polluted']",
  '$["constructor"]["prototype"]',
  "$['\\u005f\\u005fproto__']",
  "$['a\\'b']",
  '$.prototype',
  '$.a[__proto__]',
  '$.a b',
  '$. a',
  '$.a\u0000b',
  '$.\u202Eega',
  '$.a\u200Bge',
  "$['\uD800']",
  '$.ａｇｅ',
  '$.年龄',
  "$['年 龄']",
];

/** Texts that hurt who shows or compares them. */
export const hostileTexts: readonly string[] = [
  '\u0000',
  'a\u0000b',
  '\u001B[2J\u001B[1;1H\u001B]0;owned\u0007',
  '\r\n<script>alert(1)</script>',
  '\u202Egnp.exe',
  '\u2066\u2069\u200B\uFEFF',
  '\uD800',
  '\uDC00\uD800',
  'e\u0301'.repeat(50),
  'Z\u0351\u036B\u0343\u036A'.repeat(60),
  '{',
  '}',
  '{}',
  '{{{{{{',
  '{applicant.age}{applicant.__proto__}',
  '{constructor.name}',
  '{applicant.constructor.constructor("return 1")()}',
  '%s%n%x',
  '$&$1$`',
  '\\u0000',
  "'; DROP TABLE rules; --",
  '../../../../etc/passwd',
  `\${${touch}}`,
  '~1~0~2/a//b',
  'null',
  'NaN',
  '１２３',
  '中'.repeat(300),
  'a'.repeat(5000),
];

export const oddNumbers: readonly number[] = [
  0,
  -0,
  1,
  -1,
  0.1,
  1e308,
  -1e308,
  5e-324,
  2 ** 53,
  2 ** 53 + 2,
  -(2 ** 63),
  1e21,
  4294967296,
  2147483648,
  1.5,
];

/** Every operator there is, and some that there is not. */
export const operatorWords: readonly string[] = [
  ...['equal', 'notEqual', 'in', 'notIn', 'contains', 'doesNotContain'],
  ...['lessThan', 'lessThanInclusive', 'greaterThan', 'greaterThanInclusive'],
  ...['someFact:equal', 'everyFact:in', 'everyFact:not:in', 'someValue:equal', 'everyValue:notEqual', 'swap:contains'],
  ...[
    'not:equal',
    'someFact:someValue:lessThan',
    'everyFact:everyValue:notEqual',
    'swap:lessThan',
    'someValue:contains',
  ],
  ...['someFact:someFact:someFact:someFact:in', 'not:not:not:not:equal', 'swap:swap:swap:swap:equal', 'everyFact:'],
  ...[
    ':equal',
    'equal:',
    ':::::',
    'not:'.repeat(500).concat('equal'),
    'matches',
    'toString',
    '__proto__',
    'constructor',
  ],
  ...['not:constructor', 'in equal', 'EQUAL', '=', '', '\u0000'],
];

export function hostileName(chooser: Random): string {
  return chooser.chance(0.6) ? chooser.pick(prototypeNames) : chooser.pick(hostileTexts);
}

/** A path: one of the known attacks, a mutilated one, or one of the grammar with too much of it. */
export function hostilePath(chooser: Random): string {
  if (chooser.chance(0.4)) return chooser.pick(scripts);
  const segments = chooser.times(chooser.between(1, chooser.chance(0.2) ? 60 : 6), () => segmentOf(chooser));
  const path = `${chooser.chance(0.8) ? '$' : ''}${segments.join('')}`;
  if (chooser.chance(0.7)) return path;
  const at = chooser.between(0, path.length);
  return (
    path.slice(0, at) + chooser.pick(['[', ']', "'", '.', '\\', '*', '\u0000', '?', '(', '@', '`']) + path.slice(at)
  );
}

function segmentOf(chooser: Random): string {
  switch (chooser.between(0, 6)) {
    case 0:
      return '[*]';
    case 1:
      return `[${chooser.between(0, 3)}]`;
    case 2:
      return `['${chooser.pick(['a', 'c d', '年', 'x.y', '0', ...prototypeNames])}']`;
    case 3:
      return `.${chooser.pick(prototypeNames)}`;
    default:
      return `.${chooser.pick(['a', 'b', 'age', 'texts', 'deep', 'kind', 'count', '年龄'])}`;
  }
}

/** Any value at all that JSON can hold, small or a little nested. */
export function junk(chooser: Random, depth = 3): unknown {
  switch (chooser.between(0, depth > 0 ? 9 : 6)) {
    case 0:
      return null;
    case 1:
      return chooser.chance(0.5);
    case 2:
    case 3:
      return chooser.pick(oddNumbers);
    case 4:
      return chooser.pick(hostileTexts);
    case 5:
      return chooser.pick(prototypeNames);
    case 6:
      return hostilePath(chooser);
    case 7:
      return chooser.times(chooser.between(0, 4), () => junk(chooser, depth - 1));
    default:
      return recordOf(chooser.times(chooser.between(0, 4), () => [hostileName(chooser), junk(chooser, depth - 1)]));
  }
}

/** A record with own members of these names, whatever the names are. */
export function recordOf(members: readonly (readonly [string, unknown])[]): Record<string, unknown> {
  return Object.fromEntries(members);
}
