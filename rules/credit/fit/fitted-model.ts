import type { CreditModelFile } from '../credit-model-file.ts';
import type { NamedScorecard } from '../pmml/write-pmml.ts';
import type { Attribute, Characteristic } from '../scorecard.ts';

/** What a scorecard that comes from elsewhere (a fit, a PMML document) needs to become a model. */
export interface ModelFrame {
  readonly model: string;
  readonly version: string;
  readonly role: CreditModelFile['role'];
  readonly basis: CreditModelFile['basis'];
  readonly bands: CreditModelFile['bands'];
}

/**
 * A model around a scorecard. Titles and words for reasons begin as the names that the scorecard has, for its author to
 * write in words; the loader has the last say on it. What PMML leaves open is closed: a value without an attribute gets 0.
 */
export function modelAround({ inputs, scorecard }: NamedScorecard, frame: ModelFrame): CreditModelFile {
  const { model, version, role, basis, bands } = frame;
  const codes = new Map<string, string>();
  for (const { name, reasonCode, attributes } of scorecard.characteristics) {
    for (const code of [reasonCode, ...attributes.flatMap((one) => one.reasonCode ?? [])]) {
      if (!codes.has(code)) codes.set(code, name);
    }
  }
  return {
    model,
    version,
    title: { zh: model, en: model },
    role,
    basis,
    inputs: inputs.map(({ name, type }) => ({ name, title: { zh: name, en: name }, type })),
    initialScore: scorecard.initialScore,
    reasonCodeAlgorithm: scorecard.reasonCodeAlgorithm,
    ...(scorecard.baselineScore === undefined ? {} : { baselineScore: scorecard.baselineScore }),
    characteristics: scorecard.characteristics.map(written),
    reasons: [...codes].map(([code, name]) => ({
      code,
      title: { zh: name, en: name },
      improve: { zh: `改善“${name}”`, en: `Better "${name}"` },
    })),
    bands,
  };
}

/**
 * The scorecard of another source in an existing model: inputs, words, bands and role stay. The version is the new one's.
 *
 * @returns the model, or the inputs of the scorecard that the model has not
 */
export function modelLike(
  { scorecard }: NamedScorecard,
  like: CreditModelFile,
  version: string,
): CreditModelFile | { readonly unknown: readonly string[] } {
  const unknown = scorecard.characteristics
    .map(({ input }) => input)
    .filter((input) => !like.inputs.some(({ name }) => name === input));
  if (unknown.length > 0) return { unknown: [...new Set(unknown)] };
  const { baselineScore: _, ...rest } = like;
  return {
    ...rest,
    version,
    initialScore: scorecard.initialScore,
    reasonCodeAlgorithm: scorecard.reasonCodeAlgorithm,
    ...(scorecard.baselineScore === undefined ? {} : { baselineScore: scorecard.baselineScore }),
    characteristics: scorecard.characteristics.map(written),
  };
}

/** The three least scores of bands that part the scores into four groups of about one size. */
export function quarterBands(scores: readonly number[]): CreditModelFile['bands'] {
  const ordered = [...scores].sort((one, other) => one - other);
  const at = (share: number): number => ordered[Math.floor(share * ordered.length)] ?? 0;
  const C = at(0.25);
  const B = Math.max(at(0.5), C + 1);
  return { leastKnown: 0, A: Math.max(at(0.75), B + 1), B, C };
}

type Written = CreditModelFile['characteristics'][number];

/** The same as plain data that the schema describes. */
function written(one: Characteristic): Written {
  return { ...one, attributes: one.attributes.map(writtenAttribute) };
}

function writtenAttribute({ when, ...rest }: Attribute): Written['attributes'][number] {
  if (typeof when === 'string') return { ...rest, when };
  return { ...rest, when: 'join' in when ? { join: when.join, of: when.of.map(plain) } : plain(when) };
}

type WrittenPredicate = Exclude<Written['attributes'][number]['when'], string | { join: unknown }>;

function plain(predicate: Exclude<Attribute['when'], string | { join: unknown }>): WrittenPredicate {
  return 'values' in predicate ? { ...predicate, values: [...predicate.values] } : { ...predicate };
}
