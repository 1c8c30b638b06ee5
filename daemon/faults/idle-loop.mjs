// An event loop with nothing to do: what holds it up is the machine, not the program. Started as a worker; answers each
// question with the longest delay since the one before, in milliseconds.
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { parentPort } from 'node:worker_threads';

const lookMs = 10;
const delays = monitorEventLoopDelay({ resolution: lookMs });
delays.enable();
parentPort.on('message', () => {
  parentPort.postMessage(Math.max(0, Math.round(delays.max / 1e6) - lookMs));
  delays.reset();
});
