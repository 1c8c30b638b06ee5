// Builds asyncapi-3.0.0.generated.json beside this script: the official JSON Schema of AsyncAPI 3.0.0 documents, for tests.
//
// Usage: node adapters/messages/asyncapi-schema.generate.mjs <file>
//   The file is schemas/3.0.0-without-$id.json of the npm package @asyncapi/specs (6.11.1; AsyncAPI Initiative, Apache-2.0).
//
// What is left out, so that 380 kB become 30: texts for people, bindings of other protocols than NATS (a document that uses one
// is then refused), and schema languages other than JSON Schema. Everything else stands as it does there.

import { readFileSync, writeFileSync } from 'node:fs';

const [file] = process.argv.slice(2);
if (file === undefined) {
  process.stderr.write('usage: node adapters/messages/asyncapi-schema.generate.mjs <file>\n');
  process.exit(2);
}

const texts = ['title', 'description', 'examples', 'default', '$comment', 'markdownDescription'];
/** Members whose own members are names of the author's, not words of JSON Schema. */
const maps = ['properties', 'patternProperties', 'definitions'];
const bindings = ['serverBindingsObject', 'channelBindingsObject', 'operationBindingsObject', 'messageBindingsObject'];
const otherLanguages = ['avroSchema_v1', 'openapiSchema_3_0'];

const schema = bare(JSON.parse(readFileSync(file, 'utf8')));
const { definitions } = schema;
for (const name of bindings) definitions[name].properties = { nats: definitions[name].properties.nats };
for (const name of otherLanguages) definitions[name] = false;
const used = new Set();
follow({ ...schema, definitions: undefined });
schema.definitions = Object.fromEntries(Object.entries(definitions).filter(([name]) => used.has(name)));

const note =
  'The JSON Schema of AsyncAPI 3.0.0 from @asyncapi/specs 6.11.1, Copyright 2016-2025 AsyncAPI Initiative, Apache License 2.0 (https://www.apache.org/licenses/LICENSE-2.0). Shortened by asyncapi-schema.generate.mjs, which says how.';
const target = new URL('asyncapi-3.0.0.generated.json', import.meta.url);
writeFileSync(target, `${JSON.stringify({ $comment: note, ...schema })}\n`);

function bare(value, isMap = false) {
  if (Array.isArray(value)) return value.map((one) => bare(one));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => isMap || !texts.includes(name))
      .map(([name, member]) => [name, name === 'enum' ? member : bare(member, !isMap && maps.includes(name))]),
  );
}

/** Notes every definition that is reached from here. */
function follow(value) {
  if (typeof value !== 'object' || value === null) return;
  const name = typeof value.$ref === 'string' ? value.$ref.split('/')[2] : undefined;
  if (name !== undefined && name in definitions && !used.has(name)) {
    used.add(name);
    follow(definitions[name]);
  }
  for (const member of Object.values(value)) follow(member);
}
