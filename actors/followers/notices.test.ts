import { describe, expect, it } from 'vitest';
import { createMemoryJournalStore } from '../../adapters/memory/journal-store.ts';
import type { RuleSets } from '../../rules/engine/evaluation.ts';
import type { NoticeFile } from '../../rules/notices/notice-file.ts';
import { notificationBehaviour } from '../notification/notification.ts';
import { policy } from '../notification/specimens-harness.ts';
import type { JournalStore } from '../ports.ts';
import type { ContactLanguage } from '../protocol/contacts.ts';
import type { EntityKey } from '../protocol/entity.ts';
import type { Json, OutboundMessage, Turn } from '../protocol/journal.ts';
import { listRow } from '../protocol/lists.ts';
import type { NoticeOutcome, NoticeProvider, OutgoingNotice } from '../protocol/notices.ts';
import { recipientBehaviour } from '../recipient/recipient.ts';
import type { AnyBehaviour } from '../registry.ts';
import { type Road, startRoad, stillMeter, tallyBehaviour } from '../road-harness.ts';
import { startDispatcher } from './dispatcher.ts';
import { startNotices } from './notices.ts';

const notice = {
  notice: 'alert-escalated',
  version: '1.0.0',
  title: { zh: '预警升级', en: 'Escalated' },
  channels: ['wecom'],
  urgent: true,
  deadlineHours: 4,
  text: { zh: '{code}已升级至{level}', en: '{code} is escalated to {level}' },
  fields: ['code', 'level'],
} as const satisfies NoticeFile;

const rights = {
  ...notice,
  notice: 'credit-recorded',
  text: {
    zh: '记录{number}，使用至{lastDay}，自{repairFrom}起可申请修复',
    en: '{number}, until {lastDay}, repair from {repairFrom} on',
  },
  fields: ['number', 'lastDay', 'repairFrom'],
} as const satisfies NoticeFile;

/** A provider that answers when it is told to. */
class Desk implements NoticeProvider {
  readonly name = 'webhook';
  readonly sent: OutgoingNotice[] = [];
  answer: () => Promise<NoticeOutcome> = async () => ({ state: 'accepted' });
  send(message: OutgoingNotice): Promise<NoticeOutcome> {
    this.sent.push(message);
    return this.answer();
  }
  async ask(): Promise<NoticeOutcome> {
    return { state: 'delivered' };
  }
  async close(): Promise<void> {
    // Nothing is open.
  }
}

/** A road with people who are told things. */
async function people(store: JournalStore, desk: Desk, on = true, languages: readonly ContactLanguage[] = ['zh']) {
  const tally = tallyBehaviour() as AnyBehaviour;
  const behaviours = {
    application: tally,
    person: tally,
    alert: tally,
    credit: tally,
    ledger: tally,
    notification: notificationBehaviour({ policy }) as AnyBehaviour,
    recipient: recipientBehaviour({
      calendar: () => ({ addWorkingDays: (day) => ({ day, provisional: false }), openingOfBusiness: () => 0 }),
      quiet: { from: '00:00', to: '00:00' },
      dailyCap: 9,
      staffAt: 'anytime',
    }) as AnyBehaviour,
  };
  const road = await startRoad(store, { behaviours });
  const { journal, registry, clock } = road;
  const fatal = (error: unknown): void => {
    road.faults.push(error);
  };
  const dispatcher = startDispatcher(
    { window: 4, drainMs: 1000 },
    { journal, registry, providers: new Map([['webhook', desk]]), clock, meter: stillMeter, fatal },
  );
  const notices = await startNotices(
    { routes: [{ channel: 'wecom', provider: 'webhook' }], languages, on },
    {
      journal,
      store,
      registry,
      notices: new Map<string, NoticeFile>([notice, rights].map((one) => [one.notice, one])),
      rules: {} as RuleSets,
      personKeys: { keyOf: (text) => text },
      clock,
      meter: stillMeter,
      fatal,
    },
  );
  return {
    road,
    end: async () => {
      await notices?.stop();
      await dispatcher.stop();
      await road.settle();
      await road.end();
      expect(road.faults).toEqual([]);
    },
  };
}

const append = (road: Road, entity: EntityKey, rest: Partial<Turn>): Promise<void> =>
  new Promise((committed) => {
    const turn = {
      entity,
      at: road.clock.now(),
      version: 1,
      events: [{ type: 'Made' }],
      messages: [],
      commands: [],
      readings: [],
    };
    road.journal.append({ ...turn, input: { source: 'operator', by: 'test', purpose: 'test' }, ...rest }, () =>
      committed(),
    );
  });

function file(road: Road, staffNumber: string, role: string, region: string, contact: object = {}): Promise<void> {
  const entity: EntityKey = { kind: 'person', id: `officer-${staffNumber}` };
  const validity = { validFrom: '2026-01-01', validTo: '2026-12-31' };
  const filing = {
    role: 'officer',
    name: '示例',
    officerRoles: [role],
    regions: [region],
    contact: { wecom: staffNumber, ...contact },
    ...validity,
  };
  const dueSet = [listRow(entity, { list: 'filedSupervisors', on: validity.validTo })];
  return append(road, entity, { state: { counters: {}, filing } as unknown as Json, dueSet });
}

function escalate(road: Road, level: number, version: number): Promise<void> {
  const data = {
    code: 'STEP_OVERDUE',
    severity: 'orange',
    region: '330182',
    subject: 'application.hall.1',
    message: { zh: '超期', en: 'overdue' },
    accountable: { organisation: '12330182K318200150' },
    escalation: { level, to: { zh: '分管领导', en: 'leader' } },
  } as unknown as OutboundMessage['data'];
  const message = { integrator: 'hall', topic: 'alert.A', event: 'alert-escalated', data };
  return append(road, { kind: 'alert', id: 'A.application.hall.1' }, { version, messages: [message, message] });
}

describe('an alert that is escalated', () => {
  it('is told to whoever is filed for its level and region, once, also across starts', async () => {
    const store = createMemoryJournalStore();
    const desk = new Desk();
    const first = await people(store, desk);
    await file(first.road, 'S-1', 'supervisor', '3301');
    await file(first.road, 'S-2', 'supervisor', '3302');
    await file(first.road, 'L-1', 'leader', '330182');
    await escalate(first.road, 1, 2);
    await escalate(first.road, 2, 3);
    await expect.poll(() => desk.sent.length).toBe(2);
    await first.end();
    expect(desk.sent.map(({ to, text }) => [to, text]).sort()).toEqual([
      ['L-1', 'STEP_OVERDUE已升级至分管领导'],
      ['S-1', 'STEP_OVERDUE已升级至分管领导'],
    ]);

    // The mark of the first life is gone, as when the last thing that it wrote was lost: all is read again.
    const second = await people(
      { ...store, marks: async () => ({ ...(await store.marks()), notices: { epoch: 'e', watermark: 0, above: [] } }) },
      desk,
    );
    await file(second.road, 'S-9', 'supervisor', '9999');
    await second.end();
    expect(desk.sent).toHaveLength(2);
  });

  it('is told in the language of each, where the site tells people in that', async () => {
    for (const [languages, texts] of [
      [
        ['zh', 'en'],
        ['STEP_OVERDUE is escalated to leader', 'STEP_OVERDUE已升级至分管领导'],
      ],
      [['zh'], ['STEP_OVERDUE已升级至分管领导', 'STEP_OVERDUE已升级至分管领导']],
    ] as const) {
      const desk = new Desk();
      const { road, end } = await people(createMemoryJournalStore(), desk, true, languages);
      await file(road, 'L-1', 'leader', '330182', { language: 'en' });
      await file(road, 'L-2', 'leader', '330182');
      await escalate(road, 2, 2);
      await expect.poll(() => desk.sent.length).toBe(2);
      await end();
      expect(desk.sent.map(({ text }) => text).sort()).toEqual(texts);
      const english = desk.sent.filter(({ notice: template }) => template === 'alert-escalated-en');
      expect(english.map(({ to, title }) => [to, title])).toEqual(languages.length === 2 ? [['L-1', 'Escalated']] : []);
    }
  });

  it('to a level that nobody is filed for is reported, with the reason', async () => {
    const store = createMemoryJournalStore();
    const desk = new Desk();
    const { road, end } = await people(store, desk);
    await escalate(road, 2, 2);
    await expect
      .poll(async () =>
        (await road.entries()).flatMap(({ events }) => events).filter(({ type }) => type === 'NoticeEnded'),
      )
      .toMatchObject([{ outcome: 'undeliverable', reason: 'NO_CONTACT' }]);
    await end();
    expect(desk.sent).toEqual([]);
  });

  it('of the time in which people are told nothing is not made up for', async () => {
    const store = createMemoryJournalStore();
    const desk = new Desk();
    const off = await people(store, desk, false);
    await file(off.road, 'S-1', 'supervisor', '33');
    await escalate(off.road, 1, 2);
    await off.end();
    const on = await people(store, desk);
    await escalate(on.road, 1, 3);
    await expect.poll(() => desk.sent.length).toBe(1);
    await on.end();
  });
});

describe('a credit item', () => {
  it('is told with the rights to the officer that it is about, whom only the file knows', async () => {
    const desk = new Desk();
    const { road, end } = await people(createMemoryJournalStore(), desk);
    await file(road, 'S-1', 'window', '3301');
    const item = 'hall.XY-1';
    const occurrence = { region: '330182', organisation: '12330182K318200150' };
    const opened = { person: 'officer-S-1', occurrence } as unknown as Json;
    await append(road, { kind: 'credit', id: item }, { state: opened });
    const data = {
      item,
      message: { zh: '超时办理', en: 'late' },
      lastDay: '2026-11-01',
      rights: { repairFrom: '2026-08-04' },
    };
    const message = { integrator: 'hall', topic: `credit.${item}`, event: 'credit-recorded', data };
    await append(road, { kind: 'ledger', id: 'officer-S-1' }, { messages: [message] });
    await expect.poll(() => desk.sent.length).toBe(1);
    await end();
    expect(desk.sent).toMatchObject([{ to: 'S-1', text: '记录XY-1，使用至2026-11-01，自2026-08-04起可申请修复' }]);
  });
});

describe('a message that is with its provider', () => {
  it('is not asked about meanwhile, whatever the clock says', async () => {
    const store = createMemoryJournalStore();
    const desk = new Desk();
    let answer: (outcome: NoticeOutcome) => void = () => undefined;
    desk.answer = () => new Promise((resolve) => (answer = resolve));
    const { road, end } = await people(store, desk);
    await file(road, 'S-1', 'supervisor', '33');
    await escalate(road, 1, 2);
    await expect.poll(() => desk.sent.length).toBe(1);
    const entity: EntityKey = { kind: 'notification', id: desk.sent[0]?.ref ?? '' };
    const row = { at: road.clock.now() + policy.settleMs, entity, name: 'proceed' };
    road.clock.set(row.at);
    road.registry.deliver({ entity, command: { type: 'proceed', due: row.at }, input: { source: 'due', row } });
    const answered = async () =>
      (await road.entries()).filter(
        ({ input, entity: { kind } }) => kind === 'notification' && input.source === 'notifier',
      );
    // The question was answered without the provider, who would have said that it is delivered.
    await expect.poll(async () => (await answered()).length).toBe(1);
    expect((await road.registry.glimpse(entity)).state).toMatchObject({ status: 'uncertain', asked: 1 });
    answer({ state: 'accepted' });
    await expect
      .poll(async () => (await road.registry.glimpse(entity)).state)
      .toMatchObject({ status: 'delivered', reason: 'ACCEPTED' });
    await end();
    expect(desk.sent).toHaveLength(1);
  });
});
