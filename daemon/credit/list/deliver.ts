import { hash } from 'node:crypto';
import type { RetractData } from '../../../actors/protocol/credit-messages.ts';
import type { Delivered, DeliveryHead, DeliveryRecord } from './delivery-record.ts';
import type { ListLine } from './list-line.ts';
import type { Post, Receipt } from './list-post.ts';

/** An earlier delivery of the same list. */
export interface Replaced {
  readonly head: DeliveryHead;
  readonly delivered: readonly Delivered[];
}

export interface DeliveryPlan {
  readonly lines: readonly ListLine[];
  readonly replaces?: Replaced;
}

/** A record that was not taken, and why. */
export interface Untaken {
  /** Left out where it is of the delivery that is replaced. */
  readonly line?: number;
  readonly item: string;
  readonly codes: readonly string[];
}

export interface DeliveryOutcome {
  entered: number;
  /** Taken before this run. */
  known: number;
  withdrawn: number;
  /** Repaired, or an objection was upheld: not entered again by a newer delivery. */
  over: number;
  readonly refused: Untaken[];
  /** How many got no answer: it is safe to send them again. */
  unanswered: number;
}

interface Errand {
  readonly item: string;
  readonly record: string;
  /** What is to be entered. */
  readonly line?: ListLine;
  /** The number of the credit file that it takes the place of. */
  readonly before?: string;
  /** It stands on the list as it is. */
  readonly stands?: true;
  /** Only taken off. */
  readonly off?: true;
}

const NUMBER_LENGTH = 24;

/**
 * The number of the credit file of a record: the same for the same delivery, whoever sends it however often, and another one
 * where somebody is on the list again.
 */
function itemOf({ integrator, delivery }: DeliveryHead, record: string): string {
  return `${integrator}.L-${hash('sha256', JSON.stringify([record, delivery]), 'hex').slice(0, NUMBER_LENGTH)}`;
}

/** What is to be done, in the order in which it favours people: who is off the list comes first. */
function errandsOf({ lines, replaces }: DeliveryPlan, head: DeliveryHead): readonly Errand[] {
  const before = new Map<string, Delivered>();
  for (const one of replaces?.delivered ?? []) {
    // What was refused has changed nothing.
    if (one.outcome === 'gone') before.delete(one.record);
    else if (one.outcome !== 'refused') before.set(one.record, one);
  }
  const entering = lines.map((line): Errand => {
    const { record } = line;
    const old = before.get(record);
    if (old?.outcome === 'taken' && replaces?.head.validTo === head.validTo)
      return { item: old.item, record, line, stands: true };
    const item = itemOf(head, record);
    return old === undefined || old.outcome === 'kept'
      ? { item, record, line }
      : { item, record, line, before: old.item };
  });
  const listed = new Set(lines.map(({ record }) => record));
  const leaving = [...before.values()].filter(({ record, outcome }) => outcome !== 'kept' && !listed.has(record));
  return [...leaving.map(({ item, record }): Errand => ({ item, record, off: true })), ...entering];
}

/**
 * Hands in a list, so many records at once. Every answer stands in the record of the delivery before the next is sent, and the ids are made
 * of what is sent: so a run that was broken off is simply run again.
 */
export async function deliver(
  plan: DeliveryPlan,
  post: Post,
  record: DeliveryRecord,
  { window, progress }: { readonly window: number; readonly progress: (done: number, all: number) => void },
): Promise<DeliveryOutcome> {
  const outcome: DeliveryOutcome = { entered: 0, known: 0, withdrawn: 0, over: 0, refused: [], unanswered: 0 };
  const errands = errandsOf(plan, record.head);
  const overBefore = new Map(
    (plan.replaces?.delivered ?? []).filter((one) => one.outcome === 'kept').map((one) => [one.record, one]),
  );
  let next = 0;
  let silent = false;
  const work = async (): Promise<void> => {
    for (;;) {
      const errand = errands[next];
      if (errand === undefined || silent) return;
      next += 1;
      const known = record.outcomeOf(errand.item);
      if (known !== undefined && known.outcome !== 'refused' && known.outcome !== 'stays') {
        if (known.outcome === 'kept') outcome.over += 1;
        else if (errand.off !== true) outcome.known += 1;
      } else if (errand.stands === true) {
        record.add({ record: errand.record, item: errand.item, outcome: 'taken' });
        outcome.known += 1;
      } else if (errand.line !== undefined && overBefore.has(errand.record)) {
        record.add({ record: errand.record, item: errand.item, outcome: 'kept' });
        outcome.over += 1;
      } else if (!(await runErrand(errand, { post, record, outcome }))) silent = true;
      progress(next, errands.length);
    }
  };
  await Promise.all(Array.from({ length: window }, work));
  outcome.unanswered += errands.length - next;
  return outcome;
}

interface Desk {
  readonly post: Post;
  readonly record: DeliveryRecord;
  readonly outcome: DeliveryOutcome;
}

/** @returns whether there was an answer at all */
async function runErrand(errand: Errand, { post, record, outcome }: Desk): Promise<boolean> {
  const { item, line, before, off } = errand;
  const attempt = record.refusalsOf(item);
  const note = (what: Delivered['outcome'], codes: readonly string[] = []): true => {
    record.add({ record: errand.record, item, outcome: what, ...(codes.length === 0 ? {} : { codes }) });
    if (what === 'refused') outcome.refused.push({ item, codes, ...(line === undefined ? {} : { line: line.line }) });
    return true;
  };
  const unanswered = (): false => {
    outcome.unanswered += 1;
    return false;
  };
  const taken = off === true ? item : before;
  if (taken !== undefined) {
    const isDone = record.outcomeOf(taken)?.outcome === 'gone';
    const receipt = isDone ? taking : await retract(taken, post, record.head, attempt, off === true);
    if (receipt === undefined) return unanswered();
    const isOver = receipt.codes.includes('CREDIT_OVER');
    if (off === true) {
      // Over already: nothing of it is in force.
      if (!receipt.received && !isOver) {
        outcome.refused.push({ item, codes: receipt.codes });
        return note('stays', receipt.codes);
      }
      outcome.withdrawn += 1;
      return note('gone');
    }
    if (isOver) {
      outcome.over += 1;
      return note('kept');
    }
    if (!receipt.received) {
      // Else the next delivery would not know of it.
      record.add({ record: errand.record, item: taken, outcome: 'stays' });
      return note('refused', receipt.codes);
    }
    if (!isDone) record.add({ record: errand.record, item: taken, outcome: 'gone' });
  }
  if (line === undefined) return true;
  const receipt = await post.send(`credit.${item}`, eventOf('record', item, attempt, line.data, record.head));
  if (receipt === undefined) return unanswered();
  if (!receipt.received) return note('refused', receipt.codes);
  outcome.entered += 1;
  return note('taken');
}

const taking: Receipt = { received: true, codes: [] };

/** Of who stays on the list nothing is replaced about which somebody asks just now. */
function retract(
  item: string,
  post: Post,
  head: DeliveryHead,
  attempt: number,
  isOff: boolean,
): Promise<Receipt | undefined> {
  // The newer delivery is the document by which somebody is taken off.
  const document = { number: `${head.name} ${head.validTo}`, day: head.begunOn };
  const data: RetractData = { document, ...(isOff ? {} : { unlessAsked: true }) };
  return post.send(`credit.${item}`, eventOf('retract', item, attempt, data, head));
}

function eventOf(
  verb: 'record' | 'retract',
  item: string,
  attempt: number,
  data: object,
  { integrator, validTo, delivery }: DeliveryHead,
) {
  return {
    specversion: '1.0',
    // Made of nothing that is anybody's: it is kept, and told again.
    id: `list-${item.slice(item.indexOf('.') + 1)}-${verb}-${validTo}-${delivery.slice(0, NUMBER_LENGTH)}-${attempt}`,
    source: `urn:onedoor:list:${integrator}`,
    type: `onedoor.credit.${verb}`,
    data,
  };
}
