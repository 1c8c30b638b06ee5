import type { Random } from '../../rules/random.ts';
import { makeDraft } from '../demo/form.ts';
import { type Line, type Plot, type Story, writeStory } from '../demo/story.ts';

/** One message of a case, ready to be sent, and what must be answered. */
export interface Step {
  readonly integrator: string;
  readonly topic: string;
  readonly messageId: string;
  readonly payload: Uint8Array;
  /** The receipt in the words of `verdictOf`. */
  readonly verdict: string;
}

/** One application from its submission to its end; each message needs the receipt of the one before. */
export interface Case {
  readonly steps: readonly Step[];
  /** How many messages integrators must be told besides receipts. */
  readonly announcements: number;
}

/** How a receipt is told when it is held against what was planted. */
export function verdictOf(receipt: string, codes: readonly string[], version: unknown): string {
  return `${receipt} [${codes.toSorted().join(',')}] v${String(version)}`;
}

/** The mean length of messages in the measured bounds that the road is held against. */
export const MESSAGE_BYTES = 2048;
const MOST_NAME_CHARACTERS = 200;

/** Writes a case as the county's morning has them: with planted defects in some, with corrections, withdrawals and refusals. */
export function makeCase(random: Random, number: number, plot: Plot = 'byChance'): Case {
  return caseOf(writeStory(random, { draft: makeDraft(random), number, plot }));
}

export function caseOf({ lines, announcements }: Pick<Story, 'lines' | 'announcements'>): Case {
  return { steps: lines.map(stepOf), announcements: announcements.length };
}

export function stepOf(line: Line): Step {
  const { integrator, topic, messageId, expect } = line;
  return {
    integrator,
    topic,
    messageId,
    payload: payloadOf(line),
    verdict: verdictOf(expect.receipt, expect.codes, expect.version),
  };
}

/**
 * The message as bytes, of the bound's length: what is handed in by the names of its files, which are kept, and whatever is missing
 * then, as in every other message, by an extension attribute.
 */
function payloadOf({ integrator, messageId, type, data }: Line): Uint8Array {
  const event = { specversion: '1.0', id: messageId, source: `urn:bench:${integrator}`, type };
  let text = JSON.stringify({ ...event, data: withFileNames(data, MESSAGE_BYTES - bytesOf({ ...event, data })) });
  const missing = MESSAGE_BYTES - Buffer.byteLength(text) - ',"trace":""'.length;
  if (missing > 0) text = `${text.slice(0, -1)},"trace":"${'0'.repeat(missing)}"}`;
  return Buffer.from(text);
}

const bytesOf = (value: unknown): number => Buffer.byteLength(JSON.stringify(value));
const NAME_MEMBER_BYTES = ',"name":""'.length;
const CHARACTER_BYTES = 3;

function withFileNames(data: Line['data'], missingBytes: number): Line['data'] {
  const { materials } = data as { readonly materials?: readonly object[] };
  if (materials === undefined) return data;
  let left = missingBytes;
  return {
    ...data,
    materials: materials.map((material) => {
      const room = Math.floor((left - NAME_MEMBER_BYTES) / CHARACTER_BYTES);
      if (room < 1 || 'name' in material) return material;
      const name = '档'.repeat(Math.min(room, MOST_NAME_CHARACTERS));
      left -= NAME_MEMBER_BYTES + name.length * CHARACTER_BYTES;
      return { ...material, name };
    }),
  };
}
