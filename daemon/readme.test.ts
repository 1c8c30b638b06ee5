import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { inboundMessages } from '../actors/protocol/messages.ts';
import { commands } from './cli/commands.ts';
import { defaultSettings } from './config.ts';
import { faultKinds } from './faults/fault-runs.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const read = (file: string): string => readFileSync(join(root, file), 'utf8');

/** Each text in English, and the same in Chinese. */
const pairs = [
  ['README.md', 'README.zh-CN.md'],
  ['HANDBOOK.md', 'HANDBOOK.zh-CN.md'],
] as const;
const texts = pairs.flat();
const handbooks = pairs[1];
const scripts = Object.keys((JSON.parse(read('package.json')) as { scripts: object }).scripts);

/** Every text of the project: those of the root, and those beside what they are about. */
const documents: readonly string[] = ['', 'actors', 'adapters', 'daemon', 'dashboards', 'rules'].flatMap((folder) =>
  existsSync(join(root, folder))
    ? readdirSync(join(root, folder), { recursive: folder !== '', withFileTypes: true })
        .filter((entry) => entry.isFile() && entry.name.endsWith('.md'))
        .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    : [],
);

const fences = /^```[a-z]*\n[\s\S]*?^```$/gm;

/** What stands as code: blocks, and spans of lines. */
function codeOf(text: string): readonly string[] {
  const spans = text.replaceAll(fences, '').matchAll(/`([^`\n]+)`/g);
  return [...(text.match(fences) ?? []), ...[...spans].map(([, span = '']) => span)];
}

function found(text: string, pattern: RegExp): readonly string[] {
  return codeOf(text).flatMap((code) => [...code.matchAll(pattern)].map(([, word = '']) => word));
}

const commandsIn = (text: string) => found(text, /\bonedoor (?:-- )?([a-z][a-z-]*)/g);
const scriptsIn = (text: string) => found(text, /\bnpm run ([a-z][a-z-]*)/g);
const faultsIn = (text: string) => found(text, /\b(?:onedoor faults|npm run faults --) ([a-z][a-z-]*)/g);
const sorted = (words: readonly string[]) => [...new Set(words)].sort();

function headings(text: string): readonly { readonly level: number; readonly anchor: string }[] {
  return [...text.replaceAll(fences, '').matchAll(/^(#+) (.+)$/gm)].map(([, marks = '', title = '']) => ({
    level: marks.length,
    anchor: title
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  }));
}

/** Links to files of the project that are not there, and to headings that their file does not have. */
function brokenLinks(file: string): readonly string[] {
  const links = [
    ...read(file)
      .replaceAll(fences, '')
      .matchAll(/\]\(([^)\s]+)\)/g),
  ].map(([, target = '']) => target);
  return links
    .filter((target) => !/^[a-z]+:/.test(target))
    .filter((target) => {
      const [path = '', anchor] = target.split('#');
      const goal = path === '' ? join(root, file) : resolve(root, dirname(file), path);
      if (!existsSync(goal)) return true;
      if (anchor === undefined || statSync(goal).isDirectory()) return false;
      return !headings(readFileSync(goal, 'utf8')).some((heading) => heading.anchor === decodeURIComponent(anchor));
    })
    .map((target) => `${file}: ${target}`);
}

describe('the texts for people', () => {
  it('are seen: links, commands, scripts and headings in them', () => {
    expect(documents).toEqual(expect.arrayContaining([...texts, 'daemon/operation/OPERATION.md']));
    for (const file of texts) {
      expect(headings(read(file)).length, file).toBeGreaterThan(6);
      expect(commandsIn(read(file)).length, file).toBeGreaterThan(10);
      expect(scriptsIn(read(file)).length, file).toBeGreaterThan(3);
    }
  });

  it('name only commands, scripts and fault runs that are there', () => {
    for (const file of documents) {
      expect(
        commandsIn(read(file)).filter((name) => !Object.hasOwn(commands, name)),
        file,
      ).toEqual([]);
      expect(
        scriptsIn(read(file)).filter((name) => !scripts.includes(name)),
        file,
      ).toEqual([]);
      expect(
        faultsIn(read(file)).filter((name) => !Object.hasOwn(faultKinds, name)),
        file,
      ).toEqual([]);
    }
  });

  it('link to files and headings that are there', () => {
    expect(documents.flatMap(brokenLinks)).toEqual([]);
  });

  it('tell in the handbooks every command, group of settings, message, fault run and pack of supervision', () => {
    const packs = readdirSync(join(root, 'rules/library')).filter((name) => /-(in|post)$/.test(name));
    expect(packs.length).toBeGreaterThan(5);
    for (const file of handbooks) {
      const text = read(file);
      const isTold = (code: string) => text.includes(`\`${code}\``);
      const rows = text.split('\n').filter((line) => line.startsWith('| `'));
      const heads = rows.map((row) => row.split(' | ')[0] ?? '');
      const lacking = {
        commands: Object.keys(commands).filter((name) => !heads.some((head) => commandsIn(head).includes(name))),
        settings: Object.keys(defaultSettings).filter((group) => !heads.includes(`| \`${group}\``)),
        messages: Object.keys(inboundMessages).filter((type) => {
          const verb = type.slice(type.lastIndexOf('.') + 1);
          return !isTold(type) && !isTold(type.startsWith('onedoor.alert.') ? verb : `.${verb}`);
        }),
        faults: Object.keys(faultKinds).filter((kind) => !isTold(kind)),
        packs: packs.filter((pack) => !heads.some((head) => head.startsWith(`| \`${pack}\` `))),
      };
      expect(lacking, file).toEqual({ commands: [], settings: [], messages: [], faults: [], packs: [] });
    }
  });

  it('say the same in both languages: headings, commands, scripts, addresses and settings', () => {
    for (const [english, chinese] of pairs) {
      const [one, other] = [read(english), read(chinese)];
      expect(headings(other).map(({ level }) => level)).toEqual(headings(one).map(({ level }) => level));
      expect(sorted(commandsIn(other))).toEqual(sorted(commandsIn(one)));
      expect(sorted(scriptsIn(other))).toEqual(sorted(scriptsIn(one)));
      // What a row is about stands in its first cell.
      const about = (text: string) => [...text.matchAll(/^\| (`[^`]+`)/gm)].map(([, code]) => code);
      expect(about(other)).toEqual(about(one));
      const blocks = (text: string) => (text.match(fences) ?? []).filter((block) => block.startsWith('```json'));
      expect(blocks(other)).toEqual(blocks(one));
      expect(one.split('\n').slice(0, 5).join('\n')).toContain(`](${chinese})`);
      expect(other.split('\n').slice(0, 5).join('\n')).toContain(`](${english})`);
    }
  });
});
