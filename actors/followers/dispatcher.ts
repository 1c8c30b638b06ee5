import { fillNotice } from '../../rules/notices/load-notices.ts';
import { dayOf } from '../day.ts';
import type { Journal } from '../journal.ts';
import { contactIn } from '../notification/contact.ts';
import { hasEnded, type NotificationEvent, type NotificationState } from '../notification/state.ts';
import type { Clock, Meter } from '../ports.ts';
import type { EntityKey } from '../protocol/entity.ts';
import type { Entry } from '../protocol/journal.ts';
import {
  type NoticeOutcome,
  type NoticeProvider,
  type OutgoingNotice,
  type ProviderName,
  templateOf,
} from '../protocol/notices.ts';
import type { Registry } from '../registry.ts';
import { Window } from '../window.ts';
import { type Follower, follow } from './follower.ts';
import { within } from './time-limit.ts';

export interface DispatcherOptions {
  /** How many messages may be with providers at once. */
  readonly window: number;
  /** How long a stop waits for the answers of providers. */
  readonly drainMs: number;
}

export interface DispatcherDependencies {
  readonly journal: Journal;
  readonly registry: Pick<Registry, 'deliver' | 'look'>;
  /** Those that the settings name; of the others is told that they are not set up. */
  readonly providers: ReadonlyMap<ProviderName, NoticeProvider>;
  readonly clock: Clock;
  readonly meter: Meter;
  readonly fatal: (error: unknown) => void;
}

type Begun = Extract<NotificationEvent, { type: 'SendingBegun' | 'OutcomeAsked' }>;

/**
 * Sends what notices have begun to send, and asks what they want to know, once the entry that says so is committed; what
 * the provider answers goes to the notice as a command. It has no mark and begins with what is committed after its start:
 * of what an earlier life had in hand nobody knows how far it came, so the notice's own due row has the provider asked.
 */
export function startDispatcher(
  { window: most, drainMs }: DispatcherOptions,
  { journal, registry, providers, clock, meter, fatal }: DispatcherDependencies,
): Follower {
  const window = new Window(most);
  const underWay = new Set<Promise<void>>();
  let stopping = false;
  meter.gauge(
    'onedoor_notices_under_way',
    'Messages and questions that providers have not answered yet',
    () => window.inside,
  );
  const count = meter.counter('onedoor_notice_answers_total', 'Answers of providers to messages and questions', [
    'channel',
    'provider',
    'outcome',
  ]);

  /** While a message is with its provider, what the provider finds of it says nothing. */
  const sending = new Set<string>();
  const withProvider = async (
    ref: string,
    asked: boolean,
    answer: () => Promise<NoticeOutcome>,
  ): Promise<NoticeOutcome> => {
    if (asked) return sending.has(ref) ? { state: 'unknown', code: 'UNDER_WAY' } : answer();
    sending.add(ref);
    try {
      return await answer();
    } finally {
      sending.delete(ref);
    }
  };

  const tell = async ({ entity, commit }: Entry, event: Begun): Promise<void> => {
    const asked = event.type === 'OutcomeAsked';
    const provider = providers.get(event.by.provider);
    const outgoing = await outgoingOf(entity, event, commit, { registry, clock });
    // It has waited so long for its turn that the notice has gone on: another try, or a question, is on its way.
    if (outgoing === 'OVERTAKEN') return;
    const outcome = await withProvider(entity.id, asked, () => answerOf(provider, outgoing, asked));
    count({ ...event.by, outcome: outcome.state === 'failed' ? outcome.class : outcome.state });
    const command = { type: 'report', attempt: event.attempt, asked, outcome } as const;
    await new Promise<void>((answered) => {
      registry.deliver({
        entity,
        command,
        input: { source: 'notifier', sequence: commit },
        answered: () => answered(),
      });
    });
  };

  const handle = async (entries: readonly Entry[]): Promise<void> => {
    for (const entry of entries) {
      if (entry.entity.kind !== 'notification') continue;
      for (const event of entry.events as readonly NotificationEvent[]) {
        if (event.type !== 'SendingBegun' && event.type !== 'OutcomeAsked') continue;
        await window.enter();
        // What is not sent any more is asked about by the next life.
        if (stopping) return;
        const telling = tell(entry, event)
          .catch(fatal)
          .finally(() => {
            window.leave();
            underWay.delete(telling);
          });
        underWay.add(telling);
      }
    }
  };

  const follower = follow(journal, { after: journal.lastCommit, limit: 256 }, handle, fatal);
  return {
    stop: async () => {
      // Those that are with their providers may answer; what has no answer by then is asked about by the next life.
      await within(drainMs, Promise.all(underWay));
      stopping = true;
      window.release();
      await follower.stop();
    },
  };
}

/** The message with its contact, read where that is filed; the code of what is missing where it cannot be made. */
async function outgoingOf(
  entity: EntityKey,
  { by, type, attempt }: Begun,
  commit: number,
  { registry, clock }: Pick<DispatcherDependencies, 'registry' | 'clock'>,
): Promise<OutgoingNotice | 'NO_CONTACT' | 'OVERTAKEN'> {
  const state = (await registry.look(entity, (glimpse) => glimpse.state)) as unknown as NotificationState | undefined;
  if (state === undefined || state.attempt !== attempt || hasEnded(state.status)) return 'OVERTAKEN';
  if (type === 'SendingBegun' && state.status !== 'sending') return 'OVERTAKEN';
  const { ref, about, person, audience, words, values } = state.notice;
  const filed = await registry.look(person ?? about, (glimpse) => glimpse.state);
  const contact = contactIn(filed, audience, dayOf(clock.now()));
  const to = contact?.ways[by.channel];
  if (contact === undefined || to === undefined) return 'NO_CONTACT';
  const filled: Readonly<Record<string, string>> = { ...values, name: contact.name };
  return {
    ref,
    about,
    channel: by.channel,
    to,
    notice: templateOf(words),
    title: words.title,
    text: fillNotice(words.text, filled),
    fields: words.fields.map((name) => ({ name, value: filled[name] ?? '—' })),
    since: state.since ?? clock.now(),
    commit,
  };
}

async function answerOf(
  provider: NoticeProvider | undefined,
  outgoing: OutgoingNotice | 'NO_CONTACT',
  asked: boolean,
): Promise<NoticeOutcome> {
  // What was sent before the contact went, or by a provider that is set up no more, nobody can ask about.
  const failed = (code: string, kind: 'permanent' | 'config'): NoticeOutcome =>
    asked ? { state: 'unknown', code } : { state: 'failed', class: kind, code };
  if (provider === undefined) return failed('NOT_SET_UP', 'config');
  if (outgoing === 'NO_CONTACT') return failed(outgoing, 'permanent');
  return asked ? provider.ask(outgoing) : provider.send(outgoing);
}
