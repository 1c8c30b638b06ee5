import type { Command } from './commands.ts';
import type { Defect } from './defects.ts';
import type { EntityKey } from './entity.ts';

/** What the subject of a message says; `entity` is missing where the subject names none that could be. */
export interface Address {
  readonly integrator: string;
  readonly entity: EntityKey | undefined;
}

/** A message that can be read: which command it is, to which entity. */
export interface Decoded {
  readonly entity: EntityKey;
  readonly command: Command;
  /** SHA-256 of type and data, hexadecimal: tells a repeat from another message under the same id. */
  readonly content: string;
}

/** One message of the stream as the decoder has read it; without `decoded` it is refused for its `defects`. */
export interface Incoming {
  readonly address: Address;
  readonly messageId: string;
  readonly messageSource: string;
  readonly decoded?: Decoded;
  readonly defects: readonly Defect[];
}
