import type { Action } from '../../actors/protocol/messages.ts';
import type { Random } from '../../rules/random.ts';
import type { Account, Waiting } from './account.ts';
import { everyDesk, unfit } from './desks.ts';
import type { Notice, Station } from './notice.ts';

/** A message that must be refused, with every code that it must be told. */
export interface Mishap {
  readonly integrator: string;
  readonly verb: 'act' | 'withdraw';
  readonly data: Readonly<Record<string, unknown>>;
  readonly codes: readonly string[];
  /** The version that the sender is told; 0 to whom the application does not exist. */
  readonly version: number;
}

/** What an officer is about to do, rightly. */
export interface Deed {
  readonly station: Station | Waiting;
  readonly action: Action;
  readonly officer: string;
  /** The members that the action needs. */
  readonly words: Readonly<Record<string, unknown>>;
}

type Draw = (deed: Deed, account: Account, random: Random, sides: Sides) => Mishap | undefined;
interface Sides {
  readonly notice: Notice;
  readonly owner: string;
}

/**
 * Something that goes wrong just before a deed, rather what can be only here than what can be anywhere; undefined where the
 * one that was drawn cannot be here.
 */
export function mishapBefore(deed: Deed, account: Account, random: Random, sides: Sides): Mishap | undefined {
  const fitting = particular.flatMap((draw) => draw(deed, account, random, sides) ?? []);
  if (fitting.length > 0 && random.chance(0.4)) return random.pick(fitting);
  return random.pick(draws)(deed, account, random, sides);
}

const rightly = ({ action, officer, words, station }: Deed, account: Account) => ({
  expectedVersion: account.version,
  officer,
  action,
  ...(account.waiting.length > 1 ? { step: station.step } : {}),
  ...words,
});

const refused = (
  deed: Deed,
  account: Account,
  change: Readonly<Record<string, unknown>>,
  ...codes: readonly string[]
): Mishap => ({
  integrator: deed.station.desk.organisation.integrator,
  verb: 'act',
  data: { ...rightly(deed, account), ...change },
  codes,
  version: account.version,
});

/** What can go wrong nearly everywhere. */
const draws: readonly Draw[] = [
  (deed, account) => refused(deed, account, { expectedVersion: account.version + 7 }, 'VERSION_STALE'),
  // The content of before a correction was another: whoever has seen only that must look again.
  (deed, account) => {
    const opened = 'version' in deed.station ? deed.station.version : account.version;
    return refused(deed, account, { expectedVersion: opened - 1 }, 'VERSION_STALE');
  },
  (deed, account) => refused(deed, account, { officer: 'NOBODY-1' }, 'OFFICER_NOT_FILED'),
  (deed, account) =>
    refused(deed, account, { officer: unfit.expired(deed.station.desk.organisation) }, 'FILING_EXPIRED'),
  (deed, account) => refused(deed, account, { officer: unfit.tier(deed.station.desk.organisation) }, 'OFFICER_LEVEL'),
  (deed, account) => refused(deed, account, { officer: unfit.place(deed.station.desk.organisation) }, 'OFFICER_REGION'),
  (deed, account, random) => {
    const { organisation, role } = deed.station.desk;
    const others = everyDesk.filter((one) => one.organisation === organisation && one.role !== role);
    if (others.length === 0) return undefined;
    return refused(deed, account, { officer: random.pick(random.pick(others).officers) }, 'OFFICER_ROLE');
  },
  // Whoever has no step in the flow is not even told that the application exists.
  (deed, account, random, { notice, owner }) => ({
    ...refused(deed, account, {}, 'NOT_FOUND'),
    integrator: random.pick(notice.strangers.filter((one) => one !== owner)),
    version: 0,
  }),
  (deed, account, random, { owner }) => {
    const own = deed.station.desk.organisation.integrator;
    const others = [...speakersOf(account), owner].filter((one) => one !== own);
    if (others.length === 0) return undefined;
    return { ...refused(deed, account, {}, 'RIGHT_ORGANISATION'), integrator: random.pick(others) };
  },
  (deed, account) => refused(deed, account, { step: 'extra-inspection' }, 'STEP_NOT_OPEN'),
  // A refusal may be handed over before it is closed, so there it is an approval that comes too late.
  (deed, account) => {
    const late = deed.action === 'deliver' || account.standing === 'refused';
    return refused(deed, account, { action: late ? 'approve' : 'deliver' }, 'MOVE_NOT_ALLOWED');
  },
  (deed, account) => {
    if (deed.action === 'return') return undefined;
    return refused(deed, account, { defects: [{ pointer: '/data/form', message: '多余' }] }, 'DEFECTS_UNEXPECTED');
  },
  (deed, account) => {
    if (deed.action === 'deliver') return undefined;
    return refused(deed, account, { handover: 'post' }, 'HANDOVER_UNEXPECTED');
  },
  (deed, account) => {
    if (account.standing !== 'received' && account.standing !== 'accepted') return undefined;
    const action = deed.station.opinion === true ? 'object' : 'refuse';
    return refused(deed, account, { action, opinion: undefined, defects: undefined }, 'OPINION_MISSING');
  },
  (deed, account) => {
    if (account.standing !== 'received' && account.standing !== 'accepted') return undefined;
    return refused(deed, account, { action: 'return', opinion: undefined, defects: undefined }, 'DEFECTS_MISSING');
  },
  // Who decides does not only object.
  (deed, account) => {
    if (account.standing !== 'accepted' || deed.station.opinion === true) return undefined;
    return refused(deed, account, { action: 'object', opinion: '不符合规定', defects: undefined }, 'NO_OPINION_STEP');
  },
  // Only who took it in may take it back.
  (_deed, account, random, { owner }) => {
    const others = speakersOf(account).filter((one) => one !== owner);
    if ((account.standing !== 'received' && account.standing !== 'accepted') || others.length === 0) return undefined;
    const { version } = account;
    const data = { expectedVersion: version };
    return { integrator: random.pick(others), verb: 'withdraw', data, codes: ['RIGHT_APPLICATION'], version };
  },
];

/** What can go wrong at few places only. */
const particular: readonly Draw[] = [
  // Something has happened beside the step, and the message does not say that it means this one.
  (deed, account) => {
    if (!('version' in deed.station) || deed.station.version === account.version) return undefined;
    return refused(deed, account, { expectedVersion: deed.station.version, step: undefined }, 'VERSION_STALE');
  },
  // A town's own desk, and that of the towns together: same integrator, same tier, another organisation.
  (deed, account, random) => {
    const { organisation, role } = deed.station.desk;
    const others = everyDesk.filter(
      (one) =>
        one.role === role &&
        one.organisation !== organisation &&
        one.organisation.integrator === organisation.integrator &&
        one.organisation.level === organisation.level &&
        account.placeOf(deed.station).startsWith(one.organisation.serves),
    );
    if (others.length === 0) return undefined;
    return refused(deed, account, { officer: random.pick(random.pick(others).officers) }, 'OFFICER_ORGANISATION');
  },
  (deed, account) => {
    if (account.waiting.length < 2) return undefined;
    return refused(deed, account, { step: undefined }, 'STEP_MISSING');
  },
  // Who is only asked for an opinion does not decide.
  (deed, account) => {
    if (deed.station.opinion === undefined) return undefined;
    return refused(deed, account, { action: 'refuse', opinion: '不符合规定', defects: undefined }, 'DECIDED_ELSEWHERE');
  },
];

function speakersOf({ course: { window, stages } }: Account): readonly string[] {
  const desks = [window, ...stages.flat().map(({ desk }) => desk)];
  return [...new Set(desks.map(({ organisation }) => organisation.integrator))];
}
