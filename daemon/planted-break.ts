import type { AnyBehaviour } from '../actors/registry.ts';

/**
 * Behaviours that break an invariant on purpose, for fault runs and tests: whoever is told a command that holds the text
 * throws. An empty text changes nothing.
 */
export function withPlantedBreak<Name extends string>(
  behaviours: Readonly<Record<Name, AnyBehaviour>>,
  text: string,
): Readonly<Record<Name, AnyBehaviour>> {
  if (text === '') return behaviours;
  const broken = Object.entries<AnyBehaviour>(behaviours).map(([name, behaviour]) => {
    const decide: AnyBehaviour['decide'] = (state, command, ...rest) => {
      if (JSON.stringify(command).includes(text))
        throw new Error('an invariant was broken on purpose, as the settings say');
      return behaviour.decide(state, command, ...rest);
    };
    return [name, { ...behaviour, decide }] as const;
  });
  return Object.fromEntries(broken) as Readonly<Record<Name, AnyBehaviour>>;
}
