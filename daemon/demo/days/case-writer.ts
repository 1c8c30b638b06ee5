import type { Action, Channel, Handover } from '../../../actors/protocol/messages.ts';
import type { Random } from '../../../rules/random.ts';
import { Account, type Announcement, type Waiting } from '../account.ts';
import { spoil } from '../defects.ts';
import { type Draft, dataOf } from '../form.ts';
import type { Request, Station } from '../notice.ts';
import type { Plant } from '../plant.ts';
import type { Line } from '../story.ts';
import { type Deed, happenedBy } from './happened.ts';
import { dayOfMoment } from './office-days.ts';
import type { Rota } from './rota.ts';
import type { TimedLine, TimedStory } from './timed.ts';

export interface CaseOptions {
  readonly random: Random;
  readonly draft: Draft;
  readonly number: number;
  readonly rota: Rota;
}

/** A case as it was written: with what everybody must be told, unless officers have dealt with each other beside the flow. */
export interface WrittenCase extends TimedStory {
  readonly announcements?: readonly Announcement[];
}

/** What an officer's deed may say besides. */
export interface DeedOptions {
  readonly officer?: string;
  readonly opinion?: string;
  readonly station?: Station | Waiting;
}

type Words = Readonly<Record<string, unknown>>;

/** Writes one case, message by message; each is told at the moment at which the writer stands. */
export class CaseWriter {
  readonly #options: CaseOptions;
  readonly #account: Account;
  readonly #name: string;
  readonly #lines: TimedLine[] = [];
  #at = 0;
  /** Whether the books say all that people are told. */
  #whole = true;

  constructor(options: CaseOptions) {
    const { draft, number } = options;
    this.#options = options;
    this.#account = new Account(draft.notice, draft.door, draft.data, []);
    this.#name = `${draft.notice.prefix}-${String(number).padStart(6, '0')}`;
  }

  get application(): string {
    return `${this.#options.draft.door.integrator}.${this.#name}`;
  }

  get account(): Account {
    return this.#account;
  }

  at(moment: number): this {
    this.#at = moment;
    return this;
  }

  write(): WrittenCase {
    const { draft } = this.#options;
    const { announcements } = this.#account;
    const story = { matter: draft.matter, topic: `application.${this.application}`, lines: this.#lines };
    return this.#whole ? { ...story, announcements } : story;
  }

  submit(planted: readonly Plant[] = []): this {
    const { draft, random } = this.#options;
    const spoilt = spoil(draft.data, planted, random);
    this.#account.handedIn(spoilt, draft.door.channel, planted);
    return this.#send('submit', { ...dataOf(draft.notice, draft.door, spoilt) });
  }

  /** Everything once more, as it should have been. */
  correct(channel: Channel = 'wechat'): this {
    const { data } = this.#options.draft;
    const { applicant, agent, form, materials }: Request = data;
    const expectedVersion = this.#account.version;
    this.#account.handedIn(data, channel, []);
    const withAgent = agent === undefined ? {} : { agent };
    return this.#send('correct', { expectedVersion, channel, applicant, ...withAgent, form, materials });
  }

  withdraw(): this {
    const expectedVersion = this.#account.version;
    this.#account.withdrawn();
    return this.#send('withdraw', { expectedVersion, reason: '不再需要' });
  }

  accept(options: DeedOptions = {}): this {
    return this.#deed('accept', options, {}, (_station, officer) => this.#account.accepted(officer));
  }

  approve(options: DeedOptions = {}): this {
    const words = options.opinion === undefined ? {} : { opinion: options.opinion };
    return this.#deed('approve', options, words, (station, officer) =>
      this.#account.approved(station, officer, 'opinion' in words),
    );
  }

  object(options: DeedOptions = {}): this {
    const { opinion = '与规划不符，建议不予同意' } = options;
    return this.#deed('object', { ...options, opinion }, { opinion }, (station, officer) =>
      this.#account.objected(station, officer),
    );
  }

  refuse(options: DeedOptions = {}): this {
    const { opinion = '查无此档，依法不予办理' } = options;
    return this.#deed('refuse', { ...options, opinion }, { opinion }, (station, officer) =>
      this.#account.refused(station, officer),
    );
  }

  return(options: DeedOptions = {}): this {
    const defects = [{ pointer: '/data/materials/0', message: '扫描件不清晰，请重新上传' }];
    return this.#deed('return', options, { defects }, (station, officer) => this.#account.returned(station, officer));
  }

  deliver(handover: Handover = 'electronic', options: DeedOptions = {}): this {
    return this.#deed('deliver', options, { handover }, (_station, officer) =>
      this.#account.delivered(officer, handover),
    );
  }

  close(options: DeedOptions = {}): this {
    return this.#deed('close', { station: this.#account.window, ...options }, {}, (_station, officer) =>
      this.#account.closed(officer),
    );
  }

  /** An officer tries what must be refused. */
  attempt(
    action: Action,
    officer: string,
    codes: readonly string[],
    options: DeedOptions & { readonly words?: Words } = {},
  ): this {
    const station = options.station ?? this.#account.waiting[0] ?? this.#account.window;
    const { version } = this.#account;
    const { step, desk } = station;
    const data = { expectedVersion: version, officer, action, step, ...options.words };
    const deed = { action, officer, step, organisation: desk.organisation.code, done: false };
    this.#line('act', data, desk.organisation.integrator, { receipt: 'refused', codes, version }, deed);
    return this;
  }

  /** Something between officers, or of a department, that leaves the application where it is in the flow. */
  beside(verb: string, integrator: string, words: Words, deed?: Deed): this {
    this.#whole = false;
    const expectedVersion = this.#account.version;
    this.#account.noted();
    const expect = { receipt: 'received', codes: [], version: this.#account.version } as const;
    this.#line(verb, { expectedVersion, ...words }, integrator, expect, deed);
    return this;
  }

  /** What falls due changes the application without a message: how often. */
  lapse(): this {
    this.#whole = false;
    this.#account.noted();
    return this;
  }

  /** Says that people are told things of which the books say nothing. */
  partly(): this {
    this.#whole = false;
    return this;
  }

  #deed(action: Action, options: DeedOptions, words: Words, note: (station: Waiting, officer: string) => void): this {
    const account = this.#account;
    const station = options.station ?? account.waiting[0] ?? account.window;
    const { step, desk } = station;
    const officer = options.officer ?? this.#options.rota.next(dayOfMoment(this.#at), desk);
    const expectedVersion = account.version;
    const named = account.waiting.length > 1 ? { step } : {};
    note({ version: 0, ...station }, officer);
    const said = options.opinion === undefined ? {} : { opinion: options.opinion };
    const deed = { action, officer, step, organisation: desk.organisation.code, done: true, ...said };
    const expect = { receipt: 'received', codes: [], version: account.version } as const;
    const data = { expectedVersion, officer, action, ...named, ...words };
    this.#line('act', data, desk.organisation.integrator, expect, deed);
    return this;
  }

  #send(verb: string, data: Words): this {
    const { version } = this.#account;
    this.#line(verb, data, this.#options.draft.door.integrator, { receipt: 'received', codes: [], version });
    return this;
  }

  #line(verb: string, data: Words, integrator: string, expect: Line['expect'], deed?: Deed): void {
    this.#lines.push({
      at: this.#at,
      integrator,
      topic: `application.${this.application}`,
      messageId: `${this.#name}-${this.#lines.length + 1}`,
      type: `onedoor.application.${verb}`,
      data,
      expect,
      again: this.#options.random.chance(0.01),
      happened: happenedBy(verb, this.#account, deed),
    });
  }
}
