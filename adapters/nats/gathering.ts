/**
 * Lets publishes of one turn of the event loop leave in one write: the client writes to its socket at every pause between
 * them, and what is published from many promises has a pause after each.
 * @param waitMs how long the first may wait for others, where it is not urgent
 * @returns takes one publish; without a wait it is done before the loop goes on to its next turn
 */
export function createGathering(waitMs = 0): (publish: () => void) => void {
  const ready: (() => void)[] = [];
  const publishAll = (): void => {
    for (const one of ready.splice(0)) one();
  };
  return (publish) => {
    if (ready.push(publish) > 1) return;
    if (waitMs === 0) setImmediate(publishAll);
    else setTimeout(publishAll, waitMs);
  };
}
