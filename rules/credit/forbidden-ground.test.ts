import { describe, expect, it } from 'vitest';
import { forbiddenGround } from './forbidden-ground.ts';

const groundOf = (text: string): string | undefined => forbiddenGround(text)?.name.en;

describe('grounds on which nobody may be judged', () => {
  it.each([
    ['age.in.years', 'age'],
    ['applicantAge', 'age'],
    ['申请人年龄', 'age'],
    ['personal.status.and.sex', 'sex'],
    ['性别', 'sex'],
    ['foreign.worker', 'ethnicity, origin or religion'],
    ['少数民族', 'ethnicity, origin or religion'],
    ['healthStatus', 'health'],
    ['残疾等级', 'health'],
    ['low-income-household', 'poverty'],
    ['LOWIncome', 'poverty'],
    ['低保户', 'poverty'],
    ['complaint-filed', 'lawful complaints or appeals'],
    ['AppealsLastYear', 'lawful complaints or appeals'],
    ['信访次数', 'lawful complaints or appeals'],
  ])('%s speaks of %s', (text, ground) => {
    expect(groundOf(text)).toBe(ground);
  });

  it.each([
    'falseMaterial',
    'average.storage.usage',
    'language',
    'manager',
    'overdue-return',
    'malicious-complaint-confirmed',
    'complaint-upheld-against',
    '恶意投诉（经查实）',
    '逾期归还所借档案',
    'credit.amount',
    'present.employment.since',
  ])('%s speaks of none', (text) => {
    expect(groundOf(text)).toBeUndefined();
  });

  it('is not talked out of one ground by words about another', () => {
    expect(groundOf('malicious age')).toBe('age');
  });
});
