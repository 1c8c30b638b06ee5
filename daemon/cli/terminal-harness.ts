import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** What a command has left when it had ended. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const program = fileURLToPath(new URL('../onedoor.mjs', import.meta.url));

/**
 * Runs commands as a user would, each in a process group of its own so that what it leaves behind can be seen.
 * @param root the folder that they are run in
 * @param groups gets the process group of each
 */
export function terminalIn(root: string, groups: number[]) {
  return (words: readonly string[], environment: NodeJS.ProcessEnv = {}): Promise<Ended> =>
    new Promise((resolve, reject) => {
      const child = spawn(program, words, {
        cwd: root,
        detached: true,
        timeout: 40_000,
        stdio: ['ignore', 'pipe', 'pipe'],
        env: { ...process.env, NATS_URL: '', ...environment },
      });
      groups.push(child.pid ?? 0);
      let stdout = '';
      let stderr = '';
      child.stdout.on('data', (chunk: Buffer) => {
        stdout += chunk.toString();
      });
      child.stderr.on('data', (chunk: Buffer) => {
        stderr += chunk.toString();
      });
      child.once('error', reject);
      child.once('close', (code) => resolve({ code, stdout, stderr }));
    });
}
