import type { Channel, Handover } from '../../actors/protocol/messages.ts';
import { SUPERVISION } from './county.ts';
import type { Course, Door, Notice, Request, Station } from './notice.ts';
import { organisationOf } from './organisations.ts';
import type { Plant } from './plant.ts';
import { type DeedTold, type PostTold, told } from './told.ts';

/** What an integrator must be told about an application, besides receipts. */
export interface Announcement {
  readonly integrator: string;
  readonly text: string;
}

/** A step that waits for an officer, and the version with which it was opened. */
export interface Waiting extends Station {
  readonly version: number;
}

/** Where an application stands, as far as people outside must know it to know what may be done. */
export type Standing =
  | 'received'
  | 'returned'
  | 'accepted'
  | 'approved'
  | 'refused'
  | 'delivered'
  | 'withdrawn'
  | 'closed';

const inPerson: readonly Channel[] = ['hall', 'library', 'street'];

/**
 * The books that the county keeps of one application: what happens to it, and who must be told of that. It knows of the
 * service only what the notices say.
 */
export class Account {
  readonly announcements: Announcement[] = [];
  readonly #notice: Notice;
  readonly #door: Door;
  /** Hints that every examination comes to because of the people's past; only the window is told of that. */
  readonly #standingHints: readonly string[];
  readonly #deeds: DeedTold[] = [];
  #request: Request;
  #course: Course;
  #waiting: Waiting[] = [];
  #standing: Standing = 'received';
  #stage = 0;
  #visits = 0;
  #version = 0;

  constructor(notice: Notice, door: Door, request: Request, standingHints: readonly string[]) {
    this.#notice = notice;
    this.#door = door;
    this.#request = request;
    this.#course = notice.course(request);
    this.#standingHints = standingHints;
  }

  get version(): number {
    return this.#version;
  }

  /** How often the applicant has come in person. */
  get visits(): number {
    return this.#visits;
  }

  get standing(): Standing {
    return this.#standing;
  }

  get course(): Course {
    return this.#course;
  }

  /** The division where a station works. */
  placeOf(station: Station): string {
    return station.place ?? this.#request.region;
  }

  /** Everyone who waits to act now. */
  get waiting(): readonly Waiting[] {
    return this.#waiting;
  }

  /** The window, which also closes what is over. */
  get window(): Station {
    return { step: 'acceptance', desk: this.#course.window };
  }

  /** Content has come in, with these plants in it: it goes back at once, or the window is to look at it. */
  handedIn(request: Request, channel: Channel, planted: readonly Plant[]): void {
    this.#version += 1;
    this.#request = request;
    this.#course = this.#notice.course(request);
    if (inPerson.includes(channel)) this.#visits += 1;
    const codes = (returns: boolean) => planted.filter((plant) => plant.returns === returns).map(({ code }) => code);
    const defects = codes(true);
    const hints = codes(false);
    this.#open([this.window]);
    if (defects.length > 0) {
      this.#tell(told.returned(undefined, defects, hints));
      this.#results('returned', 'rules', undefined, defects);
      this.#standing = 'returned';
      this.#waiting = [];
      return;
    }
    this.#standing = 'received';
    this.#tell(told.examined('acceptance', hints));
    const known = ['applicant', ...(request.agent === undefined ? [] : ['agent'])];
    this.#assign(this.#waiting, known, [...hints, ...this.#standingHints]);
  }

  /** Something between officers, of which the applicant hears elsewhere. */
  noted(): void {
    this.#version += 1;
  }

  withdrawn(): void {
    this.#version += 1;
    this.#tell(told.withdrawn());
    this.#results('withdrawn', 'applicant');
    this.#end('withdrawn');
  }

  accepted(officer: string): void {
    const deed = this.#deed(this.window, officer);
    this.#stage = 0;
    const opened = this.#course.stages[0] ?? [];
    this.#tell(told.advanced('accepted', deed, stepsOf(opened), this.#postsOf(opened)));
    this.#results('accepted', 'officer', deed);
    this.#deeds.push(deed);
    this.#standing = 'accepted';
    this.#waiting = [];
    this.#assign(this.#open(opened));
  }

  /** A station approves; after the last one only delivery is left. */
  approved(station: Station, officer: string, withOpinion: boolean): void {
    const deed = this.#deed(station, officer);
    const last = this.#waiting.length === 1 && this.#course.stages[this.#stage + 1] === undefined;
    if (last) {
      const delivery = { step: 'delivery', desk: this.#course.window };
      this.#tell(told.decided('approved', deed, ['delivery'], this.#postsOf([delivery])));
      this.#results('approved', 'officer', deed, [], withOpinion);
      this.#standing = 'approved';
      this.#waiting = [];
      this.#assign(this.#open([delivery]));
    } else this.#goOn('advanced', station, deed);
    this.#deeds.push(deed);
  }

  /** A station that only gives its opinion is against it; that is written down, and whoever decides decides. */
  objected(station: Station, officer: string): void {
    const deed = this.#deed(station, officer);
    this.#goOn('objected', station, deed);
    this.#deeds.push(deed);
  }

  returned(station: Station, officer: string): void {
    const deed = this.#deed(station, officer);
    this.#tell(told.returned(deed, ['OFFICER'], []));
    this.#results('returned', 'officer', deed, ['OFFICER']);
    this.#deeds.push(deed);
    this.#end('returned');
  }

  refused(station: Station, officer: string): void {
    const deed = this.#deed(station, officer);
    this.#tell(told.decided('refused', deed, [], []));
    this.#results('refused', 'officer', deed, [], true);
    this.#deeds.push(deed);
    this.#end('refused');
  }

  /** The decision is handed over: an approval as the last step of the flow, a refusal by the window after its end. */
  delivered(officer: string, handover: Handover | undefined): void {
    const delivery = { step: 'delivery', desk: this.#course.window };
    const deed = this.#deed(this.#standing === 'refused' ? this.window : delivery, officer);
    const how = handover ?? (inPerson.includes(this.#door.channel) ? 'inPerson' : 'electronic');
    if (how === 'inPerson') this.#visits += 1;
    this.#tell(told.delivered(deed, how));
    this.#results('delivered', 'officer', deed);
    this.#deeds.push(deed);
    this.#end('delivered');
  }

  closed(officer: string): void {
    const deed = this.#deed(this.window, officer);
    this.#tell(told.closed(deed, this.#deeds.length, this.#visits));
    this.#end('closed');
  }

  /** The next stage opens when all who work side by side are done. */
  #goOn(event: 'advanced' | 'objected', station: Station, deed: DeedTold): void {
    const left = this.#waiting.filter(({ step }) => step !== station.step);
    if (left.length === 0) this.#stage += 1;
    const following = left.length > 0 ? [] : (this.#course.stages[this.#stage] ?? []);
    this.#tell(told.advanced(event, deed, stepsOf(following), this.#postsOf(following)));
    this.#waiting = left;
    this.#assign(this.#open(following));
  }

  #end(standing: Standing): void {
    this.#standing = standing;
    this.#waiting = [];
  }

  #open(stations: readonly Station[]): readonly Waiting[] {
    const opened = stations.map((station) => ({ ...station, version: this.#version }));
    this.#waiting = [...this.#waiting, ...opened];
    return opened;
  }

  #deed(station: Station, officer: string): DeedTold {
    this.#version += 1;
    return { ...this.#postOf(station), officer };
  }

  #postOf(station: Station): Omit<DeedTold, 'officer'> {
    const { step, desk } = station;
    const { code, level } = desk.organisation;
    return { step, organisation: code, level, region: this.placeOf(station) };
  }

  #tell(text: string, integrator: string = this.#door.integrator): void {
    this.announcements.push({ integrator, text: `v${this.#version} ${text}` });
  }

  #postsOf(stations: readonly Station[]): readonly PostTold[] {
    return stations.map((station) => ({ ...this.#postOf(station), role: station.desk.role }));
  }

  #assign(opened: readonly Station[], known: readonly string[] = [], hints?: readonly string[]): void {
    for (const post of this.#postsOf(opened))
      this.#tell(told.assigned(this.#notice.matter, post, known, hints), organisationOf(post.organisation).integrator);
  }

  /** Tells everyone around the application what has come of it; before it is noted who acted and what is over. */
  #results(
    result: string,
    by: 'rules' | 'officer' | 'applicant',
    deed?: DeedTold,
    defects: readonly string[] = [],
    withOpinion = false,
  ): void {
    const decided =
      deed === undefined ? undefined : { organisation: organisationOf(deed.organisation).name, level: deed.level };
    this.#tell(told.resultOfPeople('applicant', result, by, decided, defects, withOpinion));
    if (this.#request.agent !== undefined)
      this.#tell(told.resultOfPeople('agent', result, by, decided, defects, false));

    const concerned = new Map<string, Set<string>>();
    const posts = [...this.#deeds, ...this.#waiting.map((one) => this.#postOf(one)), ...(deed ? [deed] : [])];
    for (const { organisation: code, step } of posts) concerned.set(code, (concerned.get(code) ?? new Set()).add(step));
    for (const [code, steps] of concerned)
      this.#tell(told.resultOfDepartment(result, code, [...steps], deed), organisationOf(code).integrator);
    this.#tell(told.resultOfSupervisor(result, this.#door.channel, deed, defects), SUPERVISION);
  }
}

const stepsOf = (stations: readonly Station[]): readonly string[] => stations.map(({ step }) => step);
