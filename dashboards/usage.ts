import { alertRules, recordedQueries } from './alert-rules.ts';
import { declaredName, readQuery, withRanges } from './promql.ts';
import { everyQuery } from './shown-queries.ts';

/** What Prometheus itself knows of a target. */
const ofPrometheus: ReadonlySet<string> = new Set(['up']);
/** What only a service declares that has the part, and where that is: what tells people, and the door for receipts of providers. */
export const ofSomeServices: ReadonlyMap<string, string> = new Map([
  ['onedoor_notice_receipts_total', 'adapters/notify/receipts-door.ts'],
  ['onedoor_notices_lag_commits', 'actors/followers/notices.ts'],
]);
/** What the library tells of the process beside what we declare: not each of it must stand on a panel. */
const ofTheProcess = /^onedoor_(process|nodejs)_/;

/** Queries that cannot be read, and names in them that nothing declares. */
export function undeclaredMetrics(declared: ReadonlySet<string>): readonly string[] {
  const recorded = new Set(recordedQueries().map(({ record }) => record));
  return everyText().flatMap(({ place, text }) => {
    const { metrics, faults } = readQuery(withRanges(text, { rate: '1m', whole: '1h' }));
    return [
      ...faults.map((at) => `${place}: cannot be read at ${at}: ${text}`),
      ...metrics
        .filter(
          (name) =>
            !ofPrometheus.has(name) &&
            !ofSomeServices.has(name) &&
            !recorded.has(name) &&
            declaredName(name, declared) === undefined,
        )
        .map((name) => `${place}: ${name}`),
    ];
  });
}

/** Declared metrics that stand on no panel and in no alert. */
export function unusedMetrics(declared: ReadonlySet<string>): readonly string[] {
  const used = new Set(
    everyText().flatMap(({ text }) =>
      readQuery(withRanges(text, { rate: '1m', whole: '1h' })).metrics.map((name) => declaredName(name, declared)),
    ),
  );
  return [...declared].filter((name) => !used.has(name) && !ofTheProcess.test(name));
}

/** Names that `/metrics` declares. */
export function declaredIn(metrics: string): ReadonlySet<string> {
  return new Set([...metrics.matchAll(/^# TYPE (\S+) /gm)].map(([, name = '']) => name));
}

function everyText(): readonly { readonly place: string; readonly text: string }[] {
  return [
    ...everyQuery().map(({ dashboard, panel, refId, ask }) => ({ place: `${dashboard} ${panel} ${refId}`, text: ask })),
    ...alertRules().map(({ alert, expr }) => ({ place: alert, text: expr })),
    ...recordedQueries().map(({ record, expr }) => ({ place: record, text: expr })),
  ];
}
