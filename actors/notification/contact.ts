import { maskName } from '../../rules/identity/mask.ts';
import { examinePhone } from '../../rules/identity/phone.ts';
import type { ApplicationState } from '../application/state.ts';
import { filingOn, standingOn } from '../person/filing.ts';
import type { PersonState } from '../person/state.ts';
import type { ContactLanguage } from '../protocol/contacts.ts';
import type { Json } from '../protocol/journal.ts';
import type { Audience, NoticeChannel } from '../protocol/notices.ts';

/** Where somebody can be reached, and the masked name for the greeting. Never written down. */
export interface Contact {
  readonly name: string;
  readonly language: ContactLanguage;
  readonly ways: Readonly<Partial<Record<NoticeChannel, string>>>;
}

/**
 * Reads where somebody can be reached out of the state of the application, or of the filed person. Undefined where it was
 * erased, or there is none any more.
 */
export function contactIn(state: Json | undefined, audience: Audience, today: string): Contact | undefined {
  if (state === undefined) return undefined;
  if (audience === 'officer' || audience === 'organisation') {
    const person = state as unknown as PersonState;
    const filing = filingOn(person, today);
    if (filing?.contact === undefined || standingOn(person, today) === 'expired') return undefined;
    const { phone, email, wecom, language = 'zh' } = filing.contact;
    return {
      language,
      name: filing.role === 'organisation' ? filing.name : maskName(filing.name),
      ways: { ...way('wecom', wecom), ...way('sms', mobile(phone)), ...way('mail', email) },
    };
  }
  const { applicant, agent } = (state as unknown as ApplicationState).content;
  const person = audience === 'agent' ? agent : applicant;
  if (person === undefined) return undefined;
  const { contact, phone, name } = person;
  return {
    language: contact?.language ?? 'zh',
    name: audience === 'applicant' && applicant.kind === 'organisation' ? name : maskName(name),
    ways: { ...way('wechat', contact?.wechat), ...way('sms', mobile(phone)), ...way('mail', contact?.email) },
  };
}

const mobile = (phone: string | undefined): string | undefined =>
  phone === undefined ? undefined : examinePhone(phone).normalised;

const way = (channel: NoticeChannel, value: string | undefined): Partial<Record<NoticeChannel, string>> =>
  value === undefined ? {} : { [channel]: value };
