import { randomBytes } from 'node:crypto';
import type { SourceLine, SourceReply } from '../../actors/protocol/sources.ts';
import type { LocalizedText } from '../../rules/text.ts';
import type { SourceSettings } from './source-settings.ts';

/*
 * Whether a source can be reached: it is asked about nobody. Over NATS and HTTP the dataset is `ping`, which a department answers
 * with `none`, or refuses where it does not know it: a signed answer proves the way, the key on both sides and the form. Of
 * files each dataset must have one that can be used.
 */

/** What came of asking one source, or one of its datasets. */
export interface Reached {
  readonly source: string;
  readonly adapter: SourceSettings['adapter'];
  readonly dataset: string;
  readonly tookMs: number;
  /** Absent where all is well. */
  readonly fault?: LocalizedText & { readonly code: string };
}

const NOBODY = { name: 'ping', birthDate: '1900-01-01' } as const;

/** Asks a source about nobody. @param now milliseconds since 1970 UTC */
export async function reach(
  settings: SourceSettings,
  line: SourceLine,
  { timeoutMs, now }: { readonly timeoutMs: number; readonly now: () => number },
): Promise<readonly Reached[]> {
  const { source, adapter } = settings;
  const datasets = settings.adapter === 'files' ? Object.keys(settings.datasets) : ['ping'];
  const reached: Reached[] = [];
  for (const dataset of datasets) {
    const begun = now();
    const reply = await line.ask({
      reference: `ping/${source}.${dataset}/${randomBytes(8).toString('hex')}`,
      source,
      dataset,
      attempt: 1,
      consent: 'onedoor.ping',
      purpose: 'onDemand',
      subject: NOBODY,
      at: begun,
      timeoutMs,
    });
    const fault = faultOf(reply);
    reached.push({ source, adapter, dataset, tookMs: now() - begun, ...(fault === undefined ? {} : { fault }) });
  }
  return reached;
}

function faultOf(reply: SourceReply): Reached['fault'] {
  switch (reply.state) {
    case 'answered':
      return undefined;
    case 'refused':
      // Whoever refuses has read the request, and signed the refusal.
      return reply.code === 'SIGNATURE' ? { code: 'SIGNATURE', ...sentences.KEY } : undefined;
    case 'timeout':
      return { code: 'TIMEOUT', ...sentences.TIMEOUT };
    case 'garbage':
      return { code: reply.reason, ...(reply.reason.startsWith('SIGNATURE') ? sentences.KEY : sentences.GARBAGE) };
    case 'unavailable':
      return { code: reply.code, ...(known[reply.code] ?? sentences.FAILED) };
  }
}

const sentences = {
  KEY: {
    zh: '签名不符：请与对方核对密钥',
    en: 'the signature does not fit: compare the key with the department’s',
  },
  TIMEOUT: {
    zh: '已送出，未在时限内答复：请对方查看其服务',
    en: 'asked, and not answered in time: the department should look at its service',
  },
  GARBAGE: {
    zh: '答复不符合接口约定：请对方对照 SOURCES.md 修正',
    en: 'answered with what is no reply: the department should correct it by SOURCES.md',
  },
  FAILED: {
    zh: '对方服务报错：请对方查看其日志',
    en: 'the department’s service says that it failed: it should look at its log',
  },
} as const satisfies Readonly<Record<string, LocalizedText>>;

const known: Readonly<Record<string, LocalizedText>> = {
  NO_RESPONDERS: {
    zh: '对方未连接到消息服务器：请对方启动其服务',
    en: 'nobody of the department is connected: it should start its service',
  },
  UNREACHABLE: {
    zh: '无法连接：请核对地址、端口与网络',
    en: 'cannot be connected: look at the address, the port and the network between',
  },
  CERTIFICATE: {
    zh: '对方证书不可信：请核对 certificates 与有效期',
    en: 'its certificate is not believed: look at certificates, and until when it is valid',
  },
  CUT: {
    zh: '连接中断：请对方查看其服务或代理',
    en: 'the connection was cut: the department should look at its service or proxy',
  },
  BROKER_AWAY: {
    zh: '本服务的消息服务器未运行：请先启动服务',
    en: 'the broker of this service is away: start the service first',
  },
  NO_FILE: {
    zh: '没有完整的文件：文件与其 .signature 须同时存在',
    en: 'there is no complete file: it and its .signature must both be there',
  },
};
