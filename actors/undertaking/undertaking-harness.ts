import { CreditWorld, evidence, PERSON, recorder, recordOf } from '../credit/world-harness.ts';
import type { Command } from '../protocol/commands.ts';
import { entityName } from '../protocol/entity.ts';
import type { Integrator } from '../protocol/integrator.ts';
import { fileOfUndertaking, undertakingKey } from '../protocol/undertaking.ts';
import type { UndertakeData } from '../protocol/undertaking-messages.ts';
import type { UndertakingState } from './state.ts';

/** Undertakings with the credit files and ledgers that come of them, in one memory, under the rules that are shipped. */

export const ARCHIVES = recordOf().organisation;
export const UNDERTAKING = 'hall.B-1';
export const registrar: Integrator = { ...recorder, kinds: [...recorder.kinds, 'undertaking'] };
const APPLICATION = 'hall.A-1';

/** What is undertaken by the Monday 2026-08-10, unless it is said otherwise. */
export function undertakingOf(kind: UndertakeData['kind'], rest: Partial<UndertakeData> = {}): UndertakeData {
  return {
    subject: { application: APPLICATION },
    kind,
    organisation: ARCHIVES,
    region: '3301',
    due: '2026-08-10',
    ...(kind === 'loan' ? { archive: 'J012-001-0042' } : {}),
    ...(kind === 'commitment' ? { commitment: evidence } : {}),
    ...rest,
  };
}

export class UndertakingWorld extends CreditWorld {
  constructor(day = '2026-08-03') {
    super(day);
    this.put({ kind: 'application', id: APPLICATION }, { people: { applicant: PERSON } });
  }

  get undertaking(): UndertakingState | undefined {
    return this.stateOf(undertakingKey(UNDERTAKING)) as UndertakingState | undefined;
  }

  say(verb: string, data: object, sender = registrar, id = UNDERTAKING): readonly string[] {
    return this.send(undertakingKey(id), { type: verb, data } as Command, sender);
  }

  undertake(kind: UndertakeData['kind'], rest: Partial<UndertakeData> = {}): readonly string[] {
    return this.say('undertake', undertakingOf(kind, rest));
  }

  /** What an officer says, signed. */
  sign(verb: string, data: object, officer = 'A-7'): readonly string[] {
    return this.say(verb, { officer, organisation: ARCHIVES, ...data });
  }

  /** Kinds of the items that the undertaking has brought into the ledger, without those that were withdrawn again. */
  get counted(): readonly string[] {
    const file = fileOfUndertaking(UNDERTAKING).id;
    const about = this.events.filter(({ entity }) => entity.kind === 'ledger').map(({ event }) => event as ItemEvent);
    const withdrawn = about.some(({ type, item }) => type === 'ItemWithdrawn' && item === file);
    return about.flatMap(({ type, item }) =>
      type === 'ItemEntered' && typeof item === 'object' && item.item === file && !withdrawn ? [item.kind] : [],
    );
  }

  /** How often a credit file was opened for it. */
  get opened(): number {
    const file = entityName(fileOfUndertaking(UNDERTAKING));
    return this.events.filter(({ entity, event }) => event.type === 'CreditFileOpened' && entityName(entity) === file)
      .length;
  }
}

interface ItemEvent {
  readonly type: string;
  readonly item: string | { readonly item: string; readonly kind: string };
}
