/**
 * Lets publishes of one turn of the event loop leave in one write: the client writes to its socket at every pause between
 * them, and what is published from many promises has a pause after each.
 * @returns takes one publish; it is done before the loop goes on to its next turn
 */
export function createGathering(): (publish: () => void) => void {
  const ready: (() => void)[] = [];
  return (publish) => {
    if (ready.push(publish) > 1) return;
    setImmediate(() => {
      for (const one of ready.splice(0)) one();
    });
  };
}
