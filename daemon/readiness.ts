import type { LocalizedText } from '../rules/text.ts';

/** Everything that can keep the service from being ready, with what to tell a person. The code is what a machine looks at. */
const texts = {
  STARTING: { zh: '正在启动', en: 'starting' },
  STOPPING: { zh: '正在停止', en: 'stopping' },
  NO_INTEGRATOR: {
    zh: '尚未配置接入方：请在 integrators/ 中为每个接入方放一个文件，然后重启',
    en: 'no integrator is configured: put one file for each into integrators/, then start again',
  },
  BROKER_AWAY: { zh: '与消息服务器断开，正在重连', en: 'not connected to the broker; reconnecting' },
  BROKER_UNWRITABLE: {
    zh: 'JetStream 无法写盘，不收新件，有空间后自动重启 nats-server',
    en: 'JetStream could not write to the disk: no message is taken until there is room; nats-server is then started again',
  },
  STREAM_SILENT: {
    zh: '入站消息流没有应答，正在等待消息服务器',
    en: 'the inbound stream does not answer; waiting for the broker',
  },
  OUTBOX_WAITS: {
    zh: '结果暂时无法发出，正自动重试；已落盘，不会丢失',
    en: 'results cannot be sent at present and are tried again; they are on the disk and are not lost',
  },
  STORE_FULL: {
    zh: '磁盘已满，暂停收件与答复，腾出空间后自动恢复',
    en: 'the disk is full: nothing is taken or answered until there is room; it goes on by itself',
  },
  STORE_UNWRITABLE: {
    zh: '磁盘无法写入，暂停收件与答复，正自动重试',
    en: 'the disk cannot be written to: nothing is taken or answered; it is tried again',
  },
} as const satisfies Readonly<Record<string, LocalizedText>>;

export type NotReady = keyof typeof texts;

/** What keeps the service from being ready. Each part reports under its own name; a part that is well reports nothing. */
export class Readiness {
  readonly #reasons = new Map<string, () => NotReady | undefined>();

  /** Asks `reason` at every look; it says what is wrong, or nothing. */
  watch(part: string, reason: () => NotReady | undefined): void {
    this.#reasons.set(part, reason);
  }

  /** One line for each part that is not well: `part CODE: Chinese / English`. */
  lines(): readonly string[] {
    const lines: string[] = [];
    for (const [part, reason] of this.#reasons) {
      const code = reason();
      if (code !== undefined) lines.push(`${part} ${code}: ${texts[code].zh} / ${texts[code].en}`);
    }
    return lines;
  }

  /** Every part, and whether it is well. */
  parts(): readonly { readonly part: string; readonly ready: boolean }[] {
    return [...this.#reasons].map(([part, reason]) => ({ part, ready: reason() === undefined }));
  }
}
