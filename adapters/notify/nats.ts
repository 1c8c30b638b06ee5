import { JetStreamApiError, type JetStreamManager } from '@nats-io/jetstream';
import type { Outlet } from '../../actors/ports.ts';
import type { NoticeProvider, OutgoingNotice } from '../../actors/protocol/notices.ts';
import { OUTBOUND_STREAM } from '../nats/streams.ts';

/*
 * NATS, the channel that needs nothing: a CloudEvent on `onedoor.notify.<channel>.<kind>.<id>.<reference>` in the stream
 * ONEDOOR_OUT, for the integrator whose file says that it `carries` the channel, in its own consumer. What it is about stands in the subject so that an erasure finds it; the message holds the
 * contact, encrypted at rest by the server. The stream is asked by the subject, which is never used twice, so what it has
 * is known for sure.
 */

const NO_MESSAGE = 10037;

/** @param now milliseconds since 1970 UTC */
export function createNats(
  outlet: Pick<Outlet, 'publish'>,
  manager: JetStreamManager,
  now: () => number,
): NoticeProvider {
  return {
    name: 'nats',
    async send({ ref, about, channel, to, notice, title, text, fields, commit }) {
      const topic = `${about.kind}.${about.id}`;
      const id = `notice-${ref}-${channel}`;
      const message = {
        specversion: '1.0',
        id,
        source: 'urn:onedoor:notices',
        type: `onedoor.notice.${channel}`,
        subject: topic,
        time: new Date(now()).toISOString(),
        datacontenttype: 'application/json',
        data: { ref, about: topic, channel, to, notice, title, text, fields },
      };
      try {
        const subject = subjectOf({ ref, about, channel });
        await outlet.publish({ subject, id, commit, payload: JSON.stringify(message) });
        return { state: 'delivered' };
      } catch {
        return { state: 'unknown', code: 'NO_ACKNOWLEDGEMENT' };
      }
    },
    async ask(notice) {
      try {
        const message = await manager.streams.getMessage(OUTBOUND_STREAM, { last_by_subj: subjectOf(notice) });
        return message === null ? { state: 'absent' } : { state: 'delivered' };
      } catch (error) {
        if (error instanceof JetStreamApiError && error.code === NO_MESSAGE) return { state: 'absent' };
        return { state: 'unknown', code: 'NO_ANSWER' };
      }
    },
    close: async () => undefined,
  };
}

function subjectOf({ ref, about, channel }: Pick<OutgoingNotice, 'ref' | 'about' | 'channel'>): string {
  return `onedoor.notify.${channel}.${about.kind}.${about.id}.${ref}`;
}
