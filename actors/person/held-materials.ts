import type { HeldMaterial } from '../protocol/held-material.ts';
import type { Material } from '../protocol/messages.ts';

/** So many of the newest are kept of a person. */
export const keptMaterials = 50;

/** Whether a material that a submission names is held of the person, the same in all that is known of it, and still valid. */
export type MaterialStanding = 'held' | 'notHeld' | 'expired';

export function standingOfMaterial(
  material: Material,
  held: readonly HeldMaterial[] | undefined,
  today: string,
): MaterialStanding {
  const known = held?.find((one) => isSame(one, material));
  if (known === undefined || known.size !== material.size || known.mediaType !== material.mediaType) return 'notHeld';
  return known.validUntil !== undefined && known.validUntil < today ? 'expired' : 'held';
}

/** With what was accepted, the newest last; what was held already stays as it was when it was handed in, and is the newest again. */
export function withMaterials(
  held: readonly HeldMaterial[],
  accepted: readonly HeldMaterial[],
): readonly HeldMaterial[] {
  const newest = accepted.map((one) => held.find((known) => isSame(known, one)) ?? one);
  const others = held.filter((known) => !accepted.some((one) => isSame(known, one)));
  return [...others, ...newest].slice(-keptMaterials);
}

function isSame(one: Pick<Material, 'type' | 'hash'>, other: Pick<Material, 'type' | 'hash'>): boolean {
  return one.type === other.type && one.hash.algorithm === other.hash.algorithm && one.hash.value === other.hash.value;
}
