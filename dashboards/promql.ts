import { parser } from '@prometheus-io/lezer-promql';

/** What a query asks for. */
export interface Asked {
  /** Names of metrics. */
  readonly metrics: readonly string[];
  /** Where it cannot be read, as offsets in the text. */
  readonly faults: readonly number[];
}

/** Reads a PromQL query. Macros of Grafana must have been put in before. */
export function readQuery(query: string): Asked {
  const metrics = new Set<string>();
  const faults: number[] = [];
  parser.parse(query).iterate({
    enter: ({ type, from, to, node }) => {
      if (type.isError) faults.push(from);
      // The name of a metric is an identifier; recording rules have colons in theirs.
      if (type.name === 'Identifier' && node.parent?.name === 'VectorSelector') metrics.add(query.slice(from, to));
    },
  });
  return { metrics: [...metrics], faults };
}

/** Ranges as Grafana puts them in: what lies between two points, and the whole of what is shown. */
export function withRanges(query: string, { rate, whole }: { readonly rate: string; readonly whole: string }): string {
  return query.replaceAll('$__rate_interval', rate).replaceAll('$__range', whole);
}

/** The name under which a series of a histogram was declared. */
export function declaredName(series: string, declared: ReadonlySet<string>): string | undefined {
  if (declared.has(series)) return series;
  const base = series.replace(/_(bucket|sum|count)$/, '');
  return declared.has(base) ? base : undefined;
}
