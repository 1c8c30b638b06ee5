import { afterEach, beforeEach, expect, it } from 'vitest';
import { createDaemonHome, type DaemonHome, example, until } from './daemon-harness.ts';
import { Ledger } from './demo/ledger.ts';
import type { OperatorsLedger } from './operator-ledger.ts';
import { metricsOf } from './reload-harness.ts';

let at: DaemonHome;
beforeEach(async () => {
  at = await createDaemonHome();
});
afterEach(() => at.dispose());

const ARCHIVES = '12330182K318200150';
const FILE = 'hall.XY-1';
const LEDGER = 'officer-DA-009';
const evidence = { hash: { algorithm: 'sha256', value: 'a'.repeat(64) }, size: 1, mediaType: 'application/pdf' };

/** Waits until a daemon tells these numbers of credit that stands. */
async function untilMeasured(
  daemon: Parameters<typeof metricsOf>[0],
  items: number,
  objections: number,
): Promise<void> {
  await until(`${items} items and ${objections} objections in the metrics`, async () => {
    const metrics = await metricsOf(daemon);
    return (
      metrics.get('onedoor_open_credit_loading') === 0 &&
      metrics.get('onedoor_open_credit_items{role="officer",severity="general"}') === items &&
      metrics.get('onedoor_open_credit_requests{kind="objection",late="no"}') === objections
    );
  });
}

it('an item goes its way: entered by a rule, objected to, repaired, told to whom it is about, erased', async () => {
  let daemon = await at.start();
  const voice = await at.listen(new Ledger());
  for (const filing of await example('filings')) await voice.say(filing.subject, filing.id, JSON.stringify(filing));
  const say = (verb: string, id: string, data: object, file = FILE) =>
    voice.say(
      `credit.${file}`,
      id,
      JSON.stringify({ specversion: '1.0', id, source: 'urn:hall', type: `onedoor.credit.${verb}`, data }),
    );
  const ledger = async (on?: string) =>
    (await at.ask('ledger', { id: LEDGER, ...(on === undefined ? {} : { on }) })) as OperatorsLedger;
  const standing = async () => (await ledger()).items.map((one) => one.standing);
  const reaches = (wanted: string) => until(wanted, async () => (await standing())[0] === wanted);
  const erase = (kind: string, id: string) =>
    at.ask('erase', { kind, id }).then(
      (answer) => answer as { holding: readonly string[] },
      (error: { code: string }) => error.code,
    );

  const record = {
    subject: { officer: 'DA-009' },
    kind: 'unreasoned-access',
    organisation: ARCHIVES,
    region: '330182',
    document: { number: '建档监〔2026〕1号', day: '2026-03-02' },
    basis: '《中华人民共和国档案法》第四十八条',
  };
  expect(await say('record', 'c-1', record)).toMatchObject({ type: 'onedoor.credit.received' });
  await until('the item', async () => {
    const answer = (await at.ask('ledger', { id: LEDGER }).catch(() => undefined)) as OperatorsLedger | undefined;
    return (answer?.items.length ?? 0) > 0;
  });
  expect(await standing()).toEqual(['in-use']);
  const before = await ledger();
  expect(before.index).toMatchObject({ model: 'officer-index', reasons: [{ code: 'UNREASONED_ACCESS' }] });
  expect((await ledger('2026-03-01')).items).toEqual([]);

  expect(await say('object', 'c-2', { statement: '有用途登记' })).toMatchObject({ type: 'onedoor.credit.received' });
  await reaches('suspended');
  await untilMeasured(daemon, 1, 1);
  await at.stop();
  daemon = await at.start();
  await untilMeasured(daemon, 1, 1);
  const decide = { organisation: ARCHIVES, reason: '经核' };
  const answer = { ...decide, officer: 'DA-001', expectedVersion: 2, decision: 'reject' };
  expect(await say('decide', 'c-3', answer)).toMatchObject({ type: 'onedoor.credit.received' });
  await reaches('in-use');
  expect((await say('repair', 'c-4', { dutiesDone: evidence })).data['defects']).toMatchObject([
    { code: 'CREDIT_COMMITMENT', pointer: '/data/commitment' },
  ]);
  await say('repair', 'c-5', { dutiesDone: evidence, commitment: evidence });
  expect(await erase('ledger', LEDGER)).toBe('CREDIT_IN_USE');
  const granted = { ...answer, expectedVersion: 4, decision: 'grant' };
  expect(await say('decide', 'c-6', granted)).toMatchObject({ type: 'onedoor.credit.received' });
  await reaches('repaired');
  await untilMeasured(daemon, 0, 0);
  expect((await metricsOf(daemon)).get('onedoor_credit_items_total{what="repaired"}')).toBe(1);

  await at.stop();
  await at.start();
  const after = await ledger();
  expect(after.entries.map(({ entry }) => entry)).toEqual([
    'item',
    'objection-opened',
    'objection-rejected',
    'repaired',
  ]);
  expect(after.index?.score).toBe(1000);
  expect(await erase('credit', FILE)).toBe('CREDIT_IN_USE');
  let erased = await erase('ledger', LEDGER);
  await until('the effects', async () => {
    if (erased === 'EFFECTS_UNDER_WAY') erased = await erase('ledger', LEDGER);
    return erased !== 'EFFECTS_UNDER_WAY';
  });
  expect(erased).toMatchObject({ holding: [`credit/${FILE}`] });
  expect(await ledger()).toMatchObject({ entries: [], items: [] });
  expect(await erase('credit', FILE)).toMatchObject({ kind: 'credit' });
  await at.stop();
  await voice.stop();
});
