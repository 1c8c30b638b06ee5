import type { Material } from './messages.ts';

/** A material that an organisation has accepted of a person, by reference. The name of the file is the person's own and is not kept. */
export interface HeldMaterial extends Pick<Material, 'type' | 'hash' | 'size' | 'mediaType' | 'validUntil'> {
  /** The application that it came with, and the day on which that was accepted. */
  readonly application: string;
  readonly on: string;
}
