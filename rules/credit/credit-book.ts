import type { Fault } from '../matters/fault.ts';
import { type PreparedModel, prepareCreditModel } from './credit-index.ts';
import type { CreditModelFile } from './credit-model-file.ts';
import { loadCreditMeasures } from './load-credit-measures.ts';
import { loadCreditModels } from './load-credit-models.ts';
import { loadCreditPeriods } from './load-credit-periods.ts';
import { loadUndertakings, usualUndertakings } from './load-undertakings.ts';
import type { CreditMeasures } from './measures-file.ts';
import { usualPeriods } from './period.ts';
import type { CreditPeriods } from './periods-file.ts';
import type { UndertakingSettings } from './undertakings-file.ts';

/** What a rule set says of credit besides its packs: models of the index, periods, and the list of measures. */
export interface CreditBook {
  /** The model by which subjects of a role are scored; of several, the first by name. */
  modelFor(role: CreditModelFile['role']): PreparedModel | undefined;
  readonly periods: CreditPeriods;
  /** Undefined where no list is published: then nothing may be restricted. */
  readonly measures: CreditMeasures | undefined;
  readonly undertakings: UndertakingSettings;
}

/** A file of the folder `credit/`, with the SHA-256 of its bytes. */
export interface CreditFile {
  readonly file: string;
  readonly json: unknown;
  readonly sha256: string;
}

/** What a file of the folder `credit/` is, and the name under which it is published. */
export type CreditMember = { readonly kind: 'model' | 'periods' | 'measures' | 'undertakings'; readonly name: string };

export type LoadedCredit = { readonly book: CreditBook } | { readonly faults: readonly Fault[] };

/** What sets hold that know nothing of credit: the periods of the law, no model, no measure. */
export const noCredit: CreditBook = {
  modelFor: () => undefined,
  periods: usualPeriods,
  measures: undefined,
  undertakings: usualUndertakings,
};

/** What a file says of itself, whatever its name is: in the journal it is found by that alone. */
export function creditMemberOf(json: unknown): CreditMember {
  const has = (name: string): boolean => typeof json === 'object' && json !== null && Object.hasOwn(json, name);
  if (has('measures')) return { kind: 'measures', name: 'credit' };
  if (has('undertakings')) return { kind: 'undertakings', name: 'credit' };
  if (has('answers')) return { kind: 'periods', name: 'credit' };
  const { model } = (has('model') ? json : {}) as { readonly model?: unknown };
  return { kind: 'model', name: typeof model === 'string' ? model : '' };
}

/** Puts the files of `credit/` together, or says everything that is wrong with them. */
export function loadCredit(files: readonly CreditFile[]): LoadedCredit {
  const faults: Fault[] = [];
  const of = (kind: CreditMember['kind']) => files.filter(({ json }) => creditMemberOf(json).kind === kind);
  const models = loadCreditModels(of('model'));
  if ('faults' in models) faults.push(...models.faults);
  let { periods, measures, undertakings }: Omit<CreditBook, 'modelFor'> = noCredit;
  for (const [index, file] of of('periods').entries()) {
    const loaded = loadCreditPeriods(file);
    if ('faults' in loaded) faults.push(...loaded.faults);
    else if (index > 0) faults.push(second(file));
    else periods = loaded.periods;
  }
  for (const [index, file] of of('measures').entries()) {
    const loaded = loadCreditMeasures(file);
    if ('faults' in loaded) faults.push(...loaded.faults);
    else if (index > 0) faults.push(second(file));
    else measures = loaded.measures;
  }
  for (const [index, file] of of('undertakings').entries()) {
    const loaded = loadUndertakings(file);
    if ('faults' in loaded) faults.push(...loaded.faults);
    else if (index > 0) faults.push(second(file));
    else undertakings = loaded.undertakings;
  }
  if (faults.length > 0 || 'faults' in models) return { faults };
  const prepared = [...models.models]
    .sort((one, other) => (one.model < other.model ? -1 : 1))
    .map((model) => prepareCreditModel(model));
  return {
    book: { modelFor: (role) => prepared.find(({ file }) => file.role === role), periods, measures, undertakings },
  };
}

function second({ file }: CreditFile): Fault {
  const message = { zh: '一个规则集只能有一个这样的文件', en: 'a rule set has one such file only' };
  return { file, pointer: '', code: 'DUPLICATE', message };
}
