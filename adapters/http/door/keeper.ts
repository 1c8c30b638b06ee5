import type { Clock, Meter } from '../../../actors/ports.ts';
import type { Desk, DoorUser } from '../../../actors/protocol/desk.ts';
import { PasswordCheck, tokenFits } from './passwords.ts';
import { type Session, type SessionOptions, Sessions } from './sessions.ts';
import { Throttle } from './throttle.ts';
import { doorUser, isUserName, readUser } from './user-file.ts';

export interface KeeperOptions extends SessionOptions {
  /** Where the files of the users are. */
  readonly users: string;
}

export interface KeeperDependencies {
  readonly desk: Pick<Desk, 'note' | 'isFiled'>;
  readonly clock: Clock;
  readonly meter: Pick<Meter, 'counter' | 'gauge'>;
}

/** Somebody whose request is answered: a person with a session, or a program with a token. */
export interface Visitor {
  readonly user: DoorUser;
  readonly session?: Session;
}

export type Login =
  | { readonly id: string }
  | { readonly refused: 'wrong' | 'notFiled' | 'busy' }
  | { readonly refused: 'throttled'; readonly waitMs: number };

const WINDOW_MS = 15 * 60 * 1000;
/** Failures from one address for one user, from one address, and for one user from anywhere. */
const bounds = { pair: 5, address: 50, name: 50 } as const;

/** Keeps the door: knows who comes, lets in who has the right word, and journals both that and each refusal. */
export class Keeper {
  readonly #options: KeeperOptions;
  readonly #with: KeeperDependencies;
  readonly #sessions: Sessions;
  readonly #passwords = new PasswordCheck();
  readonly #throttles: Readonly<Record<keyof typeof bounds, Throttle>>;
  readonly #count: (labels: Record<string, string>) => void;

  constructor(options: KeeperOptions, dependencies: KeeperDependencies) {
    this.#options = options;
    this.#with = dependencies;
    const { clock, meter } = dependencies;
    this.#sessions = new Sessions(options, clock);
    const throttle = (most: number) => new Throttle({ most, windowMs: WINDOW_MS }, clock);
    this.#throttles = {
      pair: throttle(bounds.pair),
      address: throttle(bounds.address),
      name: throttle(bounds.name),
    };
    this.#count = meter.counter('onedoor_door_logins_total', 'Logins at the supervisor’s door', ['outcome'], 6);
    meter.gauge('onedoor_door_sessions', 'Sessions at the supervisor’s door', () => this.#sessions.size);
  }

  /** Who has this session. A user whose file is gone, or has another password, has none; nor one who is no longer filed. */
  async bySession(id: string | undefined): Promise<Visitor | undefined> {
    const session = id === undefined ? undefined : this.#sessions.find(id);
    if (id === undefined || session === undefined) return undefined;
    const file = await readUser(this.#options.users, session.user);
    const user = file?.password.hash === session.credential ? doorUser(file) : undefined;
    if (user !== undefined && (await this.#with.desk.isFiled(user))) return { user, session };
    this.#sessions.end(id);
    return undefined;
  }

  /** Which program has this token, as it stands behind `Bearer`: `<user>.<token>`. */
  async byToken(bearer: string, address: string): Promise<Visitor | undefined> {
    const throttle = this.#throttles.address;
    if (throttle.waitMs(address) > 0) return undefined;
    const place = bearer.indexOf('.');
    const file = await readUser(this.#options.users, bearer.slice(0, Math.max(0, place)));
    if (file?.token !== undefined && tokenFits(bearer.slice(place + 1), file.token)) {
      const user = doorUser(file);
      return (await this.#with.desk.isFiled(user)) ? { user } : undefined;
    }
    throttle.fail(address);
    this.#count({ outcome: 'token' });
    await this.#with.desk.note(file?.user, { type: 'DoorRefused', why: 'credentials' });
    return undefined;
  }

  /** @param before the session that the browser has brought: it ends, whatever comes */
  async login(name: string, password: string, address: string, before: string | undefined): Promise<Login> {
    const { desk } = this.#with;
    const keys = { pair: `${isUserName(name) ? name : '?'} ${address}`, address, name: isUserName(name) ? name : '?' };
    const kinds = Object.keys(bounds) as (keyof typeof bounds)[];
    const waitMs = Math.max(...kinds.map((kind) => this.#throttles[kind].waitMs(keys[kind])));
    if (waitMs > 0) {
      this.#count({ outcome: 'throttled' });
      return { refused: 'throttled', waitMs };
    }
    const file = await readUser(this.#options.users, name);
    const fits = await this.#passwords.fits(password, file?.password);
    if (fits === undefined) {
      this.#count({ outcome: 'busy' });
      return { refused: 'busy' };
    }
    if (!fits || file === undefined) {
      this.#count({ outcome: 'wrong' });
      const full = kinds.filter((kind) => this.#throttles[kind].fail(keys[kind]));
      await desk.note(file?.user, { type: 'DoorRefused', why: 'credentials' });
      // Once when it begins: who knocks on while it lasts is counted, and cannot fill the journal.
      if (full.length > 0) await desk.note(file?.user, { type: 'DoorRefused', why: 'throttled' });
      return { refused: 'wrong' };
    }
    const user = doorUser(file);
    if (!(await desk.isFiled(user))) {
      this.#count({ outcome: 'notFiled' });
      await desk.note(user.name, { type: 'DoorRefused', why: 'filing' });
      return { refused: 'notFiled' };
    }
    if (before !== undefined) this.#sessions.end(before);
    this.#throttles.pair.forget(keys.pair);
    const { id } = this.#sessions.begin(user.name, file.password.hash);
    this.#count({ outcome: 'entered' });
    await desk.note(user.name, { type: 'DoorEntered' });
    return { id };
  }

  async logout(id: string, { user }: Visitor): Promise<void> {
    this.#sessions.end(id);
    await this.#with.desk.note(user.name, { type: 'DoorLeft' });
  }
}
