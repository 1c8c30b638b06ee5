import type { ApplicationEvent, ApplicationState } from '../../actors/application/state.ts';
import type { CreditFileEvent, RequestKind } from '../../actors/credit/state.ts';
import { dayOf } from '../../actors/day.ts';
import type { LedgerEvent, LedgerState, OpenItem } from '../../actors/ledger/state.ts';
import { type EntityKey, entityName } from '../../actors/protocol/entity.ts';
import type { Entry, Json } from '../../actors/protocol/journal.ts';
import { within } from '../../rules/identity/division.ts';
import type { Chronicle, Tallies } from './chronicle.ts';

/** A file as its own events tell it. */
interface File {
  readonly person: string;
  open: RequestKind | undefined;
  granted: boolean;
}

/** An item as the events of its ledger tell it. */
interface Item {
  readonly opened: OpenItem;
  suspended: boolean;
  over: boolean;
}

const tallyOf = {
  ItemRepaired: 'itemsRepaired',
  ItemWithdrawn: 'itemsWithdrawn',
  ItemEnded: 'itemsEnded',
} as const satisfies Readonly<Record<string, keyof Tallies>>;

/**
 * What ledgers must hold, thought out anew from two sides: each ledger from its own events, commit by commit, and each file
 * from what was decided in it. Measures rest on items in use alone, an end lifts those of its item and no others in the same
 * entry, an acceptance has met just what stood; and when no word is under way any more, ledgers hold what the files say.
 */
export class CreditReference {
  readonly #chronicle: Chronicle;
  readonly #files = new Map<string, File>();
  /** By ledger and item. */
  readonly #ledgers = new Map<string, Map<string, Item>>();
  /** Items about which the ledger said that it does not enter them. */
  readonly #left = new Set<string>();

  constructor(chronicle: Chronicle) {
    this.#chronicle = chronicle;
  }

  /**
   * An entry has become durable.
   * @param state what the entity's events come to, this entry's too
   */
  take({ entity, events, at }: Entry, state: Json | undefined, place: string): void {
    if (entity.kind === 'credit')
      for (const event of events) this.#file(entity.id, event as unknown as CreditFileEvent);
    if (entity.kind === 'ledger') this.#ledger(entity, events as unknown as readonly LedgerEvent[], state, place);
    if (entity.kind !== 'application') return;
    for (const event of events as unknown as readonly ApplicationEvent[])
      if (event.type === 'ApplicationAccepted')
        this.#accepted(event, state as unknown as ApplicationState, dayOf(at), place);
  }

  #file(id: string, event: CreditFileEvent): void {
    if (event.type === 'CreditFileOpened')
      this.#files.set(id, { person: event.person, open: undefined, granted: false });
    const file = this.#files.get(id);
    if (file === undefined) return;
    if (event.type === 'CreditRequested') file.open = event.request.kind;
    if (event.type !== 'CreditAnswered' && event.type !== 'CreditRetracted') return;
    file.open = undefined;
    // What is taken back is over like what is granted.
    file.granted ||= event.type === 'CreditRetracted' || event.decision.decision === 'grant';
  }

  #ledger(entity: EntityKey, events: readonly LedgerEvent[], state: Json | undefined, place: string): void {
    const { tallies } = this.#chronicle;
    const items = this.#itemsOf(entity.id);
    for (const event of events) {
      if (event.type === 'ItemEntered') {
        const { type: _type, ...opened } = event;
        if (items.has(opened.item.item)) this.#fail(place, `the item ${opened.item.item} is entered twice`);
        items.set(opened.item.item, { opened, suspended: false, over: false });
        tallies.itemsEntered += 1;
        continue;
      }
      if (event.type === 'TallyEntered') continue;
      if (event.type === 'ItemNotEntered') this.#left.add(event.item);
      const item = event.type === 'ItemNotEntered' ? undefined : items.get(event.item);
      if (item === undefined) continue;
      if (item.over) this.#fail(place, `${event.type} of ${event.item}, which was over`);
      if (event.type === 'ItemSuspended' || event.type === 'ItemResumed')
        item.suspended = event.type === 'ItemSuspended';
      if (event.type === 'ItemSuspended') tallies.itemsSuspended += 1;
      if (!('lifted' in event)) continue;
      item.over = true;
      tallies[tallyOf[event.type]] += 1;
      tallies.measuresLifted += event.lifted.length;
      const rested = item.opened.restrictions.map(({ measure }) => measure);
      if (rested.join(' ') !== event.lifted.join(' '))
        this.#fail(place, `the end of ${event.item} lifts ${event.lifted.join(' ')}, on it rested ${rested.join(' ')}`);
    }
    const { items: kept } = (state ?? { items: [] }) as unknown as LedgerState;
    const open = [...items].filter(([, { over }]) => !over).map(([name]) => name);
    const held = kept.map(({ item }) => item.item);
    if (open.join(' ') !== held.join(' ')) {
      const measures = kept.filter(({ item }) => !open.includes(item.item)).flatMap(({ restrictions }) => restrictions);
      this.#fail(
        place,
        `it holds ${held.join(' ')} with ${measures.length} measures of items that are over; in use are ${open.join(' ')}`,
      );
    }
    for (const { item, suspendedOn } of kept)
      if ((suspendedOn !== undefined) !== items.get(item.item)?.suspended)
        this.#fail(place, `${item.item} is ${suspendedOn === undefined ? 'not ' : ''}suspended`);
  }

  /** What an officer must have met who accepts: every measure of an item in use that is meant for the matter and the place. */
  #accepted(
    { restrictions: met = [], deed }: Extract<ApplicationEvent, { readonly type: 'ApplicationAccepted' }>,
    { people, matter, region }: ApplicationState,
    today: string,
    place: string,
  ): void {
    const items = people.applicant === undefined ? [] : [...this.#itemsOf(people.applicant).values()];
    const must = items.flatMap(({ opened: { item, restrictions }, suspended, over }) =>
      suspended || over || item.lastDay < today
        ? []
        : restrictions
            .filter(
              ({ until, matters, regions }) =>
                until >= today &&
                (matters ?? [matter]).includes(matter) &&
                (regions ?? [region]).some((area) => within(region, area)),
            )
            .map(({ measure }) => `${item.item} ${measure}`),
    );
    this.#chronicle.tallies.measuresMet += must.length;
    const told = met.map(({ item, measure }) => `${item} ${measure}`);
    if (must.join() !== told.join())
      this.#fail(place, `the acceptance has met ${told.join() || 'nothing'}, there stood ${must.join() || 'nothing'}`);
    if (must.length > 0 && deed.opinion === undefined)
      this.#fail(place, 'a measure was met and nobody has said a word');
  }

  /** Files and ledgers against each other, when no word is under way any more and no deadline has come. */
  compareAtRest(): void {
    for (const [id, { person, open, granted }] of this.#files) {
      const place = `the end, ${entityName({ kind: 'credit', id })}`;
      const item = this.#itemsOf(person).get(id);
      if (item === undefined) {
        if (!this.#left.has(id)) this.#fail(place, 'its ledger has neither entered it nor said why not');
        continue;
      }
      if (granted && !item.over) this.#fail(place, 'it was granted, and the item is in use');
      if (!item.over && item.suspended !== (open === 'objection'))
        this.#fail(
          place,
          `its open request is ${open ?? 'none'}, and the item is ${item.suspended ? '' : 'not '}suspended`,
        );
    }
    for (const [person, items] of this.#ledgers)
      for (const id of items.keys())
        if (this.#files.get(id)?.person !== person) this.#fail(`the end, ledger/${person}`, `no file tells of ${id}`);
  }

  #itemsOf(person: string): Map<string, Item> {
    const items = this.#ledgers.get(person) ?? new Map<string, Item>();
    this.#ledgers.set(person, items);
    return items;
  }

  #fail(place: string, text: string): void {
    this.#chronicle.fail('credit follows the items', `${place}: ${text}`);
  }
}
