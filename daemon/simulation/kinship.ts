import type { ApplicationState } from '../../actors/application/state.ts';

/**
 * What is wrong with the links between applications once all words have come: a child and its parent know each other, and the
 * parent knows of each child whether and how it has ended. Undefined where nothing is.
 */
export function brokenLink(applications: ReadonlyMap<string, ApplicationState>): string | undefined {
  for (const [id, { parent, children = [] }] of applications) {
    const known = parent === undefined ? [] : (applications.get(parent)?.children ?? []);
    if (parent !== undefined && !known.some(({ application }) => application === id))
      return `${parent} does not know its child ${id}`;
    for (const { application, ended } of children) {
      const child = applications.get(application);
      if (child?.parent !== id) return `${application} does not know its parent ${id}`;
      const end = endOf(child);
      if (end !== ended?.result)
        return `${id} holds that ${application} is ${ended?.result ?? 'open'}, and it is ${end}`;
    }
  }
  return undefined;
}

/** How an application has ended first: what was refused may be handed over afterwards, and anything is closed at last. */
function endOf({ status, deeds }: ApplicationState): string | undefined {
  if (status === 'withdrawn') return 'withdrawn';
  const first = deeds.find(({ action }) => action === 'refuse' || action === 'deliver');
  if (first !== undefined) return first.action === 'refuse' ? 'refused' : 'delivered';
  return status === 'closed' ? 'withdrawn' : undefined;
}
