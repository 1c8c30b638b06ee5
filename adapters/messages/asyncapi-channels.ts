import { inboundMessages } from '../../actors/protocol/messages.ts';
import { outboundMessages } from '../../actors/protocol/outbound.ts';
import { inboundPieces, outboundPieces, type Piece, reference } from './asyncapi-messages.ts';
import { questionPieces } from './asyncapi-questions.ts';
import { tags } from './asyncapi-texts.ts';

/** What a message can be about, as it stands in a subject. */
const topics = {
  application: 'application.{owner}.{number}',
  person: 'person.{person}',
  alert: 'alert.{alert}',
  consent: 'consent.{owner}.{number}',
  verification: 'verification.{verification}',
  credit: 'credit.{owner}.{number}',
  undertaking: 'undertaking.{owner}.{number}',
  message: 'message.{sequence}',
} as const;
type Topic = keyof typeof topics;

const families = {
  receipt: { zh: '回执', en: 'Receipts' },
  event: { zh: '办理进度', en: 'Events' },
  result: { zh: '告知各方的结果', en: 'Results for everyone concerned' },
} as const;
const abouts = {
  application: { zh: '办件', en: 'applications' },
  person: { zh: '备案', en: 'filings' },
  alert: { zh: '预警', en: 'alerts' },
  consent: { zh: '核对授权', en: 'consents' },
  verification: { zh: '核对', en: 'verifications' },
  credit: { zh: '信用事项', en: 'credit files' },
  undertaking: { zh: '预约、借阅与承诺', en: 'undertakings' },
  message: { zh: '无法读取的消息', en: 'messages that could not be read' },
} as const;

/** A channel, the messages on it, and what an integrator does with it. */
export interface Road {
  readonly channel: Piece;
  readonly operations: Readonly<Record<string, Piece>>;
}

/** Every channel, by name, with the operations on it. */
export function contractRoads(): Readonly<Record<string, Road>> {
  return { ...inboundRoads(), ...outboundRoads(), ...questionRoads() };
}

/** One channel for each kind of entity that integrators send to, one operation for each message. */
function inboundRoads(): Readonly<Record<string, Road>> {
  const pieces = inboundPieces();
  const types = Object.keys(inboundMessages) as (keyof typeof inboundMessages)[];
  const kinds = [...new Set(types.map((type) => inboundMessages[type].kind))];
  return Object.fromEntries(
    kinds.map((kind) => {
      const name = `${kind}In`;
      const own = types.filter((type) => inboundMessages[type].kind === kind).map((type) => pieces[type]);
      const sent = own.map(({ name: message }) => message);
      const channel = channelOf(`onedoor.in.{integrator}.${topics[kind]}`, sent, {
        title: `发往${abouts[kind].zh} To ${abouts[kind].en}`,
        description:
          'JetStream 流 ONEDOOR_IN；PubAck 不是回执，收到 received 或 refused 之前以同一 id 重发。 On the stream ONEDOOR_IN; a PubAck is no receipt: repeat with the same id until received or refused comes.',
        'x-jetstream': { stream: 'ONEDOOR_IN' },
      });
      const operations = own.map(({ name: operation, message }) => [
        operation,
        operationOf('send', name, [operation], {
          title: message['title'],
          summary: message['summary'],
          tags: [{ name: tags[kind].name }],
        }),
      ]);
      return [name, { channel, operations: Object.fromEntries(operations) }];
    }),
  );
}

/** One channel for each family of events about one kind of entity, each read by one operation. */
function outboundRoads(): Readonly<Record<string, Road>> {
  const pieces = outboundPieces();
  const events = Object.keys(outboundMessages) as (keyof typeof outboundMessages)[];
  const roads: [string, Road][] = [];
  for (const about of Object.keys(topics) as Topic[]) {
    for (const family of Object.keys(families) as (keyof typeof families)[]) {
      const own = events.filter((event) => {
        const kind = outboundMessages[event];
        return kind.family === family && (kind.about as readonly Topic[]).includes(about);
      });
      if (own.length === 0) continue;
      const name = `${about}${families[family].en.split(' ', 1)[0]}`;
      const title = `${abouts[about].zh}：${families[family].zh} ${families[family].en}: ${abouts[about].en}`;
      const channel = channelOf(
        `onedoor.out.{integrator}.${topics[about]}.{event}`,
        own.map((event) => pieces[event].name),
        {
          title,
          description:
            'JetStream 流 ONEDOOR_OUT，从以接入方命名的持久消费者读取并逐条确认；至少一次投递，按 id 去重。 On the stream ONEDOOR_OUT; read and acknowledge it in the durable consumer of your name; delivered at least once, told apart by id.',
          'x-jetstream': { stream: 'ONEDOOR_OUT', consumer: '{integrator}', acknowledge: 'explicit' },
        },
        { event: { description: '事件。 The event.', enum: own } },
      );
      const operation = operationOf(
        'receive',
        name,
        own.map((event) => pieces[event].name),
        { title, tags: [{ name: tags[family].name }] },
      );
      roads.push([
        name,
        { channel, operations: { [`receive${name.charAt(0).toUpperCase()}${name.slice(1)}`]: operation } },
      ]);
    }
  }
  return Object.fromEntries(roads);
}

/** The one channel on which all answers come back: its address is the reply subject that the asker has named. */
const ANSWERS = 'answers';

/** One channel and one operation for each question. */
function questionRoads(): Readonly<Record<string, Road>> {
  const pieces = questionPieces();
  const asked = pieces.map(({ address, question: { name, message }, answer }): [string, Road] => {
    const title = message['title'];
    const channel = channelOf(address, [name], {
      title,
      description:
        'NATS 请求与应答；能查阅什么取决于接入方、岗位、区划和目的，每次查阅均留痕。 A request of NATS and its reply; who may see what depends on integrator, role, region and purpose, and every reading is journaled.',
    });
    const operation = operationOf('send', name, [name], {
      title,
      tags: [{ name: tags.question.name }],
      reply: {
        channel: reference('channels', ANSWERS),
        messages: [reference('channels', ANSWERS, 'messages', answer.name)],
      },
    });
    return [name, { channel, operations: { [name]: operation } }];
  });
  const answers = channelOf(
    null,
    pieces.map(({ answer }) => answer.name),
    {
      title: '答复 Answers',
      description:
        '提问者在请求中给出的应答主题，须在 _INBOX_<接入方> 之下。 The reply subject of the request, below _INBOX_<integrator>.',
    },
  );
  return { ...Object.fromEntries(asked), [ANSWERS]: { channel: answers, operations: {} } };
}

/** A channel on a subject; parameters that stand in it and are not given are those that all channels share. */
function channelOf(
  address: string | null,
  own: readonly string[],
  more: Piece,
  given: Readonly<Record<string, Piece>> = {},
): Piece {
  const named = [...(address ?? '').matchAll(/\{([a-z]+)\}/g)].map(([, name = '']) => name);
  return {
    address,
    ...more,
    ...(named.length === 0
      ? {}
      : {
          parameters: Object.fromEntries(
            named.map((name) => [name, given[name] ?? reference('components', 'parameters', name)]),
          ),
        }),
    messages: Object.fromEntries(own.map((name) => [name, reference('components', 'messages', name)])),
  };
}

function operationOf(action: 'send' | 'receive', channel: string, messages: readonly string[], more: Piece): Piece {
  return {
    action,
    channel: reference('channels', channel),
    ...more,
    messages: messages.map((name) => reference('channels', channel, 'messages', name)),
    bindings: { nats: { bindingVersion: '0.1.0' } },
  };
}
