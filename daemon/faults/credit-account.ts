import { answerRow } from '../../actors/credit/request.ts';
import type { OpenRequest } from '../../actors/credit/state.ts';
import { dayOf } from '../../actors/day.ts';
import { endRow } from '../../actors/ledger/ledger.ts';
import type { OpenItem } from '../../actors/ledger/state.ts';
import { creditKey } from '../../actors/protocol/credit.ts';
import { entityName } from '../../actors/protocol/entity.ts';
import type { DueRow } from '../../actors/protocol/journal.ts';
import { listRow } from '../../actors/protocol/lists.ts';
import type { CreditJournal } from '../demo/credit/journal.ts';
import type { CreditLoad } from './credit-load.ts';

/** What the journal of a stopped daemon says about credit, held against what the hall was told. */
export interface CreditAccount {
  readonly failures: readonly string[];
  readonly figures: Readonly<Record<string, number>>;
}

/** An item as its ledger's events tell it. */
interface Item {
  readonly opened: OpenItem;
  readonly ledger: string;
  suspended: boolean;
  over: 'ItemRepaired' | 'ItemWithdrawn' | 'ItemEnded' | undefined;
}

/** A file as its own events tell it. */
interface File {
  request: OpenRequest | undefined;
  late: boolean;
  grants: number;
}

export function accountOfCredit(journal: CreditJournal, load: CreditLoad): CreditAccount {
  const account = new Account(journal, load);
  account.foldLedgers();
  account.foldFiles();
  account.holdFiles();
  account.holdRest();
  account.holdAcceptances();
  account.holdTelling();
  return { failures: account.failures, figures: account.figures };
}

class Account {
  readonly failures: string[] = [];
  readonly figures: Record<string, number> = {};
  readonly #journal: CreditJournal;
  readonly #load: CreditLoad;
  readonly #items = new Map<string, Item>();
  readonly #left = new Set<string>();
  readonly #files = new Map<string, File>();
  /** By ledger and its version: the measures that stood, as item, measure and last day. */
  readonly #stood = new Map<string, readonly (readonly [string, string])[]>();

  constructor(journal: CreditJournal, load: CreditLoad) {
    this.#journal = journal;
    this.#load = load;
    this.figures['entries'] = journal.entries;
    if (!journal.sound) this.failures.push('the journal does not verify');
  }

  #count(what: string): void {
    this.figures[what] = (this.figures[what] ?? 0) + 1;
  }

  /** Each item is entered once, ends once, and its end lifts what rested on it in the same entry. */
  foldLedgers(): void {
    for (const [ledger, { turns }] of this.#journal.ledgers)
      for (const { entry, events } of turns) {
        for (const event of events) {
          if (event.type === 'ItemEntered') {
            const { type: _type, ...opened } = event;
            const name = opened.item.item;
            if (this.#items.has(name) || this.#left.has(name)) this.failures.push(`${name}: was entered twice`);
            this.#items.set(name, { opened, ledger, suspended: false, over: undefined });
          } else if (event.type === 'ItemNotEntered') {
            if (this.#items.has(event.item) || this.#left.has(event.item))
              this.failures.push(`${event.item}: was answered twice by its ledger`);
            this.#left.add(event.item);
          } else if ('item' in event) this.#change(ledger, event);
          this.#count(event.type);
        }
        this.#stood.set(`${ledger} ${entry.version}`, this.#measuresOf(ledger));
      }
  }

  #change(
    ledger: string,
    event: { readonly type: string; readonly item: string; readonly on?: string; readonly lifted?: readonly string[] },
  ): void {
    const item = this.#items.get(event.item);
    if (item === undefined || item.ledger !== ledger) {
      this.failures.push(`${event.item}: ${event.type} in a ledger that has not entered it`);
      return;
    }
    if (item.over !== undefined) this.failures.push(`${event.item}: ${event.type} when it was over`);
    if (event.type === 'ItemSuspended' || event.type === 'ItemResumed') item.suspended = event.type === 'ItemSuspended';
    if (event.lifted === undefined) return;
    item.over = event.type as NonNullable<Item['over']>;
    const rested = item.opened.restrictions.map(({ measure }) => measure).join();
    if (event.lifted.join() !== rested)
      this.failures.push(`${event.item}: its end lifts ${event.lifted.join() || 'nothing'}, on it rested ${rested}`);
    if (event.type === 'ItemEnded' && (event.on ?? '') <= item.opened.item.lastDay)
      this.failures.push(`${event.item}: ended on ${event.on}, before its last day was over`);
    if (event.type === 'ItemRepaired' && rested !== '') this.#count('repairsThatLifted');
  }

  #measuresOf(ledger: string): readonly (readonly [string, string])[] {
    return [...this.#items.values()].flatMap((item) =>
      item.ledger !== ledger || item.suspended || item.over !== undefined
        ? []
        : item.opened.restrictions.map(({ measure, until }) => [`${item.opened.item.item} ${measure}`, until] as const),
    );
  }

  foldFiles(): void {
    for (const [id, { turns }] of this.#journal.files) {
      const file: File = { request: undefined, late: false, grants: 0 };
      this.#files.set(id, file);
      const opened = turns.flatMap(({ events }) => events).filter(({ type }) => type === 'CreditFileOpened').length;
      if (opened !== 1) this.failures.push(`${id}: was opened ${opened} times`);
      for (const event of turns.flatMap(({ events }) => events)) {
        if (event.type === 'CreditRequested') Object.assign(file, { request: event.request, late: false });
        if (event.type === 'CreditAnswerLate') file.late = true;
        if (event.type !== 'CreditAnswered') continue;
        file.request = undefined;
        if (event.decision.decision === 'grant') file.grants += 1;
        this.#count('answered');
      }
    }
  }

  /** What was receipted is there, nothing else is, and it had its effect. */
  holdFiles(): void {
    const known = new Set(this.#load.files.flatMap(({ id, refused }) => (refused === undefined ? [id] : [])));
    for (const id of this.#files.keys())
      if (!known.has(id)) this.failures.push(`${id}: nobody was told that it is there`);
    for (const { id, refused, received } of this.#load.files) {
      if (refused !== undefined) {
        this.failures.push(`${id}: could not be recorded: ${refused}`);
        continue;
      }
      const file = this.#files.get(id);
      const item = this.#items.get(id);
      if (file === undefined) this.failures.push(`${id}: was receipted and is lost`);
      else if (item === undefined && !this.#left.has(id)) this.failures.push(`${id}: its ledger does not know it`);
      const asked = received.filter((one) => one === 'object' || one === 'repair').length;
      const requested = (this.#journal.files.get(id)?.turns ?? [])
        .flatMap(({ events }) => events)
        .filter(({ type }) => type === 'CreditRequested').length;
      if (requested !== asked)
        this.failures.push(`${id}: ${asked} requests were receipted, ${requested} are journaled`);
      if (file === undefined || item === undefined) continue;
      if (received.filter((one) => one === 'grant').length > file.grants)
        this.failures.push(`${id}: a grant was told and is not journaled`);
      if (file.grants > 0 && item.over === undefined) this.failures.push(`${id}: was granted and is still in use`);
      if (item.over === undefined && item.suspended !== (file.request?.kind === 'objection'))
        this.failures.push(`${id}: is ${item.suspended ? '' : 'not '}suspended, its request is ${file.request?.kind}`);
    }
  }

  /** What rests: ledgers hold the open items alone, none past its last day, and each that waits has its row, and no other is there. */
  holdRest(): void {
    const today = dayOf(this.#load.now);
    const rows = new Set<string>();
    for (const [ledger, { state }] of this.#journal.ledgers) {
      const open = [...this.#items.values()].filter((item) => item.ledger === ledger && item.over === undefined);
      const held = (state?.items ?? []).map(({ item }) => item.item);
      if (open.map(({ opened }) => opened.item.item).join() !== held.join())
        this.failures.push(
          `ledger of ${open[0]?.opened.item.item ?? held[0]}: holds ${held.length}, ${open.length} are open`,
        );
      for (const { opened } of open) {
        rows.add(nameOf(endRow(ledger, opened.item.lastDay)));
        if (opened.item.lastDay < today) this.failures.push(`${opened.item.item}: is in use after its last day`);
      }
    }
    for (const [id, { request }] of this.#files)
      if (request !== undefined)
        rows.add(nameOf(listRow(creditKey(id), { list: 'openCreditRequests', on: request.answerBy })));
    for (const [id, { request, late }] of this.#files)
      if (request !== undefined && !late) {
        rows.add(nameOf(answerRow(id, request)));
        if (request.dueAt <= this.#load.now) this.failures.push(`${id}: its answer is late and nobody was told`);
      }
    for (const row of this.#journal.rows)
      if (!rows.delete(nameOf(row))) this.failures.push(`${nameOf(row)}: waits for nothing`);
    for (const row of rows) this.failures.push(`${row}: is missing`);
    this.figures['open'] = [...this.#items.values()].filter(({ over }) => over === undefined).length;
  }

  /** Each acceptance has met exactly the measures that stood in the ledger that it has read. */
  holdAcceptances(): void {
    const { accepted } = this.#journal;
    for (const id of this.#load.accepted) if (!accepted.has(id)) this.failures.push(`${id}: was accepted and is not`);
    for (const [id, { entry, met }] of accepted) {
      const reading = entry.readings.find(({ entity }) => entity.kind === 'ledger');
      if (reading === undefined) {
        this.failures.push(`${id}: was accepted without a look at the ledger`);
        continue;
      }
      const today = dayOf(entry.at);
      const stood = this.#stood.get(`${reading.entity.id} ${reading.version}`) ?? [];
      const must = stood.filter(([, until]) => until >= today).map(([measure]) => measure);
      if (must.join() !== met.join())
        this.failures.push(`${id}: has met ${met.join() || 'nothing'}, there stood ${must.join() || 'nothing'}`);
      this.#count(met.length > 0 ? 'acceptancesThatMet' : 'acceptancesThatMetNothing');
    }
  }

  /** Everything that the journal wants told was heard, each under one id. */
  holdTelling(): void {
    const wanted = new Map<string, number>();
    for (const { topic, event, integrator } of this.#journal.messages) {
      if (integrator !== 'hall') continue;
      const key = `${topic} onedoor.credit.${event}`;
      wanted.set(key, (wanted.get(key) ?? 0) + 1);
    }
    for (const { id } of this.#load.files) {
      const heard = new Map<string, number>();
      for (const { type } of this.#load.ledger.announced('hall', `credit.${id}`)) {
        const key = `credit.${id} ${type}`;
        heard.set(key, (heard.get(key) ?? 0) + 1);
      }
      for (const [key, count] of heard)
        if (count !== wanted.get(key))
          this.failures.push(`${key}: was heard ${count} times, journaled ${wanted.get(key) ?? 0}`);
      for (const [key, count] of wanted)
        if (key.startsWith(`credit.${id} `) && !isReceipt(key) && !heard.has(key))
          this.failures.push(`${key}: was journaled ${count} times and never heard`);
      this.figures['told'] = (this.figures['told'] ?? 0) + [...heard.values()].reduce((sum, one) => sum + one, 0);
    }
    this.figures['repeatedDeliveries'] = this.#load.ledger.repeatedDeliveries;
    for (const one of this.#load.ledger.doubled) this.failures.push(`${one}: answered twice as if for the first time`);
    if (this.#load.ledger.lost > 0) this.failures.push(`${this.#load.ledger.lost} messages have no receipt`);
  }
}

const isReceipt = (key: string): boolean => key.endsWith('.received') || key.endsWith('.refused');
const nameOf = (row: DueRow): string => `${entityName(row.entity)} ${row.name} at ${row.at}`;
