import { boundsFault } from '../matters/bounds.ts';
import { type Fault, type FaultCode, type ParsedFile, pointerTo } from '../matters/fault.ts';
import { schemaFaults } from '../matters/schema-fault.ts';
import { tellable } from '../matters/tellable-fault.ts';
import type { LocalizedText } from '../text.ts';
import { type CreditInput, type CreditModelFile, creditModelSchema } from './credit-model-file.ts';
import { forbiddenGround } from './forbidden-ground.ts';
import type { PlainPredicate } from './predicate.ts';
import type { Characteristic } from './scorecard.ts';
import { roleOfTally } from './tally.ts';

const modelBounds = { deepest: 12, mostValues: 50_000, longestText: 2_000 };

/**
 * Reads credit models, or says everything that is wrong with them: schema, a ground on which nobody may be judged, inputs
 * and reasons that are not declared, characteristics that leave a value without an attribute, bands out of order.
 *
 * @returns the models in the order of the files
 */
export function loadCreditModels(
  files: readonly ParsedFile[],
): { readonly models: readonly CreditModelFile[] } | { readonly faults: readonly Fault[] } {
  const faults: Fault[] = [];
  const models: CreditModelFile[] = [];
  for (const { file, json } of files) {
    const tooMuch = boundsFault(json, file, modelBounds);
    const found = tooMuch === undefined ? schemaFaults(creditModelSchema, json, file) : [tooMuch];
    if (found.length === 0) {
      const model = json as CreditModelFile;
      found.push(...faultsOf(file, model));
      if (models.some(({ model: name }) => name === model.model)) {
        found.push(fault(file, '/model', 'DUPLICATE', '模型名称重复', 'another file has a model of this name'));
      }
      models.push(model);
    }
    faults.push(...found);
  }
  return faults.length > 0 ? { faults: tellable(faults) } : { models };
}

function faultsOf(file: string, model: CreditModelFile): Fault[] {
  return [
    ...groundFaults(file, model),
    ...inputFaults(file, model),
    ...model.inputs.flatMap((input, index) => readingFaults(file, index, input, model.role)),
    ...model.characteristics.flatMap((one, index) =>
      characteristicFaults(file, pointerTo('/characteristics', index), one as Characteristic, model),
    ),
    ...reasonFaults(file, model),
    ...bandFaults(file, model),
  ];
}

function fault(file: string, pointer: string, code: FaultCode, zh: string, en: string): Fault {
  return { file, pointer, code, message: { zh, en } };
}

function groundFaults(file: string, { inputs, characteristics, reasons }: CreditModelFile): Fault[] {
  const texts: [pointer: string, text: string][] = [];
  const both = (pointer: string, { zh, en }: LocalizedText): void => {
    texts.push([`${pointer}/zh`, zh], [`${pointer}/en`, en]);
  };
  inputs.forEach(({ name, title, ledger }, index) => {
    texts.push([pointerTo('/inputs', index, 'name'), name]);
    both(pointerTo('/inputs', index, 'title'), title);
    ledger?.kinds?.forEach((kind, at) => {
      texts.push([pointerTo('/inputs', index, 'ledger', 'kinds', at), kind]);
    });
  });
  characteristics.forEach(({ name }, index) => {
    texts.push([pointerTo('/characteristics', index, 'name'), name]);
  });
  reasons.forEach(({ title }, index) => {
    both(pointerTo('/reasons', index, 'title'), title);
  });
  return texts.flatMap(([pointer, text]) => {
    const ground = forbiddenGround(text);
    if (ground === undefined) return [];
    const zh = `信用评价不得依据${ground.name.zh}（“${ground.word}”），请删去此项`;
    const en = `nobody's credit may be measured by ${ground.name.en} ("${ground.word}"); take this out`;
    return [fault(file, pointer, 'CREDIT_GROUND', zh, en)];
  });
}

function inputFaults(file: string, { inputs }: CreditModelFile): Fault[] {
  return inputs.flatMap(({ name, type, ledger }, index) => {
    const faults: Fault[] = [];
    if (inputs.findIndex((one) => one.name === name) < index) {
      const pointer = pointerTo('/inputs', index, 'name');
      faults.push(fault(file, pointer, 'DUPLICATE', `输入重复：${name}`, `the input ${name} stands twice`));
    }
    if (ledger !== undefined && type !== 'number') {
      const pointer = pointerTo('/inputs', index, 'type');
      faults.push(
        fault(file, pointer, 'CREDIT_INPUT', '取自信用记录的输入是数字', 'what is read of a ledger is a number'),
      );
    }
    return faults;
  });
}

const ofItems = ['kinds', 'halfLifeDays'] as const;
const ofTallies = ['tally', 'months', 'least'] as const;

/** A share is read of a tally, everything else of items; and a tally is kept for one role only. */
function readingFaults(file: string, index: number, { ledger }: CreditInput, role: CreditModelFile['role']): Fault[] {
  if (ledger === undefined) return [];
  const share = ledger.measure === 'share';
  const at = (name: string): string => pointerTo('/inputs', index, 'ledger', name);
  const needed = (share ? ofTallies : (['kinds'] as const)).filter((name) => ledger[name] === undefined);
  const unused = (share ? ofItems : ofTallies).filter((name) => ledger[name] !== undefined);
  const faults = [
    ...needed.map((name) =>
      fault(
        file,
        at(name),
        'CREDIT_TALLY',
        `measure 为 ${ledger.measure} 时应有 ${name}`,
        `${ledger.measure} needs ${name}`,
      ),
    ),
    ...unused.map((name) => {
      const zh = `measure 为 ${ledger.measure} 时不用 ${name}，请删去`;
      return fault(file, at(name), 'CREDIT_TALLY', zh, `${ledger.measure} does not use ${name}; take this out`);
    }),
  ];
  if (!share || ledger.tally === undefined || roleOfTally[ledger.tally] === role) return faults;
  const zh = `${ledger.tally} 只为 ${roleOfTally[ledger.tally]} 统计，此模型用于 ${role}`;
  const en = `${ledger.tally} is tallied for the role ${roleOfTally[ledger.tally]}, this model is for ${role}`;
  return [...faults, fault(file, at('tally'), 'CREDIT_TALLY', zh, en)];
}

function characteristicFaults(file: string, pointer: string, one: Characteristic, model: CreditModelFile): Fault[] {
  const faults: Fault[] = [];
  const tell = (place: string, code: FaultCode, zh: string, en: string): void => {
    faults.push(fault(file, `${pointer}${place}`, code, zh, en));
  };
  const at = model.characteristics.findIndex(({ name }) => name === one.name);
  if (model.characteristics[at] !== one)
    tell('/name', 'DUPLICATE', `特征重复：${one.name}`, `${one.name} stands twice`);
  const input = model.inputs.find(({ name }) => name === one.input);
  if (input === undefined) {
    tell('/input', 'CREDIT_INPUT', `未声明的输入：${one.input}`, `there is no input ${one.input}`);
    return faults;
  }
  if (one.baselineScore === undefined && model.baselineScore === undefined) {
    tell(
      '/baselineScore',
      'CREDIT_BASELINE',
      '特征与模型均无基准分',
      'neither this nor the model has a baseline score',
    );
  }
  if (one.attributes.at(-1)?.when !== 'always') {
    const place = `/attributes/${one.attributes.length - 1}/when`;
    const en = 'the last attribute must be "always", or a value may be left without points';
    tell(place, 'CREDIT_OPEN', '最后一个属性的条件应为 "always"，否则有的取值没有得分', en);
  }
  one.attributes.forEach(({ when, partialScore }, index) => {
    const place = pointerTo('/attributes', index);
    if (when === 'always' && index < one.attributes.length - 1) {
      const en = 'the attributes after this one are never reached';
      tell(`${place}/when`, 'CREDIT_UNREACHED', '其后的属性永远不会命中', en);
    }
    if (partialScore === 'value' && input.ledger?.measure !== 'points') {
      const en = 'only an input of points from the ledger can stand for its own points';
      tell(`${place}/partialScore`, 'CREDIT_INPUT', '只有取自信用记录的分值可直接作为得分', en);
    }
    const predicates = typeof when === 'string' ? [] : 'join' in when ? when.of : [when];
    predicates.forEach((predicate, number) => {
      const inside = typeof when === 'object' && 'join' in when ? pointerTo('/when/of', number) : '/when';
      if (valuesOf(predicate).every((value) => (typeof value === 'number') === (input.type === 'number'))) return;
      const en = `the input ${input.name} is a ${input.type}, this is none`;
      tell(`${place}${inside}`, 'CREDIT_INPUT', `与输入 ${input.name} 的类型不符`, en);
    });
  });
  return faults;
}

function valuesOf(predicate: PlainPredicate): readonly (number | string)[] {
  if ('values' in predicate) return predicate.values;
  return 'value' in predicate ? [predicate.value] : [];
}

function reasonFaults(file: string, { characteristics, reasons }: CreditModelFile): Fault[] {
  const wanted = characteristics.flatMap(({ reasonCode, attributes }, index) => [
    { code: reasonCode, pointer: pointerTo('/characteristics', index, 'reasonCode') },
    ...attributes.flatMap(({ reasonCode: own }, at) =>
      own === undefined
        ? []
        : [{ code: own, pointer: pointerTo('/characteristics', index, 'attributes', at, 'reasonCode') }],
    ),
  ]);
  return [
    ...wanted.flatMap(({ code, pointer }) =>
      reasons.some((one) => one.code === code)
        ? []
        : [fault(file, pointer, 'CREDIT_REASON', `reasons 中没有 ${code}`, `reasons has no words for ${code}`)],
    ),
    ...reasons.flatMap(({ code }, index): Fault[] => {
      const pointer = pointerTo('/reasons', index, 'code');
      if (reasons.findIndex((one) => one.code === code) < index) {
        return [fault(file, pointer, 'DUPLICATE', `理由重复：${code}`, `the reason ${code} stands twice`)];
      }
      if (wanted.some((one) => one.code === code)) return [];
      return [fault(file, pointer, 'CREDIT_REASON', `没有特征使用 ${code}`, `no characteristic gives ${code}`)];
    }),
  ];
}

function bandFaults(file: string, { bands: { A, B, C } }: CreditModelFile): Fault[] {
  if (A > B && B > C) return [];
  return [fault(file, '/bands', 'CREDIT_BANDS', '等级分数线须依次递减：A > B > C', 'the bands must fall: A > B > C')];
}
