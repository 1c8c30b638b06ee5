import { defectCatalogue } from '../../actors/protocol/defects.ts';
import { cloudEvent } from '../../actors/protocol/messages.ts';
import { outboundEnvelope } from '../../actors/protocol/outbound-envelope.ts';
import { contractRoads } from './asyncapi-channels.ts';
import { dataSchemas, inboundPieces, outboundPieces, type Piece, reference } from './asyncapi-messages.ts';
import { questionPieces, questionSchemas } from './asyncapi-questions.ts';
import { guide, parameters, tags } from './asyncapi-texts.ts';

/**
 * The version of the contract: the first number changes when a message that fits before no longer does, the second when
 * something is added.
 */
const CONTRACT_VERSION = '1.0.0';

/**
 * The contract as one AsyncAPI 3 document, from the schemas alone: the same schemas give the same document, to the byte.
 * It is written from the integrator's side: `send` is what it publishes, `receive` what it is told.
 */
export function asyncapiDocument(): Piece {
  const roads = contractRoads();
  const messages = [
    ...Object.values(inboundPieces()),
    ...Object.values(outboundPieces()),
    ...questionPieces().flatMap(({ question, answer }) => [question, answer]),
  ];
  return {
    asyncapi: '3.0.0',
    id: 'urn:onedoor:contract',
    info: {
      title: 'Onedoor 一门：接入契约 integrators’ contract',
      version: CONTRACT_VERSION,
      description: guide,
      tags: Object.values(tags),
    },
    defaultContentType: 'application/json',
    servers: {
      nats: {
        host: '{host}:{port}',
        protocol: 'nats',
        title: '消息服务器 NATS 2.10.27+ with JetStream',
        description:
          '服务商给出的 NATS 地址；凭据为 nkey 种子。 The NATS server that the operator names; the credential is an nkey seed.',
        variables: {
          host: { default: '127.0.0.1', examples: ['127.0.0.1', 'nats.example'] },
          port: { default: '4222' },
        },
        security: [reference('components', 'securitySchemes', 'nkey')],
      },
    },
    channels: Object.fromEntries(Object.entries(roads).map(([name, { channel }]) => [name, channel])),
    operations: Object.fromEntries(Object.values(roads).flatMap(({ operations }) => Object.entries(operations))),
    components: {
      schemas: {
        inboundEnvelope: cloudEvent,
        outboundEnvelope,
        outboundHeaders,
        ...dataSchemas(),
        ...questionSchemas(),
      },
      messages: Object.fromEntries(messages.map(({ name, message }) => [name, message])),
      parameters,
      correlationIds: {
        cause: {
          description: '所答复消息的 id。 The id of the message that is answered.',
          location: '$message.payload#/data/cause/id',
        },
      },
      securitySchemes: {
        nkey: {
          type: 'asymmetricEncryption',
          description:
            'NATS nkey：接入方用种子签名，主题权限由服务端按接入方限定。 An nkey of NATS; the server grants each integrator its own subjects only.',
        },
      },
    },
    'x-defect-codes': Object.fromEntries(
      Object.entries(defectCatalogue).map(([code, { means, advice }]) => [code, { means, advice }]),
    ),
  };
}

const outboundHeaders: Piece = {
  type: 'object',
  required: ['Nats-Msg-Id', 'Onedoor-Commit'],
  properties: {
    'Nats-Msg-Id': { type: 'string', description: '与 id 相同。 The same as id.' },
    'Onedoor-Commit': { type: 'string', pattern: '^[0-9]{1,16}$', description: '与 commit 相同。 The same as commit.' },
  },
};
