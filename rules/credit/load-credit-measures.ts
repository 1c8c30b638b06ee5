import { boundsFault } from '../matters/bounds.ts';
import { type Fault, type ParsedFile, pointerTo } from '../matters/fault.ts';
import { schemaFaults } from '../matters/schema-fault.ts';
import { tellable } from '../matters/tellable-fault.ts';
import { type CreditMeasures, creditMeasuresSchema } from './measures-file.ts';

const measuresBounds = { deepest: 6, mostValues: 5000, longestText: 2_000 };

/** Reads the list of measures `credit/measures.json`, or says everything that is wrong with it. */
export function loadCreditMeasures({
  file,
  json,
}: ParsedFile): { readonly measures: CreditMeasures } | { readonly faults: readonly Fault[] } {
  const tooMuch = boundsFault(json, file, measuresBounds);
  const faults = tooMuch === undefined ? schemaFaults(creditMeasuresSchema, json, file) : [tooMuch];
  if (faults.length > 0) return { faults: tellable(faults) };
  const measures = json as CreditMeasures;
  const twice = measures.measures.flatMap(({ measure }, index): Fault[] => {
    if (measures.measures.findIndex((one) => one.measure === measure) === index) return [];
    const message = { zh: `措施重复：${measure}`, en: `the measure ${measure} stands twice` };
    return [{ file, pointer: pointerTo('/measures', index, 'measure'), code: 'DUPLICATE', message }];
  });
  return twice.length > 0 ? { faults: tellable(twice) } : { measures };
}
