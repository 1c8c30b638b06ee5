import { comparators } from './levels.ts';
import type { Linkage } from './linkage.ts';
import type { Part } from './scoring.ts';

/** One bar of a waterfall: what is looked at, what was found, and the bits it adds or takes. */
export interface Step {
  readonly kind: Part['kind'];
  /** The name of the field as the configuration has it; undefined where no one field is meant. */
  readonly field: string | undefined;
  readonly zh: string;
  readonly en: string;
  readonly bits: number;
  /** The sum so far: the log₂ odds after this step. */
  readonly total: number;
}

/** Why two records are, or are not, taken for one person. The steps add up to the weight. */
export interface Waterfall {
  readonly steps: readonly Step[];
  readonly weight: number;
  /** After other partners of the two records were considered. */
  readonly probability: number;
}

type Explained = Pick<Linkage, 'model' | 'weighing' | 'probabilities'>;

/** Explains the weight of a pair, the prior first and then field by field. */
export function explainPair({ model, weighing, probabilities }: Explained, pair: number): Waterfall {
  const steps: Step[] = [];
  let total = 0;
  const weight = weighing.weightOf(pair, (part) => {
    // A part that says nothing is no bar, save for the fields: that a field says nothing is worth knowing.
    if (part.bits === 0 && part.kind !== 'field') return;
    total += part.bits;
    const field = 'field' in part ? model.configuration.fields[part.field] : undefined;
    steps.push({ kind: part.kind, field: field?.name, ...wordsOf(part, field), bits: part.bits, total });
  });
  return { steps, weight, probability: probabilities[pair] ?? 0 };
}

type Field = Linkage['model']['configuration']['fields'][number];

function wordsOf(part: Part, field: Field | undefined): { readonly zh: string; readonly en: string } {
  switch (part.kind) {
    case 'prior':
      return { zh: '任意两条记录为同一人的先验', en: 'before anything is known of the two' };
    case 'field': {
      const level = field && comparators[field.kind].levels[part.level];
      return { zh: level?.zh ?? '', en: level?.en ?? '' };
    }
    case 'frequency':
      return part.bits < 0
        ? { zh: '该值较常见', en: 'many have this value' }
        : { zh: '该值较少见', en: 'few have this value' };
    case 'swapped':
      return { zh: '与另一字段的值互换', en: 'written the other way round with another field' };
    case 'relatives':
      return { zh: '也可能是亲属、双胞胎或同名者', en: 'relatives, twins or namesakes may look like this too' };
    default: {
      const never: never = part;
      return never;
    }
  }
}
