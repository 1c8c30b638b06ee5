import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { sealed } from '../actors/verification/seal.ts';
import type { Report } from '../actors/verification/state.ts';
import { verificationQuestionExamples } from '../adapters/messages/asyncapi-verification-question-examples.ts';
import { examineReportFile } from './report-file.ts';

const { answer } = verificationQuestionExamples['verification.report'];

describe('a report in a file', () => {
  it('is proved by its seal, and so is the example of the contract', () => {
    const { seal, ...content } = answer.report;
    expect(sealed(content as unknown as Omit<Report, 'seal'>).seal).toBe(seal);
    for (const file of [{ answer }, answer, answer.report])
      expect(examineReportFile(JSON.stringify(file, null, 2))).toMatchObject({ found: 'intact', seal });
    const altered = { ...answer.report, sealedAt: '2026-08-03T01:00:02.001Z' };
    expect(examineReportFile(JSON.stringify({ ...answer, report: altered }))).toMatchObject({ found: 'altered' });
    for (const none of ['', '[]', 'null', '{"answer":{"report":{}}}'])
      expect(examineReportFile(none)).toEqual({ found: 'noReport' });
  });

  it('is proved by the lines of the handbook, which are the same in both languages', () => {
    const handbook = (file: string) => readFileSync(new URL(`../${file}`, import.meta.url), 'utf8');
    const linesOf = (file: string) => /```js\n([\s\S]*?)```/.exec(handbook(file))?.[1] ?? '';
    const lines = linesOf('HANDBOOK.md');
    expect(linesOf('HANDBOOK.zh-CN.md')).toBe(lines);
    const prove = (report: object) => {
      const program = `const report = ${JSON.stringify(report)};\n${lines}`;
      return execFileSync(process.execPath, ['--input-type=module', '-'], { input: program, encoding: 'utf8' }).trim();
    };
    expect(prove(answer.report)).toBe('true');
    expect(prove({ ...answer.report, outcome: 'confirmed' })).toBe('false');
  });
});
