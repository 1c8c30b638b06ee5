import type { Circumstances } from '../behaviour.ts';
import type { OutboundMessage } from '../protocol/journal.ts';
import type { NoticeData, NoticeRoute, NotificationCommand, ProviderName } from '../protocol/notices.ts';
import { notificationBehaviour } from './notification.ts';
import type { NoticePolicy } from './policy.ts';
import type { NotificationEvent, NotificationState } from './state.ts';

export const REF = '0f3b5a8de1c94721b6f0a2c4d8e61735';
export const NOW = Date.parse('2026-08-03T02:00:00Z');
export const policy: NoticePolicy = { settleMs: 60_000, tries: 3, retryMs: 30_000, receiptMs: 600_000, questions: 3 };

const channels = {
  aliyun: 'sms',
  tencent: 'sms',
  wechat: 'wechat',
  wecom: 'wecom',
  smtp: 'mail',
  webhook: 'sms',
  nats: 'sms',
} as const;

export function noticeTo(...providers: readonly ProviderName[]): NoticeData {
  const routes = providers.map((provider): NoticeRoute => ({ provider, channel: channels[provider] }));
  return {
    ref: REF,
    about: { kind: 'application', id: 'hall.A-1' },
    region: '330182',
    audience: 'applicant',
    words: {
      language: 'zh',
      notice: 'result-returned',
      version: '2026.1.0',
      title: '补正提醒',
      text: '{name}，请补正',
      fields: ['name'],
    },
    values: { number: 'A-1' },
    routes,
    urgent: false,
    deadlineHours: 24,
  };
}

/** One notice from its first command on, with the due row that waits and everything that was told. */
export class NoticeLife {
  readonly #behaviour = notificationBehaviour({ policy });
  state: NotificationState | undefined;
  now = NOW;
  /** The moments of the rows in the due index. */
  readonly rows = new Set<number>();
  readonly messages: OutboundMessage[] = [];
  readonly passedOn: unknown[] = [];
  #version = 0;

  constructor(...providers: readonly ProviderName[]) {
    this.when({ type: 'notify', data: noticeTo(...providers), admission: { notBefore: NOW } });
  }

  /** @returns the types of the events */
  when(command: NotificationCommand): readonly string[] {
    const circumstances: Circumstances = {
      id: REF,
      version: this.#version,
      now: this.now,
      today: '2026-08-03',
      sender: undefined,
      look: () => ({ state: undefined, version: 0 }),
      speakersFor: () => [],
      supervisorsOf: () => ['supervision'],
    };
    const decision = this.#behaviour.decide(this.state, command, undefined, circumstances);
    if (decision.verdict !== 'received') throw new Error('a notice refuses nothing');
    for (const event of decision.events as readonly NotificationEvent[])
      this.state = this.#behaviour.evolve(this.state, event);
    if (decision.events.length > 0) this.#version += 1;
    if (command.type === 'proceed') this.rows.delete(command.due);
    for (const { at } of decision.dueCleared ?? []) this.rows.delete(at);
    for (const { at } of decision.dueSet ?? []) this.rows.add(at);
    this.messages.push(...(decision.messages ?? []));
    this.passedOn.push(...(decision.commands ?? []));
    return decision.events.map(({ type }) => type);
  }

  /** Who was told what. */
  get told(): readonly string[] {
    return this.messages.map(({ integrator, event }) => `${integrator} ${event}`);
  }

  /** What the provider answers to the present try. */
  answer(outcome: Extract<NotificationCommand, { type: 'report' }>['outcome'], asked = false): readonly string[] {
    return this.when({ type: 'report', attempt: this.state?.attempt ?? 0, asked, outcome });
  }

  /** Lets the time pass until the row that waits is due. */
  untilDue(): readonly string[] {
    const [due] = this.rows;
    if (due === undefined) throw new Error('the notice waits for nothing');
    this.now = Math.max(this.now, due);
    return this.when({ type: 'proceed', due });
  }
}
