import type { Action, Channel } from '../../actors/protocol/messages.ts';
import type { Random } from '../../rules/random.ts';
import { Account, type Announcement, type Waiting } from './account.ts';
import { type Deed, type Happened, happenedBy } from './days/happened.ts';
import { pickPlants, spoil } from './defects.ts';
import { type Draft, dataOf } from './form.ts';
import { mishapBefore } from './mishaps.ts';
import type { Request, Station } from './notice.ts';
import type { Plant } from './plant.ts';

/** One message of a story and the answer that it must get. */
export interface Line {
  readonly integrator: string;
  readonly topic: string;
  readonly messageId: string;
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly expect: {
    readonly receipt: 'received' | 'refused';
    readonly codes: readonly string[];
    readonly version: number;
  };
  /** Publish it once more after its receipt, as a sender does that has lost its notes. */
  readonly again: boolean;
}

/** A line of an application, with what has happened to it when it is told. */
export interface StoryLine extends Line {
  readonly happened: Happened;
}

/** One application from its submission to its end, with everything that must come of it. */
export interface Story {
  readonly matter: string;
  readonly topic: string;
  readonly lines: readonly StoryLine[];
  readonly announcements: readonly Announcement[];
}

/** How a story goes: by chance, or straight to an end that a person's past needs. */
export type Plot = 'byChance' | 'left' | 'returned' | 'withdrawn' | 'refused' | 'approved' | 'withdrawnLate';

export interface StoryOptions {
  readonly draft: Draft;
  readonly number: number;
  readonly plot: Plot;
  /** Hints that every examination must come to because of the people's past. */
  readonly standingHints?: readonly string[];
  /** What must not be spoilt, because that past is found by it. */
  readonly spared?: readonly string[];
}

/** Writes one story; everything expected comes from what is planted here. */
export function writeStory(random: Random, options: StoryOptions): Story {
  return new StoryWriter(random, options).write();
}

/** How a chance story goes on once it is in. */
type Fate = 'approve' | 'refuseAtWindow' | 'refuseAtStep' | 'returnAtStep' | 'withdrawAtWindow' | 'withdrawAtStep';

class StoryWriter {
  readonly #random: Random;
  readonly #options: StoryOptions;
  readonly #draft: Draft;
  readonly #account: Account;
  readonly #name: string;
  readonly #topic: string;
  readonly #lines: StoryLine[] = [];
  /** The last line, of which it is not noted yet what has happened with it. */
  #last: (() => StoryLine) | undefined;

  constructor(random: Random, options: StoryOptions) {
    const { draft, number, standingHints = [] } = options;
    this.#random = random;
    this.#options = options;
    this.#draft = draft;
    this.#account = new Account(draft.notice, draft.door, draft.data, standingHints);
    this.#name = `${draft.notice.prefix}-${String(number).padStart(6, '0')}`;
    this.#topic = `application.${draft.door.integrator}.${this.#name}`;
  }

  write(): Story {
    this.#tell();
    this.#note();
    const { announcements } = this.#account;
    return { matter: this.#draft.matter, topic: this.#topic, lines: this.#lines, announcements };
  }

  #tell(): void {
    const { plot } = this.#options;
    switch (plot) {
      case 'byChance':
        this.#tellByChance();
        return;
      case 'left':
        this.#submit([]);
        return;
      case 'returned':
        this.#submit(this.#plants({ most: 1, returns: true }));
        return;
      case 'withdrawn':
        this.#submit([]);
        this.#withdraw();
        return;
      case 'withdrawnLate':
        this.#submit([]);
        this.#account.accepted(this.#act(this.#only(), 'accept'));
        this.#withdraw();
        this.#close();
        return;
      case 'refused':
        this.#submit([]);
        this.#go('refuseAtWindow');
        return;
      case 'approved':
        this.#submit([]);
        this.#go('approve');
        return;
      default: {
        const unknown: never = plot;
        throw new Error(`there is no plot ${String(unknown)}`);
      }
    }
  }

  #tellByChance(): void {
    const random = this.#random;
    if (random.chance(0.25)) {
      const flaws = this.#plants({ most: 3, returns: true });
      const touched = flaws.flatMap(({ touches }) => touches);
      const hints = random.chance(0.3) ? this.#plants({ most: 1, returns: false }, touched) : [];
      this.#submit([...flaws, ...hints]);
      const then = random.weigh([
        ['correct', 7],
        ['withdraw', 2],
        ['leave', 1],
      ] as const);
      if (then === 'withdraw') this.#withdraw();
      if (then !== 'correct') return;
      this.#correct();
    } else {
      this.#submit(random.chance(0.2) ? this.#plants({ most: 2, returns: false }) : []);
    }
    if (random.chance(0.06)) this.#returnAndCorrect(this.#only());
    this.#go(
      random.weigh<Fate>([
        ['approve', 70],
        ['refuseAtWindow', 6],
        ['refuseAtStep', 8],
        ['returnAtStep', 6],
        ['withdrawAtWindow', 4],
        ['withdrawAtStep', 6],
      ]),
    );
  }

  /** From the window on. */
  #go(fate: Fate): void {
    if (fate === 'refuseAtWindow') {
      this.#refuse(this.#only());
    } else if (fate === 'withdrawAtWindow') {
      this.#withdraw();
      this.#close();
    } else {
      this.#account.accepted(this.#act(this.#only(), 'accept'));
      this.#walk(fate);
    }
  }

  /** Through the stages, those who work side by side in any order; somewhere on the way the fate comes. */
  #walk(fate: Fate): void {
    const stations = this.#account.course.stages.flat().length;
    let left = fate === 'approve' ? stations : this.#random.between(0, stations - 1);
    while (this.#account.standing === 'accepted') {
      const station = this.#random.pick(this.#account.waiting);
      if (left === 0) {
        if (fate === 'returnAtStep') {
          this.#returnAndCorrect(station);
          this.#go('approve');
          return;
        }
        if (fate === 'withdrawAtStep') {
          this.#withdraw();
          this.#close();
          return;
        }
        // Who only gives an opinion cannot refuse: it objects, and the refusal comes from who decides.
        if (station.opinion === undefined) {
          this.#refuse(station);
          return;
        }
        this.#object(station);
        continue;
      }
      left -= 1;
      if (station.opinion === true && this.#random.chance(0.25)) {
        this.#object(station);
        continue;
      }
      const words = this.#random.chance(0.3) ? { opinion: '情况属实，同意' } : {};
      this.#account.approved(station, this.#act(station, 'approve', words), 'opinion' in words);
    }
    this.#deliver(this.#only());
    this.#close();
  }

  /** Hands the decision over, sometimes saying how. */
  #deliver(station: Station | Waiting): void {
    const handover = this.#random.chance(0.3)
      ? this.#random.pick(['inPerson', 'post', 'electronic'] as const)
      : undefined;
    this.#account.delivered(this.#act(station, 'deliver', handover === undefined ? {} : { handover }), handover);
  }

  #returnAndCorrect(station: Waiting): void {
    const defects = [{ pointer: '/data/materials/0', message: '扫描件不清晰，请重新上传' }];
    this.#account.returned(station, this.#act(station, 'return', { defects }));
    this.#correct();
  }

  /** The refusal is handed over as a paper, or told when it is made; then it is over. */
  #refuse(station: Waiting): void {
    this.#account.refused(station, this.#act(station, 'refuse', { opinion: '查无此档，依法不予办理' }));
    if (this.#random.chance(0.5)) this.#deliver(this.#account.window);
    this.#close();
  }

  #object(station: Waiting): void {
    this.#account.objected(station, this.#act(station, 'object', { opinion: '与规划不符，建议不予同意' }));
  }

  #close(): void {
    this.#account.closed(this.#act(this.#account.window, 'close'));
  }

  #submit(planted: readonly Plant[]): void {
    const { notice, door, data } = this.#draft;
    const spoilt = spoil(data, planted, this.#random);
    this.#account.handedIn(spoilt, door.channel, planted);
    this.#send('submit', { ...dataOf(notice, door, spoilt) });
  }

  /** Everything once more, as it should have been; sometimes at another door of the same integrator, as from home by phone. */
  #correct(): void {
    const { applicant, agent, form, materials }: Request = this.#draft.data;
    const channel = this.#random.chance(0.3)
      ? this.#random.pick<Channel>(['hall', 'library', 'street', 'wechat', 'weibo'])
      : undefined;
    const expectedVersion = this.#account.version;
    this.#account.handedIn(this.#draft.data, channel ?? this.#draft.door.channel, []);
    this.#send('correct', {
      expectedVersion,
      ...(channel === undefined ? {} : { channel }),
      applicant,
      ...(agent === undefined ? {} : { agent }),
      form,
      materials,
    });
  }

  #withdraw(): void {
    const expectedVersion = this.#account.version;
    this.#account.withdrawn();
    this.#send('withdraw', { expectedVersion, ...(this.#random.chance(0.5) ? { reason: '不再需要' } : {}) });
  }

  #plants(
    options: { readonly most: number; readonly returns: boolean },
    touched: readonly string[] = [],
  ): readonly Plant[] {
    const spared = [...(this.#options.spared ?? []), ...touched];
    return pickPlants(this.#random, this.#draft.notice, this.#draft.data, { ...options, spared });
  }

  /** The one who waits. */
  #only(): Waiting {
    const [station, ...others] = this.#account.waiting;
    if (station === undefined || others.length > 0) throw new Error('somebody else waits as well');
    return station;
  }

  /** An officer acts, sometimes after something that must be refused. @returns who */
  #act(station: Station | Waiting, action: Action, words: Readonly<Record<string, unknown>> = {}): string {
    const account = this.#account;
    const random = this.#random;
    const officer = random.pick(station.desk.officers);
    const { step, desk } = station;
    // Few steps only give an opinion, so more is tried at each of them.
    if (random.chance(station.opinion === true ? 0.3 : 0.1)) this.#mishap(station, action, officer, words);
    const present = account.version;
    const names = account.waiting.length > 1 || random.chance(0.3);
    // What happens beside a step does not make stale what its officer has seen, where the message says which step it means.
    const expectedVersion = names && 'version' in station ? random.pick([station.version, present]) : present;
    const data = { expectedVersion, officer, action, ...(names ? { step } : {}), ...words };
    const expect = { receipt: 'received', codes: [], version: present + 1 } as const;
    const deed = { action, officer, step, organisation: desk.organisation.code, done: true, ...opinionIn(words) };
    this.#line('act', data, desk.organisation.integrator, expect, deed);
    return officer;
  }

  #mishap(station: Station | Waiting, action: Action, officer: string, words: Readonly<Record<string, unknown>>): void {
    const sides = { notice: this.#draft.notice, owner: this.#draft.door.integrator };
    const mishap = mishapBefore({ station, action, officer, words }, this.#account, this.#random, sides);
    if (mishap === undefined) return;
    const { verb, data, integrator, codes, version } = mishap;
    const tried = {
      action: String(data['action']),
      officer: String(data['officer']),
      step: station.step,
      organisation: station.desk.organisation.code,
      done: false,
    };
    this.#line(verb, data, integrator, { receipt: 'refused', codes, version }, verb === 'act' ? tried : undefined);
  }

  /** Sends what the account has noted already. */
  #send(verb: string, data: Readonly<Record<string, unknown>>): void {
    const { version } = this.#account;
    this.#line(verb, data, this.#draft.door.integrator, { receipt: 'received', codes: [], version });
  }

  /** What the account notes of a line, before or after it is written, has been noted when the next one is. */
  #line(
    verb: string,
    data: Readonly<Record<string, unknown>>,
    integrator: string,
    expect: Line['expect'],
    deed?: Deed,
  ): void {
    this.#note();
    const line = {
      integrator,
      topic: this.#topic,
      messageId: `${this.#name}-${this.#lines.length + 1}`,
      type: `onedoor.application.${verb}`,
      data,
      expect,
      again: this.#random.chance(0.03),
    };
    this.#last = () => ({ ...line, happened: happenedBy(verb, this.#account, deed) });
  }

  #note(): void {
    if (this.#last !== undefined) this.#lines.push(this.#last());
    this.#last = undefined;
  }
}

function opinionIn({ opinion }: Readonly<Record<string, unknown>>): Pick<Deed, 'opinion'> {
  return typeof opinion === 'string' ? { opinion } : {};
}
