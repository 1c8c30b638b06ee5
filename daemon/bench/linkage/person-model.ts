import type { LinkageRecord } from '../../../rules/linkage/configuration.ts';
import { link } from '../../../rules/linkage/linkage.ts';
import type { LinkageModel } from '../../../rules/linkage/model.ts';
import { countNameShares } from '../../../rules/linkage/name-shares.ts';
import { prepareValue } from '../../../rules/linkage/normalisation.ts';
import { type PersonRecord, personConfiguration } from '../../../rules/linkage/person.ts';
import type { Relatives } from '../../../rules/linkage/relatives.ts';
import { makeChineseFiles } from './chinese-files.ts';

/** So many digits tell all that an estimate knows, and none that another machine computes otherwise. */
const digits = 6;

/**
 * The model for decisions about single people: what two made-up registers teach without a label, with the shares of names. A
 * site that has two real files learns its own with `onedoor link`.
 */
export function makePersonModel(people: number, seed: number): LinkageModel {
  const files = makeChineseFiles(people, seed);
  const [left, right] = [files.left.map(personRecord), files.right.map(personRecord)];
  const { model } = link(personConfiguration, left, right);
  const names = left.flatMap(({ name }) => prepareValue('name', name)?.text ?? []);
  const { relatives, rounds, converged, ...learnt } = model;
  const made: LinkageModel = {
    ...learnt,
    ...(relatives && { relatives: gentle(relatives, model) }),
    names: countNameShares(names),
    origin: { command: `npm run bench -- linkage --model FILE --count ${people} --seed ${seed}`, seed, people },
    rounds,
    converged,
  };
  return JSON.parse(JSON.stringify(made, roundNumber)) as LinkageModel;
}

/** A record of the made-up registers under the names of the fields of people. */
export function personRecord({
  name,
  citizenNumber,
  birth,
  sex,
  phone,
  address,
}: LinkageRecord): PersonRecord & LinkageRecord {
  return { name, idNumber: citizenNumber, birthDate: birth, sex, phone, address };
}

/**
 * Relatives agree in a field no more often than one person does. Where two files decide together, that twins always share a day
 * which cards often have wrong tells them apart; a citizen who gives one more true fact must not be believed less for it.
 */
function gentle({ prior, fields }: Relatives, { fields: learnt }: LinkageModel): Relatives {
  return {
    prior,
    fields: fields.map((shares, field) => {
      const [exact = 0, ...others] = shares;
      const most = learnt[field]?.matched[0] ?? 1;
      if (exact <= most) return shares;
      const rest = others.reduce((sum, share) => sum + share, 0);
      return [most, ...others.map((share) => (share / rest) * (1 - most))];
    }),
  };
}

function roundNumber(_: string, value: unknown): unknown {
  return typeof value === 'number' ? Number(value.toPrecision(digits)) : value;
}
