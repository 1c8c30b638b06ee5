import type { Ledger } from '../ledger.ts';
import type { CreditJournal } from './journal.ts';
import { fileOf, type Subject } from './person.ts';
import { days, type TrialDay } from './plants.ts';
import { reckonIndex } from './reckoning.ts';

/** What the service says of a ledger and an index on a day. */
export interface ToldIndex {
  readonly subject: Subject;
  readonly day: TrialDay;
  readonly answer: Readonly<Record<string, unknown>> | undefined;
  readonly code: string | undefined;
}

/** Every index is what the reckoning says, and on the last day every item stands as planted. */
export function faultsOfIndex(told: readonly ToldIndex[]): readonly string[] {
  return told.flatMap(({ subject, day, answer, code }) => {
    const what = `${subject.number} (${subject.plant.name}) on ${days[day]}`;
    if (answer === undefined) return [`${what}: there is no ledger: ${code}`];
    const { score, band } = answer['index'] as { readonly score: number; readonly band: string };
    const reckoned = reckonIndex(subject.plant, day);
    const index =
      score === reckoned.score && band === reckoned.band
        ? []
        : [`${what}: the index is ${score} ${band}, reckoned was ${reckoned.score} ${reckoned.band}`];
    return day === 'yearOn' ? [...index, ...faultsOfStanding(subject, answer, what)] : index;
  });
}

function faultsOfStanding({ plant, ...rest }: Subject, answer: object, what: string): readonly string[] {
  const { items } = answer as {
    readonly items: readonly { readonly item: { readonly item: string }; readonly standing: string }[];
  };
  const came = items.map(({ item, standing }) => `${item.item} ${standing}`).sort();
  const planted = plant.items.flatMap(({ standing }, index) =>
    standing === 'not-recorded' ? [] : [`${fileOf({ plant, ...rest }, index + 1)} ${standing}`],
  );
  return came.join() === planted.join() ? [] : [`${what}: its items are ${came.join()}, planted was ${planted.join()}`];
}

/** Of each file exactly what was planted was told, each once, and what was entered with both documents. */
export function faultsOfTelling(subjects: readonly Subject[], ledger: Ledger): readonly string[] {
  return subjects.flatMap((subject) =>
    subject.plant.items.flatMap(({ told }, index) => {
      const file = fileOf(subject, index + 1);
      const heard = ledger.announced('hall', `credit.${file}`);
      const names = heard.map(({ type }) => type.slice('onedoor.credit.'.length)).sort();
      const what = `${file} (${subject.plant.name})`;
      const faults =
        names.join() === [...told].sort().join()
          ? []
          : [`${what}: was told ${names.join()}, planted was ${told.join()}`];
      const unnoticed = heard.filter(
        ({ type, data }) => type.endsWith('.credit-recorded') && !isNotice(data['rights']),
      );
      return [...faults, ...unnoticed.map(() => `${what}: was told without the notice of the rights`)];
    }),
  );
}

function isNotice(rights: unknown): boolean {
  const { notice, repairFrom } = (rights ?? {}) as {
    readonly notice?: { zh?: string; en?: string };
    repairFrom?: string;
  };
  return (
    repairFrom !== undefined &&
    notice?.zh?.includes(repairFrom) === true &&
    notice.zh.includes('异议') &&
    notice.en?.includes(repairFrom) === true
  );
}

/**
 * The journal of the stopped daemon: every acceptance has met what was planted and no more, each item is entered once, each end lifts
 * all that rested on its item in its own entry, and no ledger holds anything that is over.
 */
export function faultsOfJournal(
  subjects: readonly Subject[],
  journal: CreditJournal,
  acceptances: ReadonlyMap<string, readonly string[]>,
): readonly string[] {
  const faults = journal.sound ? [] : ['the journal does not verify'];
  for (const [application, met] of acceptances) {
    const came = journal.accepted.get(application)?.met;
    if (came?.join() !== met.join())
      faults.push(`${application}: has met ${came?.join() ?? 'no acceptance'}, planted was ${met.join() || 'nothing'}`);
  }
  const open = new Set(
    subjects.flatMap((subject) =>
      subject.plant.items.flatMap(({ standing }, index) =>
        standing === 'in-use' || standing === 'suspended' ? [fileOf(subject, index + 1)] : [],
      ),
    ),
  );
  const held = [...journal.ledgers.values()].flatMap(({ state }) => state?.items ?? []).map(({ item }) => item.item);
  for (const item of held) if (!open.delete(item)) faults.push(`${item}: is over and still in its ledger`);
  for (const item of open) faults.push(`${item}: is not in its ledger`);
  for (const [id, { turns }] of journal.ledgers) {
    const rests = new Map<string, string>();
    for (const event of turns.flatMap(({ events }) => events)) {
      if (event.type === 'ItemEntered') {
        if (rests.has(event.item.item)) faults.push(`ledger/${id}: ${event.item.item} is entered twice`);
        rests.set(event.item.item, event.restrictions.map(({ measure }) => measure).join());
      }
      if ('lifted' in event && event.lifted.join() !== rests.get(event.item))
        faults.push(`ledger/${id}: the end of ${event.item} lifts ${event.lifted.join() || 'nothing'}`);
    }
  }
  return faults;
}
