import { createHash } from 'node:crypto';
import type { RuleSets } from '../../rules/engine/evaluation.ts';
import { within } from '../../rules/identity/division.ts';
import type { Notices } from '../../rules/notices/load-notices.ts';
import type { NoticeFile } from '../../rules/notices/notice-file.ts';
import { governing } from '../application/charge.ts';
import type { ApplicationState } from '../application/state.ts';
import { dayOf } from '../day.ts';
import type { Journal } from '../journal.ts';
import { type Contact, contactIn } from '../notification/contact.ts';
import { type Occasion, occasionsOf } from '../notification/occasions.ts';
import { filingOn, standingOn } from '../person/filing.ts';
import type { PersonState } from '../person/state.ts';
import type { Clock, JournalStore, Meter, PersonKeys } from '../ports.ts';
import type { ContactLanguage } from '../protocol/contacts.ts';
import { type EntityKey, entityName } from '../protocol/entity.ts';
import type { Entry, Json } from '../protocol/journal.ts';
import { type NoticeData, type NoticeRoute, notificationKey } from '../protocol/notices.ts';
import type { Registry } from '../registry.ts';
import { type Follower, follow } from './follower.ts';
import { addressed } from './notice-address.ts';

export interface NoticesOptions {
  /** Who carries each channel, in the order in which they are tried. */
  readonly routes: readonly NoticeRoute[];
  /** In which this site tells people; whoever asks for another is told in Chinese. */
  readonly languages: readonly ContactLanguage[];
  /** Whether people are told anything at all. */
  readonly on: boolean;
}

export interface NoticesDependencies {
  readonly journal: Journal;
  readonly store: JournalStore;
  readonly registry: Pick<Registry, 'deliver' | 'look'>;
  readonly notices: Notices;
  readonly rules: RuleSets;
  readonly personKeys: PersonKeys;
  readonly clock: Clock;
  readonly meter: Meter;
  readonly fatal: (error: unknown) => void;
}

/** The mark's word for a time in which nobody was told anything; it is not made up for. */
const OFF = 'off';
const MARK = 'notices';
const MOST_SUPERVISORS = 500;
/** So few that a life that is short still comes further. */
const ENTRIES_AT_ONCE = 128;

/**
 * Reads what is committed and asks for a notice wherever somebody is to be told something. Its mark is written once what it
 * has asked for is committed; what a killed daemon reads again bears the same reference, and is told once.
 */
export async function startNotices(
  options: NoticesOptions,
  dependencies: NoticesDependencies,
): Promise<Follower | undefined> {
  const { journal, store, meter, fatal } = dependencies;
  const mark = (await store.marks())[MARK];
  if (!options.on) {
    if (mark !== undefined && mark.epoch !== OFF) journal.note(MARK, { epoch: OFF, watermark: 0, above: [] });
    return undefined;
  }
  const resumes = mark !== undefined && mark.epoch !== OFF;
  let watermark = Math.max(resumes ? mark.watermark : store.head().commit, store.archivedTo());
  const note = (commit: number): void => {
    watermark = commit;
    journal.note(MARK, { epoch: store.storeId, watermark, above: [] });
  };
  note(watermark);
  meter.gauge(
    'onedoor_notices_lag_commits',
    'Commits of which people were not told yet',
    () => journal.lastCommit - watermark,
  );
  const handle = async (entries: readonly Entry[]): Promise<void> => {
    // Side by side: one after the other would wait for as many reads as there are reasons.
    await Promise.all(
      entries.flatMap((entry) =>
        occasionsOf(entry, dayOf).map((occasion) => askFor(occasion, entry, options, dependencies)),
      ),
    );
    const last = entries.at(-1);
    if (last !== undefined) note(last.commit);
  };
  return follow(journal, { after: watermark, limit: ENTRIES_AT_ONCE }, handle, fatal);
}

/** Asks for the notices of an occasion; resolves once each is committed. */
async function askFor(
  raised: Occasion,
  entry: Entry,
  options: NoticesOptions,
  dependencies: NoticesDependencies,
): Promise<void> {
  const { registry, notices, clock } = dependencies;
  const notice = notices.get(raised.notice);
  const occasion = await addressed(raised, (entity) => stateOf(entity, dependencies));
  // A site that has taken a text away tells nobody.
  if (notice === undefined || occasion === undefined) return;
  const asked: Promise<void>[] = [];
  const today = dayOf(clock.now());
  for (const person of await peopleOf(occasion, today, dependencies)) {
    const state = await stateOf(person ?? occasion.about, dependencies);
    const contact = contactIn(state, occasion.audience, today);
    const language = contact !== undefined && options.languages.includes(contact.language) ? contact.language : 'zh';
    const told = { ...occasion, ...(person === undefined ? {} : { person }) };
    const data = await noticeOf(told, notice, language, dependencies);
    if (await stateOf(notificationKey(data.ref), dependencies)) continue;
    // A department that has filed no contact has not asked to be told: its integrator is.
    if (contact === undefined && toldByIntegrator(occasion)) continue;
    const command = { type: 'admit', data: { ...data, routes: routesTo(contact, notice, options.routes) } } as const;
    const entity = recipientOf(person, contact, data, dependencies.personKeys);
    const input = { source: 'notifier', sequence: entry.commit } as const;
    asked.push(new Promise((answered) => registry.deliver({ entity, command, input, answered: () => answered() })));
  }
  await Promise.all(asked);
}

function toldByIntegrator({ notice, audience }: Occasion): boolean {
  return notice === 'step-assigned' || (notice.startsWith('credit-') && audience === 'organisation');
}

/** The filed ones that are told; undefined for who applies. */
async function peopleOf(
  { person, level, region = '' }: Occasion,
  today: string,
  dependencies: NoticesDependencies,
): Promise<readonly (EntityKey | undefined)[]> {
  if (level === undefined) return [person];
  // The first level goes to who supervises the region, the others to who leads it.
  const role = level === 1 ? 'supervisor' : 'leader';
  const rows = await dependencies.store.listed('filedSupervisors', { from: today, limit: MOST_SUPERVISORS });
  const found: EntityKey[] = [];
  for (const { entity } of rows) {
    const state = (await stateOf(entity, dependencies)) as unknown as PersonState | undefined;
    const filing = filingOn(state, today);
    if (filing === undefined || standingOn(state, today) !== 'valid' || !filing.officerRoles.includes(role)) continue;
    if (filing.regions.some((area) => within(region, area))) found.push(entity);
  }
  // That a level has nobody is told like a contact that is missing: somebody believes that it is escalated.
  return found.length === 0 ? [undefined] : found;
}

async function noticeOf(
  { about, version, part, audience, person, region, urgent, values }: Occasion,
  notice: NoticeFile,
  language: ContactLanguage,
  dependencies: NoticesDependencies,
): Promise<NoticeData> {
  const { notice: name, version: edition, title, text, fields, deadlineHours } = notice;
  const application =
    about.kind === 'application'
      ? ((await stateOf(about, dependencies)) as unknown as ApplicationState | undefined)
      : undefined;
  const reason = [entityName(about), version, name, audience, person === undefined ? '' : person.id, part ?? ''];
  return {
    ref: createHash('sha256').update(JSON.stringify(reason)).digest('hex').slice(0, 32),
    about,
    region: region ?? application?.region ?? '',
    audience,
    ...(person === undefined ? {} : { person }),
    words: { notice: name, language, version: edition, title: title[language], text: text[language], fields },
    values: spoken({ ...matterOf(application, dependencies.rules), ...values }, language),
    routes: [],
    urgent: urgent || notice.urgent,
    deadlineHours,
  };
}

/** Every value in the person's language. */
function spoken(values: Occasion['values'], language: ContactLanguage): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, typeof value === 'string' ? value : value[language]]),
  );
}

function matterOf(application: ApplicationState | undefined, rules: RuleSets): Occasion['values'] {
  if (application === undefined) return {};
  const title = governing(rules, application).catalogue.matter(application.matter)?.title;
  return title === undefined ? {} : { matter: title };
}

/** Every way there is to the person, in the order of the template's channels. */
function routesTo(
  contact: Contact | undefined,
  { channels }: NoticeFile,
  routes: readonly NoticeRoute[],
): readonly NoticeRoute[] {
  return channels.flatMap((channel) =>
    contact?.ways[channel] === undefined ? [] : routes.filter((route) => route.channel === channel),
  );
}

/**
 * Who is told, as somebody who is told no more than so much in a day: staff by their filing, others by a keyed hash of
 * where they are reached, so that one who applies twice is one. Who cannot be reached is told nothing, each time anew.
 */
function recipientOf(
  person: EntityKey | undefined,
  contact: Contact | undefined,
  { ref }: NoticeData,
  personKeys: PersonKeys,
): EntityKey {
  if (person !== undefined) return { kind: 'recipient', id: person.id };
  const { sms, wechat, mail } = contact?.ways ?? {};
  const reached = sms ?? wechat ?? mail;
  return {
    kind: 'recipient',
    id: reached === undefined ? `none-${ref}` : `at-${personKeys.keyOf(`notice:${reached}`)}`,
  };
}

function stateOf(entity: EntityKey, { registry }: NoticesDependencies): Promise<Json | undefined> {
  return registry.look(entity, ({ state }) => state);
}
