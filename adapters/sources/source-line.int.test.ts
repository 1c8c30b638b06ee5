import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { Subject } from '../../actors/protocol/sources.ts';
import { startTemporaryServer } from '../nats/server/temporary-server.ts';
import { signFile } from './drop-folder.ts';
import { departments, identityColumns } from './fake/departments.ts';
import { dropFile, dropRows } from './fake/fake-files.ts';
import { serveHttp } from './fake/fake-http.ts';
import { serveNats } from './fake/fake-nats.ts';
import { FakeSource } from './fake/fake-source.ts';
import type { FakeFault } from './fake/faults.ts';
import { type FakePerson, people } from './fake/people.ts';
import { type FileReport, openFilesLine } from './files.ts';
import { openHttpLine } from './http.ts';
import { openNatsLine } from './nats.ts';
import { type SourceUnderTest, sourceLineContract } from './source-line.contract.ts';

const key = 'a key of the tests alone, 32 long';
const seed = 20_260_926;
const inhabitants = people(seed, 200);
const [held] = inhabitants.filter(({ marriage }) => marriage !== undefined);
if (held === undefined) throw new Error('nobody is married');
const subjectOf = ({
  name,
  idNumber,
  birthDate,
}: Required<Pick<Subject, 'name' | 'idNumber' | 'birthDate'>>): Subject => ({
  name,
  idNumber,
  birthDate,
});

/** What both suites share: a fake of the civil affairs, and how it is told what to do. */
function openFake(): { readonly source: FakeSource } & Pick<
  SourceUnderTest,
  'dataset' | 'person' | 'record' | 'stranger' | 'failNext' | 'asked' | 'violations'
> {
  const source = new FakeSource({ code: 'civil-affairs', key, people: inhabitants, seed, now: Date.now });
  source.slowMs = 50;
  source.lateMs = 300;
  const [stranger] = people(seed + 1, 1);
  const [record] = departments['civil-affairs']['marriage']?.(held as (typeof inhabitants)[number]) ?? [];
  if (stranger === undefined || record === undefined) throw new Error('nobody was made');
  return {
    source,
    dataset: 'marriage',
    person: subjectOf(held as (typeof inhabitants)[number]),
    record,
    stranger: subjectOf(stranger),
    failNext: (fault: FakeFault, afterMs?: number) => source.failNext(fault, afterMs),
    asked: (reference) => source.account().asked[reference] ?? 0,
    violations: () => Object.values(source.account().violations).reduce((sum, count) => sum + count, 0),
  };
}

const faults: readonly FakeFault[] = [
  'slow',
  'late',
  'fail',
  'hang',
  'twice',
  'badJson',
  'wrongSchema',
  'badSignature',
  'noSignature',
  'otherReference',
  'tooManyRecords',
  'tooLarge',
  'wrongCharset',
];

sourceLineContract('NATS', { faults, patientMs: 20_000, hastyMs: 60, answersLaterLives: true }, async () => {
  const { source, ...fake } = openFake();
  const temporary = await startTemporaryServer({ sources: ['civil-affairs'] });
  const daemon = await temporary.connect('daemon');
  const served = await serveNats(source, await temporary.connect('source.civil-affairs'));
  const open = (code: string) => openNatsLine({ source: code, key, inboxPrefix: '_INBOX_daemon' }, daemon);
  return {
    ...fake,
    line: await open('civil-affairs'),
    reopen: () => open('civil-affairs'),
    nobody: () => open('housing'),
    close: async () => {
      await served.stop();
      await temporary.dispose();
    },
  };
});

sourceLineContract(
  'HTTP',
  { faults: [...faults, 'cut'], patientMs: 20_000, hastyMs: 60, answersLaterLives: false },
  async () => {
    const { source, ...fake } = openFake();
    const served = await serveHttp({ port: 0 }, [source]);
    const open = (url: string) => openHttpLine({ source: 'civil-affairs', key, url, lateMs: 10_000, lateWindow: 100 });
    return {
      ...fake,
      line: open(`${served.url}civil-affairs/`),
      reopen: async () => open(`${served.url}civil-affairs`),
      nobody: async () => open(`http://127.0.0.1:${await closedPort()}/civil-affairs`),
      close: () => served.stop(),
    };
  },
);

/** Marriages of so many people, of whom the held one is the last. */
const marriagesOf = (some: readonly FakePerson[]) =>
  some.flatMap((one) => departments['civil-affairs']['marriage']?.(one) ?? []);

sourceLineContract(
  'files',
  {
    faults: ['badJson', 'wrongSchema', 'badSignature', 'noSignature', 'tooManyRecords', 'tooLarge', 'wrongCharset'],
    patientMs: 20_000,
    hastyMs: 1,
    answersLaterLives: false,
  },
  async () => {
    const { dataset, person, stranger, record } = openFake();
    const root = await mkdtemp(join(tmpdir(), 'onedoor-drop-'));
    const [folder, empty, large] = ['drop', 'empty', 'large'].map((name) => join(root, name)) as [
      string,
      string,
      string,
    ];
    const rows = marriagesOf(inhabitants);
    const drop = { folder, dataset, day: '2026-09-25', format: 'csv', key } as const;
    const heard: FileReport[] = [];
    const open = (from: string) =>
      openFilesLine(
        {
          source: 'civil-affairs',
          key,
          folder: from,
          encoding: 'utf-8',
          datasets: { marriage: identityColumns['civil-affairs'] },
          lookMs: 10,
          mostBytes: 4_000_000,
          mostRows: 100_000,
        },
        (report) => void heard.push(report),
      );
    const replace = async (put: () => Promise<unknown>): Promise<void> => {
      await rm(folder, { recursive: true, force: true });
      heard.length = 0;
      await put();
      await expect.poll(() => heard.length, { interval: 5 }).toBeGreaterThan(0);
    };
    const spoilt = (fault: FakeFault) => async (): Promise<unknown> => {
      const put = (name: string, content: Uint8Array, signature = signFile(name, content, key)) =>
        dropFile({ folder, name, content, signature });
      const name = `${dataset}-2026-09-26.csv`;
      switch (fault) {
        case 'badJson':
          return put(`${dataset}-2026-09-26.jsonl`, Buffer.from('{"XM": \n'.repeat(3)));
        case 'wrongSchema':
          return put(name, Buffer.from('NAME,NUMBER\n"a","b"\n'));
        case 'badSignature':
          return put(name, Buffer.from('XM,SFZH,CSRQ\n'), signFile(name, Buffer.from('another'), key));
        case 'noSignature':
          return put(name, Buffer.from('XM,SFZH,CSRQ\n'), '');
        case 'tooManyRecords':
          return dropRows(
            drop,
            Array.from({ length: 51 }, () => record as (typeof rows)[number]),
          );
        case 'tooLarge':
          return put(name, Buffer.alloc(4_000_001, 'x'));
        default:
          return put(name, Buffer.from([0x58, 0x4d, 0x2c, 0xc3, 0xf1, 0xd5, 0xfe]));
      }
    };
    await dropRows(drop, rows);
    await dropRows({ ...drop, folder: large }, marriagesOf([...people(seed + 2, 20_000), ...inhabitants]));
    let isMended = true;
    return {
      line: open(folder),
      dataset,
      person,
      record,
      stranger,
      failNext: async (fault: FakeFault) => {
        isMended = false;
        await replace(spoilt(fault));
      },
      mend: async () => {
        if (!isMended) await replace(() => dropRows(drop, rows));
        isMended = true;
      },
      unready: async () => open(large),
      reopen: async () => open(folder),
      nobody: async () => open(empty),
      asked: () => undefined,
      violations: () => 0,
      close: () => rm(root, { recursive: true }),
    };
  },
);

/** A port on which nobody listens. */
async function closedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}
