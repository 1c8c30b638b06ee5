import { Random } from '../../rules/random.ts';
import { type FilingMessage, officerFilings, organisationFilings } from './filings.ts';
import { makeDraft } from './form.ts';
import { type Knock, makeKnock } from './knocks.ts';
import { makeCitizen } from './population.ts';
import { type Regular, writeRegulars } from './regulars.ts';
import { type Story, writeStory } from './story.ts';

/** Everything that is told in a run. */
export interface Script {
  readonly filings: readonly FilingMessage[];
  readonly regulars: readonly Regular[];
  /** Of the morning, those of the regulars among them. */
  readonly stories: readonly Story[];
  readonly knocks: readonly Knock[];
}

/** What a run is written from. */
export interface ScriptOptions {
  readonly applications: number;
  readonly seed: number;
  /** Malformed and unlawful messages; left out, one for every twenty applications. */
  readonly knocks?: number;
}

/** This share of the applications is by people with a past, their past included. */
const BY_REGULARS = 0.3;

/** Writes everything of a run: the same for the same seed. */
export function writeScript({ seed, applications, knocks = Math.ceil(applications / 20) }: ScriptOptions): Script {
  const random = new Random(seed);
  let number = 0;
  const numbers = (): number => {
    number += 1;
    return number;
  };
  const regulars = writeRegulars(random, Math.floor(applications * BY_REGULARS), numbers);
  const stories = regulars.map(({ morning }) => morning);
  while (number < applications)
    stories.push(writeStory(random, { draft: makeDraft(random), number: numbers(), plot: 'byChance' }));
  return {
    filings: [
      ...organisationFilings(),
      ...officerFilings(() => makeCitizen(random, { bornFrom: 1966, bornTo: 2000 }).name),
    ],
    regulars,
    stories,
    knocks: Array.from({ length: knocks }, (_, index) => makeKnock(random, index)),
  };
}
