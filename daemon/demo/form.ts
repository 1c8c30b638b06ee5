import type { SubmitData } from '../../actors/protocol/messages.ts';
import type { Random } from '../../rules/random.ts';
import { makeBody } from './body.ts';
import type { Door, Notice, Request } from './notice.ts';
import { notices } from './notices.ts';
import { type Citizen, makeCitizen } from './population.ts';

/** A valid application that can be spoilt on purpose, and what is known of it by its making. */
export interface Draft {
  readonly matter: string;
  readonly notice: Notice;
  readonly door: Door;
  readonly data: SubmitData;
}

/** How many of a hundred who can apply for an organisation do. */
const BODIES = 0.25;

/** Makes a valid application to one of the ten matters. */
export function makeDraft(random: Random): Draft {
  return makeDraftTo(random.weigh(notices.map((notice) => [notice, notice.share])), random);
}

/** The same to one matter; where it matters who applies, by that citizen. */
export function makeDraftTo(notice: Notice, random: Random, who?: Citizen): Draft {
  const door = random.weigh(notice.doors);
  const request =
    who === undefined && notice.makeForBody !== undefined && random.chance(BODIES)
      ? notice.makeForBody(random, makeBody(random))
      : notice.make(random, who ?? makeApplicant(random));
  return { matter: notice.matter, notice, door, data: dataOf(notice, door, request) };
}

/** Someone of an age to apply for any of the matters. */
export function makeApplicant(random: Random): Citizen {
  return makeCitizen(random, { bornFrom: 1950, bornTo: 1994 });
}

/** The data of the message that hands a request in. */
export function dataOf(
  { matter }: Pick<Notice, 'matter'>,
  { channel }: Pick<Door, 'channel'>,
  request: Request,
): SubmitData {
  const { region, applicant, agent, form, materials } = request;
  return {
    matter,
    region,
    channel,
    applicant,
    ...(agent === undefined ? {} : { agent }),
    form,
    materials,
  };
}
