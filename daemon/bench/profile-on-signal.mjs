// Loaded into a daemon before anything else (NODE_OPTIONS=--import): the signal SIGUSR2 begins a profile of its processor time, the next
// one ends it and writes it to the file that the query of this module's address names. Without the signal it does nothing.
import { renameSync, writeFileSync } from 'node:fs';
import { Session } from 'node:inspector';
import { isMainThread } from 'node:worker_threads';

const file = new URL(import.meta.url).searchParams.get('file');
const SAMPLED_EVERY_MICROSECONDS = 500;

if (isMainThread && file !== null) {
  let session;
  process.on('SIGUSR2', () => {
    if (session === undefined) {
      session = new Session();
      session.connect();
      session.post('Profiler.enable');
      session.post('Profiler.setSamplingInterval', { interval: SAMPLED_EVERY_MICROSECONDS });
      session.post('Profiler.start');
      return;
    }
    session.post('Profiler.stop', (error, answer) => {
      if (error !== null) throw new Error(`the profile could not be taken: ${error.message}`);
      // Whoever waits for the file finds it whole.
      writeFileSync(`${file}.draft`, JSON.stringify(answer.profile));
      renameSync(`${file}.draft`, file);
    });
    session.disconnect();
    session = undefined;
  });
}
