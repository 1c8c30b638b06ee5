import type { Finding, RuleSet, RuleSets } from '../../rules/engine/evaluation.ts';
import { type DatasetAnswer, type DeclaredPerson, verifyFacts } from '../../rules/facts/verify.ts';
import { type Identified, identify } from '../../rules/linkage/identify.ts';
import { chinesePersonModel } from '../../rules/linkage/shipped-model.ts';
import { type CanonicalPerson, type MappedRecord, mapRecord } from '../../rules/sources/mapping.ts';
import type { KnownDataset } from '../../rules/sources/sources.ts';
import { judge as judgeFields, outcomeOf } from '../../rules/verification/judgement.ts';
import { dayOf } from '../day.ts';
import type { Json } from '../protocol/journal.ts';
import type { VerificationOrder } from '../protocol/verification.ts';
import type { VerificationBook, VerificationBooks } from './book.ts';
import type { Ask, Judgement, SourceLineOfReport } from './state.ts';
import { fieldsOfReport } from './verdicts.ts';

/** Verification by the rule sets that are published: their sources, their matters, their packs of phase `verify`. */
export function booksOf(rules: RuleSets): VerificationBooks {
  const books = new WeakMap<RuleSet, VerificationBook>();
  const of = (set: RuleSet): VerificationBook => {
    const known = books.get(set) ?? bookOf(set);
    books.set(set, known);
    return known;
  };
  return {
    get current() {
      return of(rules.current);
    },
    find: (id) => {
      const set = rules.find(id);
      return set === undefined ? undefined : of(set);
    },
  };
}

function bookOf(set: RuleSet): VerificationBook {
  const { sources, catalogue, id } = set;
  return {
    id,
    terms: (dataset) => {
      const known = sources.dataset(dataset);
      if (known === undefined) return undefined;
      const { source, dataset: data } = known;
      const { timeoutMs, retries, retryMs, circuit } = source.limits;
      return {
        ...{ source: source.source, dataset: data.dataset, organisation: source.organisation, title: data.title },
        ...{ freshnessDays: data.freshnessDays, timeoutMs, retries, retryMs, circuit },
      };
    },
    faultIn: (dataset, records) => {
      const known = sources.dataset(dataset);
      if (known === undefined) return `there is no dataset ${dataset}`;
      for (const [index, record] of records.entries()) {
        const [fault] = mapRecord(known.dataset, record).faults;
        if (fault !== undefined) return `record ${index}, ${fault.field}: ${fault.code}`;
      }
      return undefined;
    },
    plan: (code) => {
      const verification = catalogue.matter(code)?.verification;
      if (verification === undefined) return undefined;
      return { datasets: verification.datasets, deadlineMs: verification.deadlineSeconds * 1000 };
    },
    judge: (order, asks, at) => judge(set, order, asks, at),
  };
}

/** A dataset as it was asked, and what its records come to. */
interface Looked {
  readonly ask: Ask;
  readonly known: KnownDataset;
  readonly records: readonly MappedRecord[];
  readonly best?: { readonly record: MappedRecord; readonly identified: Identified };
}

/** Finds the subject among the records of each source, asks the rules, and sums up. */
function judge(set: RuleSet, order: VerificationOrder, asks: readonly Ask[], at: number): Judgement {
  const { sources, catalogue } = set;
  const on = dayOf(at);
  const { purpose, region, matter: code, declared } = order;
  const matter = catalogue.matter(code);
  const looked = asks.map((ask): Looked => {
    const known = sources.dataset(ask.dataset);
    if (known === undefined) throw new Error(`the rule set ${set.id} has no dataset ${ask.dataset}`);
    const records = (ask.answer?.records ?? []).map((record) => mapRecord(known.dataset, record));
    const best = bestOf(order, records);
    return { ask, known, records, ...(best === undefined ? {} : { best }) };
  });
  const answers = Object.fromEntries(looked.map((one) => [one.known.name, answerOf(one)]));
  const facts = verifyFacts({
    purpose,
    region,
    on,
    ...(matter === undefined ? {} : { matter }),
    applicant: declaredPerson(order),
    form: declared.form,
    answers,
    sources,
  });
  const { findings, packs } = set.evaluate('verify', { matter: code, region, on }, facts);
  const verdicts = judgeFields(findings, matter?.verification?.fields ?? [], sources);
  const fields = fieldsOfReport(verdicts, matter, looked.map(toldOf), declared);
  const detections = findings
    .filter(({ type }) => type === 'detect')
    .map(({ code: detected, rule, message, params }) => ({
      code: detected,
      rule,
      message,
      ...(typeof params['dataset'] === 'string' ? { dataset: params['dataset'] } : {}),
    }));
  return {
    outcome: outcomeOf(verdicts),
    sources: looked.map(lineOf),
    fields,
    detections,
    review: reasonsToLook(findings, looked, fields, detections.length),
    packs,
  };
}

/** Why a person must look: what contradicts, who may be somebody else, what rules say so, and what was detected. */
function reasonsToLook(
  findings: readonly Finding[],
  looked: readonly Looked[],
  fields: Judgement['fields'],
  detections: number,
): readonly string[] {
  return [
    ...(fields.some(({ verdict }) => verdict === 'contradicted') ? ['CONTRADICTED'] : []),
    ...(fields.some(({ disputed }) => disputed !== undefined) ? ['DISPUTED'] : []),
    ...(looked.some(({ best }) => best?.identified.decision === 'review') ? ['IDENTITY_UNCERTAIN'] : []),
    ...(detections > 0 ? ['DETECTED'] : []),
    ...new Set(findings.filter(({ type }) => type === 'review').map(({ code }) => code)),
  ];
}

/** Of several records the one that is the person most probably. */
function bestOf({ subject }: VerificationOrder, records: readonly MappedRecord[]): Looked['best'] {
  if (records.length === 0) return undefined;
  const identified = identify(
    chinesePersonModel,
    subject,
    records.map(({ person }) => candidateOf(person)),
  );
  const [first] = [...identified].sort((one, other) => other.probability - one.probability);
  const record = first === undefined ? undefined : records[first.candidate];
  return first === undefined || record === undefined ? undefined : { record, identified: first };
}

function candidateOf({ formerNames, ...person }: CanonicalPerson) {
  return { ...person, ...(formerNames === undefined ? {} : { formerNames: formerNames.join('、') }) };
}

function answerOf({ ask, records, best }: Looked): DatasetAnswer {
  const { status, answer } = ask;
  return {
    // Nobody was asked, as far as rules are concerned: that stands in the report's own outcome.
    status: status === 'waiting' || status === 'asking' ? 'awaited' : status === 'unauthorised' ? 'refused' : status,
    identified: best?.identified.decision ?? 'none',
    records: records.length,
    ...(answer?.asOf === undefined ? {} : { asOf: answer.asOf }),
    ...(best === undefined ? {} : { best: best.record }),
  };
}

function declaredPerson({ subject, declared }: VerificationOrder): DeclaredPerson {
  const { address, phone } = declared.applicant;
  return {
    ...(typeof address === 'string' ? { address } : {}),
    ...(typeof phone === 'string' ? { phone } : {}),
    ...subject,
  };
}

/** What a source has found of the person, for the fields of a report. */
function toldOf({ known, ask, best }: Looked) {
  const isPerson = best?.identified.decision === 'match';
  return {
    dataset: known.name,
    ...(ask.answer?.asOf === undefined ? {} : { asOf: ask.answer.asOf }),
    values: isPerson ? ({ ...best.record.person, ...best.record.values } as Readonly<Record<string, Json>>) : {},
  };
}

function lineOf({ ask, known, records, best }: Looked): SourceLineOfReport {
  const { dataset, status, attempts, answer } = ask;
  return {
    dataset,
    organisation: known.source.organisation,
    title: known.dataset.title,
    status,
    attempts,
    records: records.length,
    ...(answer?.asOf === undefined ? {} : { asOf: answer.asOf }),
    ...(answer === undefined ? {} : { answeredAt: new Date(answer.on).toISOString() }),
    ...(answer?.late === undefined ? {} : { late: true }),
    ...(answer?.code === undefined ? {} : { code: answer.code }),
    ...(best === undefined
      ? {}
      : {
          identified: best.identified.decision,
          probability: Math.round(best.identified.probability * 10_000) / 10_000,
          waterfall: best.identified.steps.map(({ field, zh, en, bits }) => ({
            ...(field === undefined ? {} : { field }),
            zh,
            en,
            bits: Math.round(bits * 100) / 100,
          })),
        }),
  };
}
