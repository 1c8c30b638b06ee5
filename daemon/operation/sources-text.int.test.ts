import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SourceRequest } from '../../actors/protocol/sources.ts';
import { startTemporaryServer } from '../../adapters/nats/server/temporary-server.ts';
import { openFilesLine } from '../../adapters/sources/files.ts';
import { openNatsLine } from '../../adapters/sources/nats.ts';
import { readReply, writeRequest } from '../../adapters/sources/reply.ts';
import { isSigned } from '../../adapters/sources/signing.ts';

const read = (name: string) => readFileSync(fileURLToPath(new URL(name, import.meta.url)), 'utf8');
const [english, chinese] = [read('SOURCES.md'), read('SOURCES.zh-CN.md')];
const blocksOf = (text: string, language: string) =>
  [...text.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'gm'))].map(([, block = '']) =>
    block.trimEnd(),
  );
const key = /`(the-key-of-this-page[a-z-]*)`/.exec(english)?.[1] ?? '';
const [request = '', reply = ''] = blocksOf(english, 'json');
const signatures = [...english.matchAll(/^sha256=[0-9a-f]{64}$/gm)].map(([signature]) => signature);
const [signing = '', starting = '', signingFile = ''] = blocksOf(english, 'sh');

interface Wire extends Omit<SourceRequest, 'at' | 'timeoutMs'> {
  readonly at: string;
}
const wire = JSON.parse(request) as Wire;
const asked: SourceRequest = { ...wire, at: Date.parse(wire.at), timeoutMs: 20_000 };
const { records } = JSON.parse(reply) as { records: readonly Record<string, string>[] };

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'onedoor-sources-text-'));
});
afterAll(() => rmSync(folder, { recursive: true }));
const shell = (script: string, environment: Record<string, string>) =>
  execFileSync('sh', ['-c', script], { cwd: folder, encoding: 'utf8', env: { ...process.env, ...environment } }).trim();

describe('the page for departments', () => {
  it('says the same in both languages: what is sent, what is run, every code and heading', () => {
    for (const language of ['json', 'sh']) expect(blocksOf(chinese, language)).toEqual(blocksOf(english, language));
    const heads = (text: string) => [...text.matchAll(/^(#+) /gm)].map(([, marks]) => marks);
    expect(heads(chinese)).toEqual(heads(english));
    const codes = (text: string) =>
      [...new Set([...text.matchAll(/`([A-Z][A-Z0-9_]{3,}|[a-z]+[A-Z][A-Za-z]+)`/g)].map(([, code]) => code))].sort();
    expect(codes(english).length).toBeGreaterThan(15);
    expect(codes(chinese)).toEqual(codes(english));
  });

  it('shows a request and an answer as they are, with signatures that fit', () => {
    expect(writeRequest(asked, key)).toEqual({ body: Buffer.from(request), signature: signatures[0] });
    expect(isSigned(Buffer.from(reply), signatures[1] ?? '', key)).toBe(true);
    const body = Buffer.from(reply);
    expect(readReply(asked.reference, { body, signature: signatures[1] }, key)).toEqual({
      state: 'answered',
      asOf: '2026-09-26',
      records,
    });
  });

  it('signs by the command that it tells', () => {
    for (const [index, body] of [request, reply].entries())
      expect(shell(signing, { BODY: body, KEY: key })).toBe(signatures[index]);
  });

  it('signs a file by the command that it tells', async () => {
    const name = 'marriage-2026-09-26.csv';
    const [record = {}] = records;
    writeFileSync(join(folder, name), `${Object.keys(record).join(',')}\n${Object.values(record).join(',')}\n`);
    shell(signingFile, { NAME: name, KEY: key });
    const line = openFilesLine(
      {
        source: 'civil-affairs',
        key,
        folder,
        encoding: 'utf-8',
        datasets: { marriage: { idNumber: 'SFZH' } },
        lookMs: 1000,
        mostBytes: 1_000_000,
        mostRows: 10,
      },
      () => undefined,
    );
    expect(await line.ask(asked)).toEqual({ state: 'answered', asOf: '2026-09-26', records });
    await line.close();
  });

  it('starts a department that answers the example as it is told, and refuses what it must', async () => {
    const temporary = await startTemporaryServer({ sources: ['civil-affairs'] });
    writeFileSync(join(folder, 'civil-affairs.key'), key);
    writeFileSync(join(folder, 'records.json'), JSON.stringify({ marriage: records }));
    const seed = readFileSync(temporary.server.users.get('source.civil-affairs') ?? '', 'utf8');
    writeFileSync(join(folder, 'source.civil-affairs.nk'), seed);
    const [, script = '', , ...words] = starting.split(' ');
    const program = fileURLToPath(new URL(`../examples/${script}`, import.meta.url));
    const tsx = fileURLToPath(import.meta.resolve('tsx'));
    const department = spawn(process.execPath, ['--import', tsx, program, temporary.server.url, ...words], {
      cwd: folder,
    });
    try {
      await new Promise<void>((resolve, reject) => {
        department.stdout.once('data', () => resolve());
        department.once('exit', (code) => reject(new Error(`the department has ended with ${code}`)));
      });
      const daemon = await temporary.connect('daemon');
      const open = (own: string) =>
        openNatsLine({ source: 'civil-affairs', key: own, inboxPrefix: '_INBOX_daemon' }, daemon);
      const line = await open(key);
      expect(await line.ask(asked)).toMatchObject({ state: 'answered', records });
      const ask = (change: Partial<SourceRequest>) => line.ask({ ...asked, reference: 'another', ...change });
      expect(await ask({ subject: { name: '王芳', idNumber: '330182199003070029' } })).toMatchObject({ records: [] });
      expect(await ask({ dataset: 'ping' })).toEqual({ state: 'answered', records: [] });
      expect(await ask({ dataset: 'constructor' })).toEqual({ state: 'refused', code: 'DATASET' });
      expect(await ask({ consent: 'none' })).toEqual({ state: 'refused', code: 'CONSENT' });
      const stranger = await open(`${key}-another`);
      expect(await stranger.ask({ ...asked, reference: 'strange' })).toMatchObject({ reason: 'SIGNATURE_WRONG' });
      await line.close();
      await stranger.close();
    } finally {
      department.removeAllListeners('exit');
      const ended = new Promise((resolve) => department.once('exit', resolve));
      department.kill();
      await ended;
      await temporary.dispose();
    }
  });
});
