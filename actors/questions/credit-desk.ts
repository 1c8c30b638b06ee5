import { itemsOn } from '../../rules/credit/ledger.ts';
import type { RuleSets } from '../../rules/engine/evaluation.ts';
import { answersFor, isAnswerer } from '../credit/possible.ts';
import type { CreditFileState } from '../credit/state.ts';
import { dayOf } from '../day.ts';
import { knownOfEvents } from '../ledger/known-ledger.ts';
import { readLedgerEvents } from '../ledger/reading.ts';
import type { Signer } from '../person/officer-filing.ts';
import type { Clock } from '../ports.ts';
import type { AlertOrderRefused } from '../protocol/alert-desk.ts';
import { creditKey } from '../protocol/credit.ts';
import type { CreditDesk, CreditDone, CreditWish } from '../protocol/credit-desk.ts';
import type { DoorUser } from '../protocol/desk.ts';
import type { Input } from '../protocol/journal.ts';
import { viewOfCreditHistory } from './credit-history.ts';
import { viewOfCreditFile, viewOfItem } from './credit-view.ts';
import { decideAtDoor, type KnownOfficer, officersAtDoor } from './deciding.ts';
import { type FileReadingDependencies, readFile } from './file-reading.ts';
import type { OpenCreditLists } from './open-credit-list.ts';
import { requestedWith } from './requested-with.ts';

export interface CreditDeskDependencies extends FileReadingDependencies {
  readonly clock: Clock;
  readonly rules: RuleSets;
  readonly lists: OpenCreditLists;
  /** Has an officer's answer carried out: checked, decided by the credit file, committed. */
  readonly carryOut: (wish: CreditWish, input: Input) => Promise<CreditDone | AlertOrderRefused>;
}

/** Somebody who could answer, with what that is weighed by. */
interface Answering {
  readonly signer: Signer;
  readonly circumstances: { readonly look: KnownOfficer['look']; readonly today: string };
}

/**
 * Credit for the users of the door. Who answers about an item sees its file whole; everybody else in whose regions it lies sees
 * how the work is done. Every answer waits until the journal says who has read or decided what.
 */
export function createCreditDesk(dependencies: CreditDeskDependencies): CreditDesk {
  const { store, clock, rules, notes, lists, look, carryOut } = dependencies;
  const today = () => dayOf(clock.now());
  const officerOf = officersAtDoor({ look, clock });
  const regionOf = ({ occurrence }: CreditFileState) => occurrence.region;
  const answering = async (user: DoorUser): Promise<Answering | undefined> => {
    const known = await officerOf(user);
    if (user.officer === undefined || known === undefined || user.role === 'auditor') return undefined;
    const signer = { officer: user.officer, organisation: known.filing.organisation };
    return { signer, circumstances: { look: known.look, today: today() } };
  };
  const stateOf = (id: string) => look(creditKey(id), ({ state }) => state as unknown as CreditFileState | undefined);
  /** The item of the ledger that came of a file. */
  const itemOf = async (id: string, { person }: CreditFileState) => {
    const known = knownOfEvents(await readLedgerEvents(store, person));
    const item = itemsOn(known.entries, today()).find((one) => one.item.item === id);
    const around = { periods: rules.current.credit.periods, requests: new Map() };
    return item && viewOfItem(item, known, today(), around);
  };

  return {
    waiting: (user, wanted) => lists.read(notes.list(user), wanted),
    creditFile: async (user, id, before) => {
      const who = await answering(user);
      const seen = await stateOf(id);
      const answers = who !== undefined && seen !== undefined && isAnswerer(seen, who.signer, who.circumstances);
      // Who may answer follows from what never changes of a file, so it holds of what is read now.
      const extent = answers ? 'whole' : 'process';
      const asked = { user, extent, before } as const;
      const reading = await readFile<CreditFileState>(creditKey(id), asked, regionOf, { store, notes, look });
      if (reading === undefined) return undefined;
      const { state, version, history, older } = reading;
      const item = await itemOf(id, state);
      const said = answers && state.request !== undefined ? await requestedWith(id, state, store) : undefined;
      return {
        credit: id,
        version,
        extent,
        state: viewOfCreditFile(state, answers ? 'whole' : 'owner', item?.standing, said),
        ...(item === undefined ? {} : { item }),
        rows: viewOfCreditHistory(history, extent),
        ...older,
        possible: who === undefined ? [] : answersFor(state, who.signer, who.circumstances),
      };
    },
    decide: async (user, wish) => {
      const region = (await stateOf(wish.id))?.occurrence.region;
      return decideAtDoor(user, wish, { entity: creditKey(wish.id), region, notes, carryOut });
    },
  };
}
