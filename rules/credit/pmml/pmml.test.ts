import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyScorecard, anyValues, personModel } from '../credit.fixture.ts';
import { prepareScorecard, type Scorecard } from '../scorecard.ts';
import { PmmlFault } from './pmml-fault.ts';
import { readPmml } from './read-pmml.ts';
import { writePmml } from './write-pmml.ts';

const inputs = [
  { name: 'amount', type: 'number' as const },
  { name: 'answer', type: 'text' as const },
];

/** A document of another tool, with parts to replace. */
function foreign(replace: readonly (readonly [string, string])[] = []): string {
  const text = `<?xml version="1.0"?>
<PMML version="4.2" xmlns="http://www.dmg.org/PMML-4_2">
 <Header copyright="none"/>
 <DataDictionary numberOfFields="3">
  <DataField name="loans" optype="continuous" dataType="integer"/>
  <DataField name="job" optype="categorical" dataType="string"/>
  <DataField name="overall" optype="continuous" dataType="double"/>
 </DataDictionary>
 <Scorecard modelName="Other" functionName="regression" useReasonCodes="true" reasonCodeAlgorithm="pointsAbove" initialScore="10">
  <MiningSchema><MiningField name="loans"/><MiningField name="job"/><MiningField name="overall" usageType="predicted"/></MiningSchema>
  <Characteristics>
   <Characteristic name="loans" reasonCode="L" baselineScore="5">
    <Extension name="vendor" value="x"/>
    <Attribute partialScore="7.0"><SimplePredicate field="loans" operator="greaterThan" value=" 2 "/></Attribute>
    <Attribute partialScore="-1" reasonCode="L0"><True/></Attribute>
   </Characteristic>
   <Characteristic name="job" reasonCode="J" baselineScore="0">
    <Attribute partialScore="3"><SimpleSetPredicate field="job" booleanOperator="isIn"><Array type="string" n="2">clerk "head \\"of\\" hall"</Array></SimpleSetPredicate></Attribute>
    <Attribute partialScore="0"><True/></Attribute>
   </Characteristic>
  </Characteristics>
 </Scorecard>
</PMML>`;
  return replace.reduce((whole, [from, to]) => {
    expect(whole).toContain(from);
    return whole.replace(from, to);
  }, text);
}

function faultOf(text: string): readonly [code: string, path: string] {
  try {
    readPmml(text);
  } catch (error) {
    if (error instanceof PmmlFault) return [error.code, error.path];
    throw error;
  }
  throw new Error('the document was taken');
}

describe('PMML', () => {
  it('gives back every scorecard as it was', () => {
    fc.assert(
      fc.property(anyScorecard, (scorecard) => {
        const name = 'any "card" <&>';
        expect(readPmml(writePmml({ name, inputs, scorecard }))).toEqual({ name, inputs, scorecard });
      }),
      { numRuns: 200 },
    );
  });

  it('scores everybody as before the round trip, with the same reasons', () => {
    fc.assert(
      fc.property(anyScorecard, fc.array(anyValues, { maxLength: 20 }), (scorecard, people) => {
        const [before, after] = [scorecard, readPmml(writePmml({ name: 'm', inputs, scorecard })).scorecard].map(
          prepareScorecard,
        );
        for (const values of people) expect(after?.(values)).toEqual(before?.(values));
      }),
    );
  });

  it('carries points that are those of the ledger', () => {
    const model = personModel();
    const text = writePmml({ name: model.model, inputs: model.inputs, scorecard: model as Scorecard });
    expect(text).toContain('<ComplexPartialScore><FieldRef field="falseMaterial"/></ComplexPartialScore>');
    const { scorecard } = readPmml(text);
    expect(scorecard.characteristics).toEqual(model.characteristics);
  });

  it('reads a document of another tool', () => {
    const { name, scorecard, inputs: read } = readPmml(foreign());
    expect([name, read]).toEqual([
      'Other',
      [
        { name: 'loans', type: 'number' },
        { name: 'job', type: 'text' },
      ],
    ]);
    const score = prepareScorecard(scorecard);
    expect(
      score(
        new Map<string, number | string>([
          ['loans', 3],
          ['job', 'head "of" hall'],
        ]),
      ).score,
    ).toBe(20);
    const { score: least, partials } = score(new Map([['loans', 2]]));
    expect([least, partials[0]?.reasonCode, partials[0]?.distance]).toEqual([9, 'L0', -6]);
  });

  const card = '/PMML/Scorecard[1]';
  const loans = `${card}/Characteristics[1]/Characteristic[1]`;
  it.each<[what: string, replace: readonly (readonly [string, string])[], fault: readonly [string, string]]>([
    ['a document type', [['<PMML', '<!DOCTYPE PMML [<!ENTITY a "b">]><PMML']], ['XML', '/']],
    ['what is not well formed', [['</Scorecard>', '']], ['XML', '/']],
    ['another version', [['version="4.2"', 'version="3.2"']], ['DOCUMENT', '/']],
    ['fractions', [['"7.0"', '"7.5"']], ['UNSUPPORTED', `${loans}/Attribute[1]`]],
    ['no points', [[' partialScore="-1"', '']], ['MISSING', `${loans}/Attribute[2]`]],
    ['no number', [['value=" 2 "', 'value="two"']], ['VALUE', `${loans}/Attribute[1]/SimplePredicate[1]`]],
    ['another field', [['field="loans"', 'field="debts"']], ['MISSING', `${loans}/Attribute[1]/SimplePredicate[1]`]],
    ['no baseline', [[' baselineScore="5"', '']], ['MISSING', loans]],
    ['an operator that is none', [['greaterThan', 'above']], ['VALUE', `${loans}/Attribute[1]/SimplePredicate[1]`]],
    [
      'a wrong count',
      [['n="2"', 'n="3"']],
      ['VALUE', `${card}/Characteristics[1]/Characteristic[2]/Attribute[1]/SimpleSetPredicate[1]/Array[1]`],
    ],
    [
      'replaced values',
      [['<MiningField name="loans"/>', '<MiningField name="loans" missingValueReplacement="0"/>']],
      ['UNSUPPORTED', `${card}/MiningSchema[1]/MiningField[1]`],
    ],
    [
      'derived fields',
      [['<Characteristics>', '<LocalTransformations><DerivedField/></LocalTransformations><Characteristics>']],
      ['UNSUPPORTED', `${card}/LocalTransformations[1]`],
    ],
    [
      'two fields in one characteristic',
      [['<True/>', '<SimplePredicate field="job" operator="isMissing"/>']],
      ['UNSUPPORTED', loans],
    ],
    [
      'computed points',
      [['<True/></Attribute>', '<True/><ComplexPartialScore><Constant>1</Constant></ComplexPartialScore></Attribute>']],
      ['UNSUPPORTED', `${loans}/Attribute[2]/ComplexPartialScore[1]`],
    ],
    ['two models', [['</PMML>', '<TreeModel/></PMML>']], ['DOCUMENT', '/PMML']],
  ])('refuses %s', (_, replace, fault) => {
    expect(faultOf(foreign(replace))).toEqual(fault);
  });
});
