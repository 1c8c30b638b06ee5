import type { NoticeFile } from '../../rules/notices/notice-file.ts';
import type { LocalizedText } from '../../rules/text.ts';
import { type EntityKey, officerKey, organisationKey } from '../protocol/entity.ts';
import type { Entry, OutboundMessage } from '../protocol/journal.ts';
import type { Audience } from '../protocol/notices.ts';
import { creditOccasions } from './credit-occasions.ts';

/** That something has happened of which somebody is to be told. */
export interface Occasion {
  readonly notice: NoticeFile['notice'];
  readonly about: EntityKey;
  /** Version of what it is about after that. */
  readonly version: number;
  readonly audience: Audience;
  /** What of it is meant, where several such occasions may come of one version: a step, a credit item. */
  readonly part?: string;
  /** The filed one that is told; undefined for those who apply, and for whoever is filed at a level of escalation. */
  readonly person?: EntityKey;
  /** The level of escalation whose people are told. */
  readonly level?: number;
  /** Left out where only the application knows it. */
  readonly region?: string;
  /** Red alerts wait for no morning. */
  readonly urgent: boolean;
  /** By field; texts in both languages, of which the person gets one. */
  readonly values: Readonly<Record<string, string | LocalizedText>>;
}

const severityNames: Readonly<Record<string, LocalizedText>> = {
  yellow: { zh: '黄色', en: 'Yellow' },
  orange: { zh: '橙色', en: 'Orange' },
  red: { zh: '红色', en: 'Red' },
};

/**
 * Of what an entry tells to integrators, what people are told. It rests on the messages, so that a person is never told
 * what an integrator is not.
 */
export function occasionsOf(entry: Entry, dayOf: (moment: number) => string): Occasion[] {
  const { entity, version, messages, at } = entry;
  if (entity.kind === 'credit' || entity.kind === 'ledger') return creditOccasions(entry, dayOf);
  if (entity.kind === 'alert') {
    // The same goes to whoever watches and to several integrators; people are told once.
    const message = messages.find(({ event }) => event in alertNotices);
    return message === undefined ? [] : [ofAlert(entity, version, message, dayOf(at))];
  }
  if (entity.kind !== 'application') return [];
  const about = { about: entity, version, urgent: false } as const;
  const on = dayOf(at);
  const number = entity.id.slice(entity.id.indexOf('.') + 1);
  const found: Occasion[] = [];
  for (const { event, data } of messages) {
    // What is answered once more was told the first time.
    if (event === 'received' && data['command'] === 'submit' && data['repeat'] !== true)
      found.push({ ...about, notice: 'application-received', audience: 'applicant', values: { number, on } });
    if (event === 'result-applicant' || event === 'result-agent')
      found.push({
        ...about,
        notice: `result-${String(data['result'])}` as Occasion['notice'],
        audience: event === 'result-applicant' ? 'applicant' : 'agent',
        values: {
          number,
          on,
          ...fieldOf('matter', data['title']),
          ...fieldOf('organisation', data['organisation']),
        },
      });
    if (event === 'assigned' && !found.some((one) => isSameStep(one, data)))
      found.push({
        ...about,
        notice: 'step-assigned',
        audience: 'organisation',
        person: organisationKey(String(data['organisation'])),
        part: String(data['step']),
        values: { number, on, step: String(data['step']) },
      });
  }
  // Whoever is told at once what came of it need not be told that it came in.
  const returned = found.some(({ notice }) => notice === 'result-returned');
  return returned ? found.filter(({ notice }) => notice !== 'application-received') : found;
}

const alertNotices: Readonly<Record<string, Occasion['notice']>> = {
  'alert-raised': 'alert-raised',
  'alert-reopened': 'alert-raised',
  'alert-escalated': 'alert-escalated',
  'alert-assigned': 'alert-assigned',
};

function ofAlert(about: EntityKey, version: number, { event, data }: OutboundMessage, on: string): Occasion {
  const { code, severity, message, region, accountable, assignee, escalation, subject } = data as {
    readonly code: string;
    readonly severity: string;
    readonly message: unknown;
    readonly region: string;
    readonly subject: string;
    readonly accountable: { readonly organisation: string; readonly officer?: string };
    readonly assignee?: { readonly officer: string };
    readonly escalation?: { readonly level: number; readonly to: unknown };
  };
  const level = event === 'alert-escalated' ? escalation?.level : undefined;
  const officer = event === 'alert-assigned' ? assignee?.officer : accountable.officer;
  const person = officer === undefined ? organisationKey(accountable.organisation) : officerKey(officer);
  return {
    notice: alertNotices[event] ?? 'alert-raised',
    about,
    version,
    region,
    urgent: severity === 'red',
    audience: level !== undefined || officer !== undefined ? 'officer' : 'organisation',
    ...(level === undefined ? { person } : { level }),
    values: {
      code,
      on,
      severity: severityNames[severity] ?? severity,
      number: subject.slice(subject.indexOf('.') + 1),
      ...fieldOf('message', message),
      ...fieldOf('level', escalation?.to),
    },
  };
}

function isSameStep({ notice, part, person }: Occasion, data: OutboundMessage['data']): boolean {
  const same = person?.id === organisationKey(String(data['organisation'])).id;
  return notice === 'step-assigned' && same && part === String(data['step']);
}

/** A field whose text is in both languages; none where there is no such text. */
function fieldOf(name: string, text: unknown): Record<string, LocalizedText> {
  if (typeof text !== 'object' || text === null || !('zh' in text) || !('en' in text)) return {};
  return { [name]: { zh: String(text.zh), en: String(text.en) } };
}
