import { creditKey } from '../protocol/credit.ts';
import type { Entry, OutboundMessage } from '../protocol/journal.ts';
import type { Occasion } from './occasions.ts';

const answers: Readonly<Record<string, string>> = { grant: '予以支持', reject: '不予支持' };
const requests: Readonly<Record<string, string>> = { objection: '异议', repair: '信用修复申请' };
const ends: Readonly<Record<string, string>> = {
  'credit-repaired': '修复',
  'credit-withdrawn': '撤销',
  'credit-ended': '到期终止',
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
      const { message, lastDay, rights } = data as {
        readonly message: { readonly zh: string };
        readonly lastDay: string;
        readonly rights: { readonly repairFrom: string };
      };
      const { repairFrom } = rights;
      return { notice: 'credit-recorded', values: { message: message.zh, lastDay, repairFrom } };
    }
    case 'credit-answered':
      return {
        notice: 'credit-answered',
        values: { message: `${requests[String(data['request'])]}${answers[String(data['decision'])]}` },
      };
    case 'credit-requested':
      return {
        notice: 'credit-requested',
        values: { message: `${requests[String(data['request'])]}`, answerBy: String(data['answerBy']) },
      };
    default: {
      const message = ends[event];
      return message === undefined ? undefined : { notice: 'credit-over', values: { message } };
    }
  }
}
