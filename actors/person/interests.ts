import { examineCitizenNumber } from '../../rules/identity/citizen-number.ts';
import type { PersonKeys } from '../ports.ts';
import { type Defect, defect } from '../protocol/defects.ts';
import { citizenKey } from '../protocol/entity.ts';
import type { RegisterData } from '../protocol/messages.ts';
import type { Filing } from './state.ts';

/** Whose applications an officer must not touch (公务员法 76), as it is kept: by keyed hashes. */
export interface Interests {
  readonly kept: Pick<Filing, 'self' | 'relatives'>;
  readonly defects: readonly Defect[];
}

/** What is kept of the numbers that a filing declares. */
export function interestsOf({ role, idNumber, relatives }: RegisterData, keys: PersonKeys, today: string): Interests {
  const defects: Defect[] = [];
  if (role === 'organisation' && (idNumber !== undefined || relatives !== undefined))
    return {
      kept: {},
      defects: [defect('FILING_MEMBER_UNEXPECTED', idNumber === undefined ? '/data/relatives' : '/data/idNumber')],
    };
  const citizen = (number: string, pointer: string): string[] => {
    const examination = examineCitizenNumber(number, today);
    if (examination.status === 'valid') return [citizenKey(keys.keyOf(examination.normalised)).id];
    defects.push(defect('CITIZEN_NUMBER', pointer));
    return [];
  };
  const [self] = idNumber === undefined ? [] : citizen(idNumber, '/data/idNumber');
  const near = (relatives ?? []).flatMap((one, index) => citizen(one.idNumber, `/data/relatives/${index}/idNumber`));
  const kept = {
    ...(self === undefined ? {} : { self }),
    ...(near.length === 0 ? {} : { relatives: [...new Set(near)] }),
  };
  return { kept, defects };
}
