import {
  shippedCases,
  shippedCatalogue,
  shippedMatterFiles,
  shippedPackFiles,
  shippedPacks,
} from '../../library/shipped.fixture.ts';
import type { Catalogue } from '../../matters/catalogue.ts';
import type { Pack } from '../pack.ts';

/** The sound files that hostile ones are made of, parsed. */
export interface SoundFiles {
  readonly packs: readonly unknown[];
  readonly cases: readonly unknown[];
  readonly matters: readonly unknown[];
  readonly catalogue: Catalogue;
  /** One of the packs, loaded. */
  readonly pack: Pack;
}

/** The matters, packs and cases of this repository. */
export function soundFiles(): SoundFiles {
  const packs = shippedPacks();
  const [pack] = packs;
  if (pack === undefined) throw new Error('no pack is shipped');
  return {
    packs: shippedPackFiles().map(({ json }) => json),
    cases: packs.map((one) => shippedCases(one).json),
    matters: shippedMatterFiles().map(({ json }) => json),
    catalogue: shippedCatalogue(),
    pack,
  };
}
