import { boundsFault } from '../matters/bounds.ts';
import type { Fault, ParsedFile } from '../matters/fault.ts';
import { schemaFaults } from '../matters/schema-fault.ts';
import { tellable } from '../matters/tellable-fault.ts';
import shippedUndertakings from './undertakings.json' with { type: 'json' };
import { type UndertakingSettings, undertakingSettingsSchema } from './undertakings-file.ts';

const undertakingBounds = { deepest: 6, mostValues: 200, longestText: 2_000 };

/** What holds where a rules folder has no `credit/undertakings.json`. */
export const usualUndertakings = shippedUndertakings as UndertakingSettings;

/** Reads the settings of undertakings `credit/undertakings.json`, or says everything that is wrong with them. */
export function loadUndertakings({
  file,
  json,
}: ParsedFile): { readonly undertakings: UndertakingSettings } | { readonly faults: readonly Fault[] } {
  const tooMuch = boundsFault(json, file, undertakingBounds);
  const faults = tooMuch === undefined ? schemaFaults(undertakingSettingsSchema, json, file) : [tooMuch];
  return faults.length > 0 ? { faults: tellable(faults) } : { undertakings: json as UndertakingSettings };
}
