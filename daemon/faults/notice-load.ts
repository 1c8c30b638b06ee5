import { join } from 'node:path';
import type { SubmitData } from '../../actors/protocol/messages.ts';
import type { Random } from '../../rules/random.ts';
import { organisationFilings } from '../demo/filings.ts';
import { makeDraft } from '../demo/form.ts';
import { Ledger } from '../demo/ledger.ts';
import { openVoice, type Voice } from '../demo/voice.ts';

/** People who apply, each reached in one way or more, and the organisations that are told of their steps. */
export interface NoticeLoad {
  /** Everything that must not stand in a log. */
  readonly personal: ReadonlySet<string>;
  /** Hands in so many applications; resolves when each has its receipt. */
  apply(count: number): Promise<void>;
  /** Stops hearing. @returns the references of which the hall was told that they were not delivered */
  stop(): Promise<void>;
}

const AT_ONCE = 24;
const REPEAT_AFTER_MS = 1000;
const event = (id: string, type: string, data: object): string =>
  JSON.stringify({ specversion: '1.0', id, source: 'urn:fault:notices', type, data });

/** Files the organisations with where they are told, and lets people apply at the hall. */
export async function startNoticeLoad(home: string, natsUrl: string, random: Random): Promise<NoticeLoad> {
  const ledger = new Ledger();
  const voices = new Map<string, Voice>();
  const personal = new Set<string>();
  const voiceOf = async (integrator: string): Promise<Voice> => {
    const known = voices.get(integrator);
    if (known !== undefined) return known;
    const seedFile = join(home, 'secrets', 'nats', `${integrator}.nk`);
    const voice = await openVoice(integrator, { url: natsUrl, seedFile, repeatAfterMs: REPEAT_AFTER_MS }, ledger);
    voices.set(integrator, voice);
    return voice;
  };
  for (const { integrator, topic, data } of organisationFilings()) {
    const contact = {
      wecom: `duty.${data.organisation}`,
      email: `duty.${data.organisation.toLowerCase()}@example.com`,
    };
    personal.add(contact.wecom).add(contact.email);
    const id = `file-${data.organisation}`;
    const voice = await voiceOf(integrator);
    await voice.say(topic, id, event(id, 'onedoor.person.register', { ...data, contact }));
  }
  let numbered = 0;
  const one = async (): Promise<void> => {
    numbered += 1;
    const id = `N-${numbered}`;
    const data = reachable(makeDraft(random).data, numbered, random);
    const { name, phone, idNumber, contact } = data.applicant;
    for (const value of [name, phone, idNumber, contact?.email, contact?.wechat])
      if (value !== undefined && value.length > 2 && data.applicant.kind === 'citizen') personal.add(value);
    const hall = await voiceOf('hall');
    await hall.say(`application.hall.${id}`, id, event(id, 'onedoor.application.submit', data));
  };
  return {
    personal,
    async apply(count) {
      let left = count;
      const work = async (): Promise<void> => {
        while (left > 0) {
          left -= 1;
          await one();
        }
      };
      await Promise.all(Array.from({ length: AT_ONCE }, work));
    },
    async stop() {
      for (const voice of voices.values()) await voice.stop();
    },
  };
}

/** The application with other ways to reach the applicant: by phone, by the official account, by mail, or several. */
function reachable(data: SubmitData, number: number, random: Random): SubmitData {
  const way = random.weigh<'phone' | 'wechat' | 'mail' | 'all'>([
    ['phone', 45],
    ['wechat', 25],
    ['mail', 15],
    ['all', 15],
  ]);
  const { phone: _phone, ...rest } = data.applicant;
  const phone = `13${String(100_000_000 + number * 89 + random.between(0, 88)).padStart(9, '0')}`;
  const email = `person${number}.${random.hexadecimal(4)}@example.com`;
  const wechat = `o${random.hexadecimal(27)}`;
  const applicant = {
    ...rest,
    ...(way === 'mail' ? {} : { phone }),
    ...(way === 'phone'
      ? {}
      : { contact: { ...(way === 'wechat' ? {} : { email }), ...(way === 'mail' ? {} : { wechat }) } }),
  };
  return { ...data, applicant };
}
