import type { OutboundMessage } from '../../actors/protocol/journal.ts';
import { type OutboundEvent, outboundMessages } from '../../actors/protocol/outbound.ts';
import { schemaDefects } from '../../rules/matters/schema-fault.ts';

/**
 * What is wrong with a message that Onedoor sends, by its schema: none, where all is well. For tests and the demo, which hold
 * every message against it: one that breaks its schema is a defect of ours, and is too late to refuse.
 * @returns `<event> <pointer> <keyword>`, never a value
 */
export function outboundDefects({ topic, event, data }: Omit<OutboundMessage, 'integrator'>): readonly string[] {
  if (!Object.hasOwn(outboundMessages, event)) return [`${event} is no event of the contract`];
  const { about, data: schema } = outboundMessages[event as OutboundEvent];
  const [kind = ''] = topic.split('.', 1);
  const misplaced = (about as readonly string[]).includes(kind) ? [] : [`${event} is never about ${kind}`];
  // What is undefined in memory does not stand in the JSON that leaves.
  const sent: unknown = JSON.parse(JSON.stringify(data));
  return [...misplaced, ...schemaDefects(schema, sent).map(({ pointer, keyword }) => `${event} ${pointer} ${keyword}`)];
}
