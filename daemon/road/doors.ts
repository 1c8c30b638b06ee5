import { createIntake } from '../../actors/intake.ts';
import type { AlertLists } from '../../actors/questions/alert-lists.ts';
import { createCreditReader } from '../../actors/questions/credit-reading.ts';
import { createOpenCreditLists } from '../../actors/questions/open-credit-list.ts';
import { createReader } from '../../actors/questions/reading.ts';
import { systemClock } from '../../adapters/clock/system-clock.ts';
import { createPersonKeys } from '../../adapters/level/person-keys.ts';
import { faultFields } from '../../adapters/log/log.ts';
import { asyncapiDocument } from '../../adapters/messages/asyncapi.ts';
import { type Inbox, startInbox } from '../../adapters/nats/inbox.ts';
import { startQuestions } from '../../adapters/nats/questions.ts';
import { trimStreams } from '../../adapters/nats/stream-retention.ts';
import { startStreamWatch } from '../../adapters/nats/stream-watch.ts';
import { purgeMessages, StreamFault } from '../../adapters/nats/streams.ts';
import { archiveAnswers } from '../archive-answers.ts';
import { integratorServices } from '../integrator-answers.ts';
import { operatorService } from '../operator-answers.ts';
import { readProgramVersion } from '../program-version.ts';
import type { Decisions } from './decisions.ts';
import type { Departures } from './departures.ts';
import type { Reports } from './reports.ts';
import type { Storage } from './storage.ts';
import type { Surroundings } from './surroundings.ts';
import type { Transport } from './transport.ts';

/** Opens the doors, the last of all: for questions, and for messages. */
export async function openDoors(
  storage: Storage,
  transport: Transport,
  decisions: Decisions,
  departures: Departures,
  alertLists: AlertLists,
  reports: Reports,
  surroundings: Surroundings,
): Promise<void> {
  openQuestions(storage, transport, decisions, departures, { alertLists, ...reports }, surroundings);
  const inbox = await openInbox(transport, decisions, departures, surroundings);
  surroundings.progress.watch({
    name: 'intake',
    isBusy: () => inbox.work().waits && storage.store.fault() === undefined,
    done: () => inbox.work().done,
  });
  await watchInbound(inbox, transport, surroundings);
}

function openQuestions(
  { store, rules }: Storage,
  { broker, manager }: Transport,
  { journal, registry, isolation }: Decisions,
  { letPass, screener }: Departures,
  lists: Reports & { readonly alertLists: AlertLists },
  { config, integrators, log, meter, stoppers, time: { clock } }: Surroundings,
): void {
  const { limits } = config.settings;
  const questioned = { ...lists, journal, store, clock, rules, look: registry.look.bind(registry) };
  const questions = startQuestions(
    {
      version: readProgramVersion(),
      started: new Date(systemClock.now()).toISOString(),
      window: limits.questionWindow,
      timeoutMs: limits.questionTimeoutMs,
      answerBytes: limits.answerBytes,
    },
    {
      connection: broker.connection,
      meter,
      integrator: integrators.find,
      paused: () => store.fault() !== undefined,
      onFault: (question, error) =>
        log.error('a question could not be answered', { path: question, ...faultFields(error) }),
    },
    {
      ...integratorServices({
        ...questioned,
        reader: createReader(questioned),
        creditReader: createCreditReader({ ...questioned, personKeys: createPersonKeys(store.personKeySecret) }),
        openCredit: createOpenCreditLists(questioned),
        document: asyncapiDocument(),
      }),
      operator: operatorService({
        ...questioned,
        deliver: registry.deliver.bind(registry),
        isolation,
        screening: { registry, sweeps: screener.sweeps },
        forget: registry.forget.bind(registry),
        purgeMessages: (entity) => purgeMessages(manager, entity),
        noteBackup: async ({ integrator }) => {
          if (integrator === undefined) return;
          journal.note('backup', { ...integrator, above: [] });
          await journal.flush();
        },
        ...(letPass === undefined ? {} : { letPass }),
        archive: archiveAnswers({
          store,
          journal,
          clock,
          brokerClock: systemClock,
          retention: config.settings.retention,
          trim: (retention) => trimStreams(manager, retention),
          outboxWindow: limits.outboxWindow,
        }),
      }),
    },
  );
  stoppers.push('questions', () => questions.stop());
}

async function openInbox(
  { broker, inbound }: Transport,
  { journal, mark, decode, registry, isolation }: Decisions,
  { courier }: Departures,
  { config, integrators, log, fatal, meter, stoppers, stall, time: { clock } }: Surroundings,
): Promise<Inbox> {
  const { limits } = config.settings;
  const intake = createIntake({
    journal,
    clock,
    meter,
    integrator: integrators.find,
    deliver: registry.deliver.bind(registry),
    isolation,
  });
  const inbox = await startInbox(
    { window: limits.inboxWindow, spread: limits.inboxSpread },
    {
      connection: broker.connection,
      stream: inbound,
      mark,
      decode,
      intake,
      isHeld: (sequence) => isolation.holds({ source: 'integrator', sequence }),
      faultOf: (sequence, error) => isolation.faultOf({ source: 'integrator', sequence }, error),
      isBehind: () => courier.lag() >= limits.courierLag,
      onCommitted: (listener) =>
        journal.onCommitted(({ input }) => {
          if (!stall.holdsIntake()) listener(input.source === 'integrator');
        }),
      onMissing: (sequence) =>
        log.error('a message was deleted from the stream before it was worked off', { sequence }),
      meter,
      fatal,
    },
  );
  stoppers.push('inbox', () => inbox.stop());
  return inbox;
}

/** Looks after the inbound stream: that it stays the one that is read, also when the embedded server is started again. */
async function watchInbound(
  inbox: Inbox,
  { broker, inbound }: Transport,
  { log, fatal, readiness, stoppers }: Surroundings,
): Promise<void> {
  const watch = await startStreamWatch(
    { everyMs: 1000, timeoutMs: 2000 },
    { connection: broker.connection, stream: inbound, newest: inbox.newest, fatal },
  );
  stoppers.push('stream watch', () => watch.stop());
  readiness.watch('inbox', () => (watch.fault() === undefined ? undefined : 'STREAM_SILENT'));
  broker.onRestart({
    before: () => inbox.noteEnd(),
    aside: async (besides) => {
      const count = await inbox.fillGap(besides).catch((error: unknown) => {
        if (error instanceof StreamFault) fatal(error);
        throw error;
      });
      log.warn('places of lost messages in the inbound stream were filled', { count });
    },
  });
}
