import { type ClientRequest, Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import type { SourceLine, SourceReply, SourceRequest } from '../../actors/protocol/sources.ts';
import { garbage, readReply, writeRequest } from './reply.ts';
import { SIGNATURE_HEADER, SOURCE_HEADER } from './signing.ts';
import { UnderWay } from './under-way.ts';
import { MOST_BYTES } from './wire.ts';

/*
 * HTTP: `POST <url>/<dataset>`, answered with 200 and JSON. Any other status is no reply (`HTTP_<status>`): a redirection is not
 * followed, since it would carry personal data to somebody whom nobody has named. A request that was sent is listened to
 * for some time after its timeout; one that was not sent by then never is.
 */

export interface HttpLineOptions {
  readonly source: string;
  readonly key: string;
  /** Where the datasets lie. */
  readonly url: string;
  /** Certificates (PEM) that the department's own is proved by; without, those of the system. */
  readonly certificates?: string;
  /** How long a late answer is waited for, in milliseconds after the timeout. */
  readonly lateMs: number;
  /** Most requests that are waited for after their timeout; the oldest of more is given up. */
  readonly lateWindow: number;
}

/** What Node says where a certificate is not believed. */
const CERTIFICATE = /CERT|SIGNED|VERIFY|ALTNAME|SSL|TLS|EPROTO/;

export function openHttpLine(options: HttpLineOptions): SourceLine {
  const { source, key, url, certificates, lateMs, lateWindow } = options;
  const secure = new URL(url).protocol === 'https:';
  // No bound of its own: the lane bounds what is under way, `lateWindow` what is waited for after that. A request that waited
  // here for a socket would be sent when nobody has looked any more whether it may be.
  const sockets = { keepAlive: true };
  const agent = secure
    ? new HttpsAgent({ ...sockets, ...(certificates === undefined ? {} : { ca: certificates }) })
    : new HttpAgent(sockets);
  const underWay = new UnderWay();
  const open = new Set<ClientRequest>();
  /** Those waited for after their timeout, the oldest first. */
  const late = new Set<ClientRequest>();

  const waitLonger = (request: ClientRequest): void => {
    late.add(request);
    const timer = setTimeout(() => request.destroy(), lateMs);
    request.once('close', () => {
      clearTimeout(timer);
      late.delete(request);
    });
    const [oldest] = late;
    if (late.size <= lateWindow || oldest === undefined) return;
    late.delete(oldest);
    oldest.destroy();
  };

  const send = (asked: SourceRequest): { readonly request: ClientRequest; isSent(): boolean } => {
    const { body, signature } = writeRequest(asked, key);
    let sent = false;
    const request = (secure ? httpsRequest : httpRequest)(`${url.replace(/\/$/, '')}/${asked.dataset}`, {
      method: 'POST',
      agent,
      headers: {
        'content-type': 'application/json',
        'content-length': body.length,
        accept: 'application/json',
        [SIGNATURE_HEADER]: signature,
        [SOURCE_HEADER]: source,
      },
    });
    open.add(request);
    request.once('close', () => open.delete(request));
    request.on('socket', (socket) => {
      if (!socket.connecting) sent = true;
      else
        socket.once(secure ? 'secureConnect' : 'connect', () => {
          sent = true;
        });
    });
    request.on('error', (error: NodeJS.ErrnoException) => {
      const code = sent ? 'CUT' : CERTIFICATE.test(error.code ?? '') ? 'CERTIFICATE' : 'UNREACHABLE';
      // After the timeout nobody is told: no answer is what is known already.
      underWay.settle(asked.reference, { state: 'unavailable', code });
    });
    request.on('response', (response) => {
      void read(response, asked.reference, key).then((reply) => {
        if (reply.state === 'unavailable') underWay.settle(asked.reference, reply);
        else underWay.take(asked.reference, reply);
      });
    });
    request.end(body);
    return { request, isSent: () => sent };
  };

  return {
    source,
    ask: (asked) => {
      let sending: ReturnType<typeof send> | undefined;
      return underWay.wait(
        asked.reference,
        asked.timeoutMs,
        () => {
          sending = send(asked);
        },
        () => {
          if (sending?.isSent() === true) {
            waitLonger(sending.request);
            return { state: 'timeout' };
          }
          sending?.request.destroy();
          return { state: 'unavailable', code: 'UNREACHABLE' };
        },
      );
    },
    onLate: (listener) => underWay.onLate(listener),
    close: async () => {
      underWay.close();
      for (const request of open) request.destroy();
      agent.destroy();
    },
  };
}

/** What a response says, once it has ended. */
function read(response: IncomingMessage, reference: string, key: string): Promise<SourceReply> {
  return new Promise((resolve) => {
    const { statusCode = 0 } = response;
    response.on('error', () => resolve({ state: 'unavailable', code: 'CUT' }));
    if (statusCode !== 200) {
      // Its body says nothing that is wanted, and may have no end.
      response.destroy();
      resolve({ state: 'unavailable', code: `HTTP_${statusCode}` });
      return;
    }
    const chunks: Buffer[] = [];
    let bytes = 0;
    response.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      bytes += chunk.length;
      if (bytes <= MOST_BYTES) return;
      resolve(garbage('TOO_LARGE', Buffer.concat(chunks)));
      response.destroy();
    });
    response.on('end', () => {
      const signature = response.headers[SIGNATURE_HEADER.toLowerCase()];
      const reply = { body: Buffer.concat(chunks), signature: typeof signature === 'string' ? signature : undefined };
      resolve(readReply(reference, reply, key));
    });
  });
}
