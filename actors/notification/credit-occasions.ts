import type { LocalizedText } from '../../rules/text.ts';
import { creditKey } from '../protocol/credit.ts';
import type { Entry, OutboundMessage } from '../protocol/journal.ts';
import type { Occasion } from './occasions.ts';

const answers: Readonly<Record<string, LocalizedText>> = {
  grant: { zh: '予以支持', en: 'granted' },
  reject: { zh: '不予支持', en: 'not granted' },
};
const requests: Readonly<Record<string, LocalizedText>> = {
  objection: { zh: '异议', en: 'objection' },
  repair: { zh: '信用修复申请', en: 'application for repair' },
};
const ends: Readonly<Record<string, LocalizedText>> = {
  'credit-repaired': { zh: '修复', en: 'repaired' },
  'credit-withdrawn': { zh: '撤销', en: 'withdrawn' },
  'credit-ended': { zh: '到期终止', en: 'ended by time' },
};

/**
 * What people are told of credit: the item with the notice of their rights (两书同达), what their objection or application for
 * repair came to, that an item is over, and the organisation that it must answer. Whom an item is about only its file
 * knows, so `about` is the file, and who is told is found from there (`notice-address.ts`).
 */
export function creditOccasions(
  { entity, version, messages, at }: Entry,
  dayOf: (moment: number) => string,
): Occasion[] {
  const found = new Map<string, Occasion>();
  for (const message of messages) {
    const said = saidIn(message);
    const item = entity.kind === 'credit' ? entity.id : String(message.data['item']);
    // The same goes to several integrators; people are told once.
    if (said === undefined || found.has(`${said.notice} ${item}`)) continue;
    const number = item.slice(item.indexOf('.') + 1);
    found.set(`${said.notice} ${item}`, {
      notice: said.notice,
      about: creditKey(item),
      version,
      part: item,
      audience: said.notice === 'credit-requested' ? 'organisation' : 'applicant',
      urgent: false,
      values: { number, on: dayOf(at), ...said.values },
    });
  }
  return [...found.values()];
}

function saidIn({ event, data }: OutboundMessage): Pick<Occasion, 'notice' | 'values'> | undefined {
  switch (event) {
    case 'credit-recorded': {
      const { message, lastDay, rights } = data as unknown as {
        readonly message: LocalizedText;
        readonly lastDay: string;
        readonly rights: { readonly repairFrom: string };
      };
      const { repairFrom } = rights;
      return { notice: 'credit-recorded', values: { message, lastDay, repairFrom } };
    }
    case 'credit-answered':
      return { notice: 'credit-answered', values: { message: answerText(data) } };
    case 'credit-requested':
      return {
        notice: 'credit-requested',
        values: { message: requestText(data), answerBy: String(data['answerBy']) },
      };
    default: {
      const message = ends[event];
      return message === undefined ? undefined : { notice: 'credit-over', values: { message } };
    }
  }
}

function requestText({ request }: OutboundMessage['data']): LocalizedText {
  return requests[String(request)] ?? { zh: '申请', en: 'request' };
}

function answerText(data: OutboundMessage['data']): LocalizedText {
  const request = requestText(data);
  const answer = answers[String(data['decision'])] ?? { zh: '已答复', en: 'answered' };
  return { zh: `${request.zh}${answer.zh}`, en: `${request.en}: ${answer.en}` };
}
