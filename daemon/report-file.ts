import { isSealed } from '../actors/verification/seal.ts';
import type { Report } from '../actors/verification/state.ts';

/** What a file that should hold a report comes to. */
export interface SealFinding {
  readonly found: 'intact' | 'altered' | 'excerpt' | 'noReport';
  readonly number?: string;
  readonly version?: number;
  readonly seal?: string;
}

/** Proves a report that was exported: the answer to `verification.report`, with or without its envelope, or the report alone. */
export function examineReportFile(json: string): SealFinding {
  const read = parsed(json);
  const answer = memberOf(read, 'answer') ?? read;
  const report = memberOf(answer, 'report') ?? answer;
  const { number, version, seal } = (report ?? {}) as Partial<Report>;
  if (typeof seal !== 'string' || typeof number !== 'string' || typeof version !== 'number')
    return { found: 'noReport' };
  const about = { number, version, seal };
  if (isSealed(report as unknown as Report)) return { found: 'intact', ...about };
  return { found: memberOf(answer, 'excerpt') === true ? 'excerpt' : 'altered', ...about };
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined;
}
