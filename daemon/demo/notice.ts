import type { Channel, SubmitData } from '../../actors/protocol/messages.ts';
import type { Random } from '../../rules/random.ts';
import type { Body } from './body.ts';
import type { Desk } from './desks.ts';
import type { Plant } from './plant.ts';
import type { Citizen } from './population.ts';

/** What a citizen hands in, and where. */
export type Request = Omit<SubmitData, 'matter' | 'channel'>;

/** A step of the flow, who does it, and for which division where that is not the one that was applied in. */
export interface Station {
  readonly step: string;
  readonly desk: Desk;
  readonly place?: string;
  /** Only says what it thinks: it may object, and does not refuse. */
  readonly opinion?: true;
}

/** The way of one request: accepted and delivered at the window, between them stages of stations that work side by side. */
export interface Course {
  readonly window: Desk;
  readonly stages: readonly (readonly Station[])[];
}

/** Where people come in: the integrator that takes the application, and the channel. */
export interface Door {
  readonly integrator: string;
  readonly channel: Channel;
}

/** The county's own notice of a matter (办事指南), as far as people need it who apply and who work on it. */
export interface Notice {
  readonly matter: string;
  /** How the numbers of its applications begin. */
  readonly prefix: string;
  /** How many of a hundred applications are of it. */
  readonly share: number;
  readonly doors: readonly (readonly [Door, number])[];
  /** Integrators without a step in the flow: they are not even told that an application exists. */
  readonly strangers: readonly string[];
  readonly make: (random: Random, who: Citizen) => Request;
  /** For matters that organisations apply for as well. */
  readonly makeForBody?: (random: Random, who: Body) => Request;
  readonly course: (request: Request) => Course;
  readonly plants: readonly Plant[];
}
