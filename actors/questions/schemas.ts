import type { RuleSet } from '../../rules/engine/evaluation.ts';
import { responsibleOf } from '../../rules/matters/catalogue.ts';
import type { Responsible } from '../../rules/matters/matter.ts';
import { cloudEvent, inboundMessages } from '../protocol/messages.ts';
import { outboundMessages } from '../protocol/outbound.ts';
import { type Answer, questions } from '../protocol/questions.ts';

/** A schema that integrators may read. */
export type PublishedSchema = Answer<'schema.get'>;

/**
 * Every schema of the contract by its name: the whole document as `asyncapi`, the envelope as `cloudevent`, the data of each
 * message by its type, both sides of each question by `<service>.<verb>`.
 */
export function publishedSchemas(document: unknown): ReadonlyMap<string, PublishedSchema> {
  const schemas: PublishedSchema[] = [
    { name: 'asyncapi', kind: 'document', schema: document },
    { name: 'cloudevent', kind: 'message', schema: cloudEvent },
    ...Object.entries(inboundMessages).map(
      ([name, { data }]) => ({ name, kind: 'message', schema: data }) satisfies PublishedSchema,
    ),
    ...Object.entries<{ readonly about: readonly string[]; readonly data: object }>(outboundMessages).flatMap(
      ([event, { about, data }]) =>
        about.map(
          (kind) => ({ name: `onedoor.${kind}.${event}`, kind: 'message', schema: data }) satisfies PublishedSchema,
        ),
    ),
    ...Object.entries(questions).map(
      ([name, { question, answer }]) =>
        ({ name, kind: 'question', schema: { question, answer } }) satisfies PublishedSchema,
    ),
  ];
  return new Map(schemas.map((one) => [one.name, one]));
}

/**
 * A matter as who applies for it needs it, by the rule set that governs new applications. With a region also who is
 * responsible there for each department of the flow; a step that is done at a place of the form's is not among them, unless
 * the same department does steps at this place too.
 */
export function guideOf(
  { id, catalogue }: RuleSet,
  { code, region }: { readonly code: string; readonly region?: string },
): Answer<'schema.matter'> | 'MATTER_UNKNOWN' | 'REGION_NOT_SERVED' {
  const known = catalogue.matter(code);
  if (known === undefined) return 'MATTER_UNKNOWN';
  const { responsible: _everywhere, ...matter } = known;
  if (region === undefined) return { ruleSet: id, matter };
  const departments = new Set(
    matter.flow.steps.filter(({ placeField }) => placeField === undefined).map(({ department }) => department),
  );
  const responsible: Responsible[] = [];
  for (const department of departments) {
    const found = responsibleOf(known, department, region);
    if (found === undefined) return 'REGION_NOT_SERVED';
    responsible.push(found);
  }
  return { ruleSet: id, matter, responsible };
}
