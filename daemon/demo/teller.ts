import type { FilingMessage } from './filings.ts';
import type { Knock } from './knocks.ts';
import type { Heard } from './ledger.ts';
import type { Registrar } from './registrar.ts';
import type { Regular } from './regulars.ts';
import type { Line, Story } from './story.ts';
import { codesOf } from './told.ts';
import type { Voice } from './voice.ts';

/** How a morning is told. */
export interface Telling {
  /** How many stories are told at once. */
  readonly atOnce: number;
  /** Called every now and then with how many stories have come to their end. */
  readonly progress: (done: number) => void;
}

/** Publishes lines and holds every receipt against what the line expects. */
export class Teller {
  readonly mismatches: string[] = [];
  readonly #voices: ReadonlyMap<string, Voice>;

  constructor(voices: ReadonlyMap<string, Voice>) {
    this.#voices = voices;
  }

  async file({ integrator, topic, data }: FilingMessage): Promise<void> {
    const messageId = `filing-${topic}`;
    const text = textOfLine({ integrator, messageId, type: 'onedoor.person.register', data });
    const receipt = await this.#voice(integrator).say(topic, messageId, text);
    this.#hold(messageId, receipt, { receipt: 'received', codes: [], version: 1 });
  }

  /** What regulars did before the morning: each goes on only when the last is counted, so that their past is certain. */
  async tellPasts(regulars: readonly Regular[], registrar: Registrar): Promise<void> {
    await Promise.all(
      regulars.map(async ({ past, whose }) => {
        for (const { story, counted } of past) {
          await this.#tell(story);
          const fault = await registrar.untilCounted(story.topic, whose, counted);
          if (fault !== undefined) this.mismatches.push(fault);
        }
      }),
    );
  }

  async tellAll(stories: readonly Story[], knocks: readonly Knock[], { atOnce, progress }: Telling): Promise<void> {
    const jobs: (() => Promise<void>)[] = stories.map((story) => () => this.#tell(story));
    const every = Math.max(1, Math.floor(jobs.length / Math.max(1, knocks.length)));
    for (const [index, knock] of knocks.entries()) jobs.splice(index * (every + 1), 0, () => this.knock(knock));
    let next = 0;
    let done = 0;
    const work = async (): Promise<void> => {
      for (let job = jobs[next++]; job !== undefined; job = jobs[next++]) {
        await job();
        done += 1;
        progress(Math.min(done, stories.length));
      }
    };
    await Promise.all(Array.from({ length: atOnce }, work));
  }

  async #tell({ lines }: Story): Promise<void> {
    for (const line of lines) await this.say(line);
  }

  /** Publishes one line, and holds its receipt against what it expects. */
  async say(line: Line): Promise<void> {
    const receipt = await this.#voice(line.integrator).say(line.topic, line.messageId, textOfLine(line));
    this.#hold(line.messageId, receipt, line.expect);
    if (line.again) this.#voice(line.integrator).repeat(line.topic, textOfLine(line));
  }

  /** Everybody publishes once more what has no receipt, as senders do when the broker has come back. */
  remind(): void {
    for (const voice of this.#voices.values()) voice.remind();
  }

  /** Knocks, and holds what it is refused for against what it must be. */
  async knock({ integrator, topic, messageId, payload, codes }: Knock): Promise<void> {
    const receipt = await this.#voice(integrator).say(topic, messageId, payload);
    const told = codesOf(receipt.data['defects']);
    const fits =
      receipt.type.endsWith('.refused') &&
      codes.every((code) => told.some((one) => one === code || (code === 'SCHEMA' && one.startsWith('SCHEMA_'))));
    if (!fits)
      this.mismatches.push(
        `${messageId}: expected refused [${codes.join(',')}], got ${receipt.type} [${told.join(',')}]`,
      );
  }

  #hold(messageId: string, receipt: Heard, expect: Line['expect']): void {
    const event = receipt.type.slice(receipt.type.lastIndexOf('.') + 1);
    const codes = codesOf(receipt.data['defects']).sort().join(',');
    const got = `${event} [${codes}] v${String(receipt.data['version'])}`;
    const wanted = `${expect.receipt} [${[...expect.codes].sort().join(',')}] v${expect.version}`;
    if (got !== wanted) this.mismatches.push(`${messageId}: expected ${wanted}, got ${got}`);
  }

  #voice(integrator: string): Voice {
    const voice = this.#voices.get(integrator);
    if (voice === undefined) throw new Error(`the demo has no integrator ${integrator}`);
    return voice;
  }
}

/** The bytes of a line's message, as text. */
export function textOfLine({
  integrator,
  messageId,
  type,
  data,
}: Pick<Line, 'integrator' | 'messageId' | 'type'> & { data: object }): string {
  return JSON.stringify({ specversion: '1.0', id: messageId, source: `urn:demo:${integrator}`, type, data });
}
