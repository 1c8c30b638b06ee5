import type { Declarations } from '../facts/declared-field.ts';
import { type Fault, type FaultCode, pointerTo } from '../matters/fault.ts';
import { fieldAt, isFault } from './condition-check.ts';
import type { PackContent } from './pack.ts';
import { placeToAsk } from './unknown-finding.ts';

/** Everything that is wrong with what a pack says of unknown values: facts that there are not, values that nobody can be asked for. */
export function whenUnknownFaults(
  { phase, whenUnknown = {} }: PackContent,
  file: string,
  declarations: Declarations | undefined,
): Fault[] {
  return Object.entries(whenUnknown).flatMap(([key, said]) => {
    const pointer = pointerTo('/whenUnknown', key);
    const tell = (code: FaultCode, zh: string, en: string): Fault => ({ file, pointer, code, message: { zh, en } });
    const [fact = '', field] = key.split('.');
    if (declarations !== undefined && !declarations.has(fact)) {
      const known = [...declarations.keys()].join(', ');
      return [tell('FACT_UNKNOWN', `没有事实 ${fact}；可用：${known}`, `no fact ${fact}; there are: ${known}`)];
    }
    if (field !== undefined) {
      const found = fieldAt({ fact, path: `$['${field}']` }, pointer, { file, declarations, matter: undefined });
      if (isFault(found)) return [{ ...found, pointer }];
    }
    const asks = typeof said === 'string' ? said === 'ask' : Object.values(said).includes('ask');
    if (!asks) return [];
    if (phase !== 'pre') {
      return [tell('REMEDY', 'ask 只能用于 pre 阶段', 'only packs of phase pre can ask the applicant')];
    }
    if (placeToAsk(fact, field) !== undefined) return [];
    return [
      tell('REMEDY', `申请人无法提供 ${key}；请用 human 或 wait`, `no applicant can give ${key}; say human or wait`),
    ];
  });
}
