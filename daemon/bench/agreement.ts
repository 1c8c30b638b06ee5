import type { Contender } from './contender.ts';
import type { Facts } from './workload.ts';

/** A verdict that another engine gives otherwise than json-rules-engine. */
export interface Disagreement {
  readonly contender: string;
  readonly rule: string;
  /** The number of the document, in the order in which they were given. */
  readonly document: number;
  readonly expected: boolean;
  readonly found: boolean | undefined;
}

/** Compares what contenders say of documents with what the reference says; figures of engines that disagree say nothing. */
export async function disagreements(
  rules: readonly { readonly name: string }[],
  reference: Contender,
  contenders: readonly Contender[],
  documents: readonly Facts[],
): Promise<readonly Disagreement[]> {
  const all: Disagreement[] = [];
  for (const [document, facts] of documents.entries()) {
    const wanted = await reference.verdicts(facts);
    for (const { name, verdicts } of contenders) {
      const given = await verdicts(facts);
      for (const [index, expected] of wanted.entries()) {
        const found = given[index];
        if (found !== expected)
          all.push({ contender: name, rule: rules[index]?.name ?? '', document, expected, found });
      }
    }
  }
  return all;
}
