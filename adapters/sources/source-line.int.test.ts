import { createServer } from 'node:net';
import type { Subject } from '../../actors/protocol/sources.ts';
import { startTemporaryServer } from '../nats/server/temporary-server.ts';
import { departments } from './fake/departments.ts';
import { serveHttp } from './fake/fake-http.ts';
import { serveNats } from './fake/fake-nats.ts';
import { FakeSource } from './fake/fake-source.ts';
import type { FakeFault } from './fake/faults.ts';
import { people } from './fake/people.ts';
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
  const temporary = await startTemporaryServer();
  const daemon = await temporary.connect('daemon');
  const served = await serveNats(source, daemon);
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

/** A port on which nobody listens. */
async function closedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}
