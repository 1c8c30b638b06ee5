import { startActorSystem } from '../../actors/actor.ts';
import { alertBehaviour } from '../../actors/alert/alert.ts';
import { applicationBehaviour } from '../../actors/application/application.ts';
import { creditFileBehaviour } from '../../actors/credit/credit-file.ts';
import { dayOf } from '../../actors/day.ts';
import { measureAlerts } from '../../actors/followers/alerts.ts';
import { measureCases } from '../../actors/followers/cases.ts';
import { measureMaterials } from '../../actors/followers/materials.ts';
import { type Isolation, openIsolation } from '../../actors/isolation.ts';
import { Journal } from '../../actors/journal.ts';
import { ledgerBehaviour } from '../../actors/ledger/ledger.ts';
import type { Mark } from '../../actors/mark.ts';
import { createPersonBehaviour } from '../../actors/person/person.ts';
import type { Incoming } from '../../actors/protocol/incoming.ts';
import { Registry } from '../../actors/registry.ts';
import { undertakingBehaviour } from '../../actors/undertaking/undertaking.ts';
import { createPersonKeys } from '../../adapters/level/person-keys.ts';
import { decode } from '../../adapters/messages/decode.ts';
import { epochOf } from '../../adapters/nats/streams.ts';
import { readEnds } from '../end-notes.ts';
import { openInboundMark } from '../inbound-mark.ts';
import { withPlantedBreak } from '../planted-break.ts';
import { readProgramVersion } from '../program-version.ts';
import { noticeBehaviours } from './notifications.ts';
import { screeningBehaviour } from './screening.ts';
import type { Storage } from './storage.ts';
import type { Surroundings } from './surroundings.ts';
import type { Transport } from './transport.ts';
import { verificationBehaviours } from './verification.ts';

/** Where it is decided: the journal that everything becomes true by, and the actors. */
export interface Decisions {
  readonly journal: Journal;
  /** How far the inbound stream has been worked off. */
  readonly mark: Mark;
  readonly decode: (subject: string, bytes: Uint8Array) => Incoming;
  readonly isolation: Isolation;
  readonly registry: Registry;
}

/** @param options as the operator has told the start */
export async function openDecisions(
  options: { readonly acceptNewStream: boolean },
  { store, rules }: Storage,
  { manager, inbound }: Transport,
  { config, integrators, log, fatal, meter, stoppers, progress, pass, stall, time: { clock } }: Surroundings,
): Promise<Decisions> {
  const { settings, folders } = config;
  const { limits } = settings;
  const committing = {
    head: store.head.bind(store),
    entries: store.entries.bind(store),
    commit: stall.commits(store.commit.bind(store)),
  };
  const journal = new Journal(limits, { store: committing, meter, fatal, pass });
  progress.watch({
    name: 'committer',
    // While the disk takes nothing the store tries again by itself, and /readyz says so.
    isBusy: () => journal.work.waits && store.fault() === undefined,
    done: () => journal.work.batches,
  });
  stoppers.push('journal', () => journal.flush());
  const decodeNow: Decisions['decode'] = (subject, bytes) => decode(subject, bytes, limits, dayOf(clock.now()));
  const mark = await openInboundMark(options, { manager, inbound, store, decode: decodeNow, log });
  journal.track('integrator', mark);
  measureCases(journal, meter);
  measureMaterials(journal, meter);
  measureAlerts(journal, meter);
  const isolation = await openIsolation(
    { ends: readEnds(folders.data, readProgramVersion()), streamEpoch: epochOf(inbound) },
    {
      journal,
      store,
      clock,
      meter,
      onQuarantine: (source) => log.error('an input that ended the service twice was quarantined', { reason: source }),
    },
  );
  const system = startActorSystem(fatal);
  stoppers.push('actors', () => system.stop());
  const behaviours = {
    application: applicationBehaviour({ rules, personKeys: createPersonKeys(store.personKeySecret) }),
    person: createPersonBehaviour({ personKeys: createPersonKeys(store.personKeySecret) }),
    alert: alertBehaviour({ calendar: () => rules.current.calendar }),
    ...verificationBehaviours(rules, createPersonKeys(store.personKeySecret)),
    ...screeningBehaviour(rules),
    credit: creditFileBehaviour({ rules, personKeys: createPersonKeys(store.personKeySecret) }),
    ledger: ledgerBehaviour({ rules }),
    undertaking: undertakingBehaviour({ rules, personKeys: createPersonKeys(store.personKeySecret) }),
    ...noticeBehaviours(settings, () => rules.current.calendar),
  };
  const registry = new Registry(limits, {
    system,
    journal,
    store,
    clock,
    meter,
    behaviours: withPlantedBreak(behaviours, settings.faults.breakAt),
    isolation,
    integrator: integrators.find,
    speakersFor: integrators.speakersFor,
    supervisorsOf: integrators.supervisorsOf,
    pass,
  });
  return { journal, mark, decode: decodeNow, isolation, registry };
}
