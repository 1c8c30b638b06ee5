// Runs json-logic-engine's code-generating mode for the bench, in a process that may make code from strings; the bench
// itself may not. Each message from the parent is answered by one: {load} → {ready}, {verdicts} → {verdicts},
// {batch} → {ms, held} by this process's own clock. It ends when the parent goes.
import { createRequire } from 'node:module';

let rules = [];

process.on('message', (message) => {
  if (message.load !== undefined) {
    const { LogicEngine } = createRequire(import.meta.url)(message.load.module);
    const engine = new LogicEngine();
    rules = message.load.logics.map((logic) => engine.build(logic));
    process.send({ ready: true });
  } else if (message.verdicts !== undefined) {
    process.send({ verdicts: rules.map((rule) => rule(message.verdicts) === true) });
  } else {
    const { documents, evaluations } = message.batch;
    let held = 0;
    const began = performance.now();
    for (let done = 0; done < evaluations; done += 1) {
      const facts = documents[done % documents.length];
      for (let rule = 0; rule < rules.length; rule += 1) if (rules[rule](facts) === true) held += 1;
    }
    process.send({ ms: performance.now() - began, held });
  }
});
process.on('disconnect', () => process.exit(0));
