/**
 * Whoever reads the output of a command may stop early, as `head` does: what is left is then told to nobody, and the exit
 * code stays that of what was found. To be called before the first word is written, as often as one likes.
 */
export function forgiveClosedPipe(): void {
  if (!process.stdout.listeners('error').includes(forgive)) process.stdout.on('error', forgive);
}

function forgive(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
}
