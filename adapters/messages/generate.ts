import type Type from 'typebox';
import { Code } from 'typebox/compile';
import { defectCatalogue } from '../../actors/protocol/defects.ts';
import { integratorFile } from '../../actors/protocol/integrator.ts';
import { cloudEvent, inboundMessages } from '../../actors/protocol/messages.ts';
import { questions } from '../../actors/protocol/questions.ts';
import type { Pack } from '../../rules/engine/pack.ts';
import { asyncapiDocument } from './asyncapi.ts';

/**
 * Writes the validators ahead of time: the service runs without code from strings, under which a validator that is
 * compiled at run time falls back to walking the schema, some 17 times slower.
 * @returns the text of `validators.generated.ts`
 */
export function generateValidators(): string {
  const schemas: Record<string, Type.TSchema> = { cloudEvent, integratorFile };
  for (const [type, { data }] of Object.entries(inboundMessages)) schemas[type] = data;
  for (const [name, { question }] of Object.entries(questions)) schemas[`question ${name}`] = question;
  return writeValidators(schemas, 'messages.ts, questions.ts and integrator.ts in actors/protocol');
}

/**
 * The text of a file of validators.
 * @param from where the schemas stand
 */
export function writeValidators(schemas: Readonly<Record<string, Type.TSchema>>, from: string): string {
  const parts = Object.entries(schemas).map(([name, schema]) => `  ${JSON.stringify(name)}: ${validator(schema)},`);
  return [
    `// Made by \`npm run generate\` from ${from}. Do not edit; \`npm run check\` finds it stale.`,
    '// @ts-nocheck',
    "import { Guard } from 'typebox/guard';",
    "import { Hashing } from 'typebox/system';",
    '',
    'void Hashing;',
    '/** Says whether a value fits the schema of that name. */',
    'export const validators: Readonly<Record<string, (value: unknown) => boolean>> = {',
    ...parts,
    '};',
    '',
  ].join('\n');
}

function validator(schema: Type.TSchema): string {
  const { Code: code, External: external } = Code(schema);
  const variables = (external.variables as readonly unknown[]).map((variable) => {
    if (variable instanceof RegExp) return variable.toString();
    throw new Error(`a validator needs a value that cannot be written down: ${String(variable)}`);
  });
  const body = code
    .split('\n')
    .filter((line) => line.startsWith('const check_') || line.startsWith('export function Check'))
    .map((line) => line.replace(/^export function Check\(value\) \{ return (check_\d+)\(value\) \}$/, 'return $1;'));
  return `(() => {\n    const External = [${variables.join(', ')}];\n    ${body.join('\n    ')}\n  })()`;
}

/**
 * Writes the error catalogue as a page: what the contract refuses, then what the rules of these packs find.
 * @returns the text of `ERRORS.md`
 */
export function generateErrorCatalogue(packs: readonly Pack[]): string {
  const refusals = Object.entries(defectCatalogue).map(
    ([code, { means, advice }]) => `| \`${code}\` | ${means.zh} | ${means.en} | ${advice.zh} | ${advice.en} |`,
  );
  const findings = packs
    .filter(({ phase }) => phase !== 'route')
    .flatMap(({ pack, rules }) =>
      rules.map(
        ({ event: { type, params } }) =>
          `| \`${params.code}\` | ${type} | ${params.message.zh} | ${params.message.en} | ${pack} |`,
      ),
    );
  return [
    '# What can be wrong',
    '',
    'Made by `npm run generate` from `defects.ts` and the rule packs; `npm run check` finds it stale.',
    '',
    '## Why a message is refused',
    '',
    'A refused message is answered with all its defects at once; each names one of these codes, a JSON pointer into the message',
    'and a text in both languages. Nothing has happened to the application.',
    '',
    '| code | 含义 | meaning | 处理 | what to do |',
    '|---|---|---|---|---|',
    ...refusals,
    '',
    '## What rules find in an application',
    '',
    'Of type `return`: the application goes back with all of them at once. `warn`: it is told, and no hindrance. `review`: an',
    'officer must look. What breaks the form of the matter carries a `SCHEMA_` code of the table above; what an officer lists when',
    'returning an application carries `OFFICER`.',
    '',
    '| code | type | 提示 | message | pack |',
    '|---|---|---|---|---|',
    ...findings,
    '',
  ].join('\n');
}

/**
 * Writes the contract for integrators, as one AsyncAPI 3 document.
 * @returns the text of `onedoor.asyncapi.generated.json`
 */
export function generateContract(): string {
  return `${JSON.stringify(asyncapiDocument(), undefined, 2)}\n`;
}
