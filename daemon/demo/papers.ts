import type { Applicant, Material, SubmitData } from '../../actors/protocol/messages.ts';
import type { Random } from '../../rules/random.ts';
import type { Body } from './body.ts';
import { type Citizen, makeCitizen } from './population.ts';

/** A material whose bytes lie elsewhere; some carry the name of a file as the citizen knows it. */
export function makeMaterial(random: Random, type: string, whose?: string): Material {
  return {
    type,
    ...(whose !== undefined && random.chance(0.3) ? { name: `${whose}_${type}.pdf` } : {}),
    hash: { algorithm: 'sm3', value: random.hexadecimal(64) },
    size: random.between(20_000, 4_000_000),
    mediaType: 'application/pdf',
  };
}

/** Who applies, for whom, and the papers for both. */
export interface Party {
  readonly applicant: Applicant;
  readonly agent?: NonNullable<SubmitData['agent']>;
  readonly materials: SubmitData['materials'];
}

/** A citizen who applies in person, or with this probability through an agent. */
export function partyOf(random: Random, who: Citizen, papers: readonly string[], throughAgent: number): Party {
  const { name, idNumber, phone } = who;
  const agent = random.chance(throughAgent) ? makeAgent(random) : undefined;
  // One paper on two sheets comes as two files.
  const second = random.chance(0.2) ? papers.slice(0, 1) : [];
  const types = [...papers, ...(agent === undefined ? [] : ['authorisation', 'agent-id-card']), ...second];
  return {
    applicant: { kind: 'citizen', name, idNumber, phone },
    ...(agent === undefined ? {} : { agent }),
    materials: types.map((type) => makeMaterial(random, type, name)),
  };
}

/** An organisation that applies. */
export function partyOfBody(random: Random, { name, creditCode }: Body, papers: readonly string[]): Party {
  return {
    applicant: { kind: 'organisation', name, creditCode },
    materials: papers.map((type) => makeMaterial(random, type)),
  };
}

/** Someone who applies for another, with an authority that is long enough. */
export function makeAgent(random: Random): NonNullable<SubmitData['agent']> {
  const { name, idNumber, phone } = makeCitizen(random, { bornFrom: 1960, bornTo: 1998 });
  return { name, idNumber, relation: random.pick(['child', 'sibling', 'lawyer']), phone, authorityUntil: '2099-12-31' };
}
