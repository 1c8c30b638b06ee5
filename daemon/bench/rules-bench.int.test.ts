import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';

const program = fileURLToPath(new URL('../onedoor.mjs', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'onedoor-bench-'));
const file = join(folder, 'no-folder');
writeFileSync(file, '');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function bench(...words: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(program, ['bench', ...words], { encoding: 'utf8', cwd: folder });
  return { status, stdout, stderr };
}

describe('onedoor bench rules', () => {
  it('ends on a line of JSON with the ratios, and with null for engines that cannot be had', () => {
    const engines = ['json-rules-engine', 'onedoor-with-reasons', 'node-rules'].flatMap((name) => ['--engine', name]);
    // A file is no folder, so nothing can be fetched into it.
    const { status, stdout, stderr } = bench('rules', ...engines, '--rounds', '1', '--cache', file);
    expect(status, stderr).toBe(0);
    expect(stderr).toMatch(/left out 未能取得/);
    const lines = stdout.trimEnd().split('\n');
    expect(lines[0]).toMatch(/138 conditions.*138 个条件/);
    const summary = JSON.parse(lines.at(-1) ?? '') as Record<string, unknown>;
    expect(summary).toMatchObject({
      verdictOnlyVsJsonRulesEngine: null,
      withReasonsVsJsonRulesEngine: expect.any(Number),
      disagreements: 0,
      mediansMicroseconds: { 'node-rules': null, 'zen-engine': null, 'json-rules-engine': expect.any(Number) },
    });
  });

  it('prints nothing but the JSON with --json', () => {
    const { status, stdout, stderr } = bench('rules', '--engine', 'onedoor-with-reasons', '--rounds', '1', '--json');
    expect(status, stderr).toBe(0);
    expect(stdout.trimEnd().split('\n')).toHaveLength(1);
    expect(JSON.parse(stdout)).toMatchObject({ rounds: 1 });
  });

  it('refuses what it does not know', () => {
    expect(bench()).toMatchObject({ status: 64, stdout: '' });
    expect(bench('rules', '--rounds', 'many')).toMatchObject({ status: 64, stdout: '' });
    const unknown = bench('rules', '--engine', 'drools', '--rounds', '1');
    expect(unknown).toMatchObject({ status: 1, stderr: expect.stringContaining('no engine drools') });
  });
});
