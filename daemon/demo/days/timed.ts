import type { StoryLine } from '../story.ts';

/** A line of a story, and the moment at which it is told. */
export interface TimedLine extends StoryLine {
  readonly at: number;
}

/** A story whose lines have their moments, in their order. */
export interface TimedStory {
  readonly matter: string;
  readonly topic: string;
  readonly lines: readonly TimedLine[];
}

/** The id of the application that a story is about. */
export function applicationOf({ topic }: Pick<TimedStory, 'topic'>): string {
  return topic.slice('application.'.length);
}
