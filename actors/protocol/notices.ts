import type { ContactLanguage } from './contacts.ts';
import { type EntityKey, isToken } from './entity.ts';

/*
 * Messages to people (通知). A notice is told once for one reason: its reference is made of what happened and to whom it is
 * told, and is stored before anything is sent. The notice keeps no phone number and no address: whoever sends it reads
 * them, at that moment, where they are filed, so that erasing an application or a person erases them everywhere.
 */

/** By what a person can be reached. */
export const noticeChannels = ['wechat', 'sms', 'wecom', 'mail'] as const;
/** Who carries a message; each passes `adapters/notify/provider.contract.ts`. */
export const noticeProviders = ['aliyun', 'tencent', 'wechat', 'wecom', 'smtp', 'webhook', 'nats'] as const;

export type NoticeChannel = (typeof noticeChannels)[number];
export type ProviderName = (typeof noticeProviders)[number];

/** A way to a person: by which channel, carried by whom. */
export interface NoticeRoute {
  readonly channel: NoticeChannel;
  readonly provider: ProviderName;
}

/** What can be relied on with a provider. */
export interface ProviderTraits {
  readonly channels: readonly NoticeChannel[];
  /**
   * Whether it tells later that a message has arrived, by the reference or by a number of its own; of the others the
   * acceptance is all that is ever known.
   */
  readonly receipts: 'byReference' | 'byNumber' | false;
  /** Whether it can be asked what became of a reference. */
  readonly asks: boolean;
  /** How long after the first try it recognises a repeat by its reference, in milliseconds; 0 where it never does. */
  readonly repeatsForMs: number;
}

const minute = 60_000;
const anyChannel: readonly NoticeChannel[] = noticeChannels;

/** Why each stands as it does is said in the head of its file below `adapters/notify/`. */
export const providerTraits: Readonly<Record<ProviderName, ProviderTraits>> = {
  aliyun: { channels: ['sms'], receipts: 'byReference', asks: true, repeatsForMs: 0 },
  tencent: { channels: ['sms'], receipts: 'byNumber', asks: true, repeatsForMs: 0 },
  wechat: { channels: ['wechat'], receipts: 'byNumber', asks: false, repeatsForMs: 10 * minute },
  wecom: { channels: ['wecom'], receipts: false, asks: false, repeatsForMs: 4 * 60 * minute },
  smtp: { channels: ['mail'], receipts: false, asks: false, repeatsForMs: 0 },
  webhook: { channels: anyChannel, receipts: false, asks: true, repeatsForMs: 0 },
  nats: { channels: anyChannel, receipts: false, asks: true, repeatsForMs: 0 },
};

/**
 * Why a provider has not taken a message, or could not deliver it. `retry`: the same may go well later; `throttle`: too much
 * for now; `permanent`: this person is not reached this way; `config`: credentials, signature or template are wrong.
 */
export type FailureClass = 'retry' | 'throttle' | 'permanent' | 'config';

/**
 * What became of a message, as far as the provider has said it. `unknown`: it may have been taken or not, which nobody may
 * guess. Codes are the provider's own words, cut to what a code can be.
 */
export type NoticeOutcome =
  | { readonly state: 'accepted'; readonly providerId?: string }
  | { readonly state: 'delivered'; readonly providerId?: string }
  | { readonly state: 'failed'; readonly class: FailureClass; readonly code: string }
  | { readonly state: 'unknown'; readonly code: string }
  /** Answer to a question only: the provider has never taken a message of this reference. */
  | { readonly state: 'absent' };

/** Who is told, which says where the contact is filed. */
export type Audience = 'applicant' | 'agent' | 'organisation' | 'officer';

/** What is said, as it was when the reason came up; fields in the order in which providers number them. */
export interface NoticeWords {
  readonly notice: string;
  readonly language: ContactLanguage;
  readonly version: string;
  readonly title: string;
  readonly text: string;
  readonly fields: readonly string[];
}

/** One message to one person for one reason. No personal data stands in it. */
export interface NoticeData {
  /** 32 hexadecimal digits, the id of the notification. */
  readonly ref: string;
  /** The application or alert that it is about. */
  readonly about: EntityKey;
  readonly region: string;
  readonly audience: Audience;
  /** The filed officer or organisation that it goes to. */
  readonly person?: EntityKey;
  readonly words: NoticeWords;
  /** Values of the fields but those that are personal. */
  readonly values: Readonly<Record<string, string>>;
  /** In the order in which they are tried; empty where the person has left no contact. */
  readonly routes: readonly NoticeRoute[];
  readonly urgent: boolean;
  /** Hours from the first possible moment until somebody must know that it was not delivered. */
  readonly deadlineHours: number;
}

/** When it may be sent, as the recipient has decided, or that it is one too many today. */
export type Admission = { readonly notBefore: number } | { readonly capped: true };

/** To the one who is told: asks when that may be. */
export interface AdmitCommand {
  readonly type: 'admit';
  readonly data: NoticeData;
}

export type NotificationCommand =
  | { readonly type: 'notify'; readonly data: NoticeData; readonly admission: Admission }
  /** From the due index. */
  | { readonly type: 'proceed'; readonly due: number }
  /** What the provider has answered, to the sending or to the question of this attempt. */
  | { readonly type: 'report'; readonly attempt: number; readonly asked: boolean; readonly outcome: NoticeOutcome }
  /** What the provider has told later, by itself. */
  | {
      readonly type: 'receipt';
      readonly provider: ProviderName;
      readonly outcome: Extract<NoticeOutcome, { state: 'delivered' | 'failed' }>;
    };

/** Some providers tell of an arrival by a number of their own alone: it is brought together with the reference here. */
export type ReceiptCommand =
  | { readonly type: 'expect'; readonly ref: string; readonly provider: ProviderName }
  | Extract<NotificationCommand, { type: 'receipt' }>;

/** A message as a provider is given it; personal data stands in it, so it is never written down. */
export interface OutgoingNotice {
  readonly ref: string;
  readonly about: EntityKey;
  readonly channel: NoticeChannel;
  /** Phone number, open id, WeCom user or address, as the channel has it. */
  readonly to: string;
  /** The template that it is: `templateOf`. */
  readonly notice: string;
  readonly title: string;
  readonly text: string;
  /** In the order of the template. */
  readonly fields: readonly { readonly name: string; readonly value: string }[];
  /** When its first try by this provider began, in milliseconds since 1970 UTC. */
  readonly since: number;
  /** The commit that stored the try. */
  readonly commit: number;
}

/** By what name a provider knows the template of a message: that of the notice, with `-en` behind it in English. */
export function templateOf({ notice, language }: Pick<NoticeWords, 'notice' | 'language'>): string {
  return language === 'zh' ? notice : `${notice}-${language}`;
}

/** One that carries messages. Neither function ever rejects: what cannot be told is `unknown`. */
export interface NoticeProvider {
  readonly name: ProviderName;
  send(notice: OutgoingNotice): Promise<NoticeOutcome>;
  /** What became of the reference; `unknown` where the provider did not answer, or cannot. */
  ask(notice: OutgoingNotice): Promise<NoticeOutcome>;
  close(): Promise<void>;
}

/** The entity that waits for a receipt under a provider's own number; undefined where the number cannot stand in a name. */
export function receiptKey(provider: ProviderName, providerId: string): EntityKey | undefined {
  const token = `${provider}-${providerId.replaceAll(/[^A-Za-z0-9_-]/g, '_')}`;
  return isToken(token) ? { kind: 'receipt', id: token } : undefined;
}

/** The entity of a notice. */
export function notificationKey(ref: string): EntityKey {
  return { kind: 'notification', id: ref };
}
