import type { SubmitData } from '../../actors/protocol/messages.ts';
import type { Random } from '../../rules/random.ts';
import { byCitizen, form, withoutMaterial } from './changes.ts';
import type { Notice, Request } from './notice.ts';
import { makeMaterial } from './papers.ts';
import { flaw, hint, type Plant } from './plant.ts';
import { makeCitizen } from './population.ts';
import { oldForm, withImpossibleBirthDate, withUnknownDivision, withWrongCheckDigit } from './spoilt-number.ts';

type Spoil = Plant['spoil'];
type Agent = NonNullable<SubmitData['agent']>;

const applicantWith =
  (change: (idNumber: string) => string): Spoil =>
  (request) => ({
    ...request,
    applicant: { ...request.applicant, idNumber: change(request.applicant.idNumber ?? '') },
  });
const agentWith =
  (change: (agent: Agent, random: Random) => Agent): Spoil =>
  (request, random) => ({
    ...request,
    ...(request.agent === undefined ? {} : { agent: change(request.agent, random) }),
  });
const firstMaterialWith =
  (change: Partial<SubmitData['materials'][number]>): Spoil =>
  (request) => ({
    ...request,
    materials: request.materials.map((material, index) => (index === 0 ? { ...material, ...change } : material)),
  });
const byAgent = ({ agent }: Request): boolean => agent !== undefined;
const byBody = (request: Request): boolean => !byCitizen(request);

/** What can be planted into an application to any matter. */
const generalPlants: readonly Plant[] = [
  flaw('ID_CHECKSUM', 'applicant', applicantWith(withWrongCheckDigit), byCitizen),
  flaw('ID_BIRTH_DATE', 'applicant', applicantWith(withImpossibleBirthDate), byCitizen),
  flaw(
    'ID_FORMAT',
    'applicant',
    applicantWith((idNumber) => idNumber.slice(0, 12)),
    byCitizen,
  ),
  flaw('ID_MISSING', 'applicant', withoutNumber, byCitizen),
  hint('ID_15_DIGITS', 'applicant', applicantWith(oldForm), byCitizen),
  hint('ID_DIVISION_UNKNOWN', 'applicant', applicantWith(withUnknownDivision), byCitizen),
  flaw('CREDIT_CODE_MISSING', 'applicant', withoutCode, byBody),
  flaw('CREDIT_CODE_FORMAT', 'applicant', withShortCode, byBody),
  flaw('PHONE_FORMAT', 'phone', (request) => ({ ...request, applicant: { ...request.applicant, phone: '0571-0' } })),
  flaw(
    'AGENT_ID_CHECKSUM',
    'agent',
    agentWith((agent) => ({ ...agent, idNumber: withWrongCheckDigit(agent.idNumber) })),
    byAgent,
  ),
  flaw(
    'AGENT_MINOR',
    'agent',
    agentWith((agent, random) => ({ ...agent, idNumber: numberOfChild(random) })),
    byAgent,
  ),
  flaw(
    'AGENT_PHONE_FORMAT',
    'agent',
    agentWith((agent) => ({ ...agent, phone: '12345' })),
    byAgent,
  ),
  flaw(
    'AGENT_AUTHORITY_EXPIRED',
    'agent',
    agentWith((agent) => ({ ...agent, authorityUntil: '2020-12-31' })),
    byAgent,
  ),
  flaw(
    'AGENT_AUTHORITY_DATE',
    'agent',
    agentWith((agent) => ({ ...agent, authorityUntil: '2099-02-30' })),
    byAgent,
  ),
  hint(
    'AGENT_AUTHORITY_UNDATED',
    'agent materials',
    agentWith(({ authorityUntil: _left, ...agent }) => agent),
    byAgent,
  ),
  flaw(
    'AGENT_AUTHORITY_MISSING',
    'materials',
    (request) => ({ ...request, materials: request.materials.filter(({ type }) => type !== 'authorisation') }),
    byAgent,
  ),
  flaw('MATERIAL_MISSING', 'materials', (request, random) =>
    withoutMaterial(...request.materials.slice(0, 1).map(({ type }) => type))(request, random),
  ),
  flaw('MATERIAL_DUPLICATED', 'materials', (request) => ({
    ...request,
    materials: [...request.materials, ...request.materials.slice(0, 1)],
  })),
  // One file for two papers.
  flaw(
    'MATERIAL_DUPLICATED',
    'materials',
    (request) => ({
      ...request,
      materials: request.materials.map((material) => ({
        ...material,
        hash: request.materials[0]?.hash ?? material.hash,
      })),
    }),
    ({ materials }) => materials.length > 1,
  ),
  flaw('MATERIAL_TOO_LARGE', 'materials', firstMaterialWith({ size: 2 ** 28 })),
  flaw('MATERIAL_MEDIA_TYPE', 'materials', firstMaterialWith({ mediaType: 'application/x-msdownload' })),
  flaw('MATERIAL_EXPIRED', 'materials', firstMaterialWith({ validUntil: '2020-01-01' })),
  flaw('MATERIAL_DATE', 'materials', firstMaterialWith({ validUntil: '2030-02-31' })),
  hint('MATERIAL_UNASKED', 'materials', (request, random) => ({
    ...request,
    materials: [...request.materials, makeMaterial(random, 'holiday-photograph')],
  })),
  flaw('SCHEMA_UNEXPECTED', 'form', form({ favouriteColour: '红' })),
  // Somebody's name and number where the name of a field should stand.
  flaw('SCHEMA_UNEXPECTED', 'form', (request, random) =>
    form({ [request.applicant.name]: request.applicant.idNumber ?? '' })(request, random),
  ),
];

/**
 * Picks at least one and up to `most` plants that fit the request and do not touch each other or `spared`. Those of the matter
 * itself are met as often as all the others together.
 */
export function pickPlants(
  random: Random,
  { plants }: Pick<Notice, 'plants'>,
  request: Request,
  options: { readonly most: number; readonly returns: boolean; readonly spared?: readonly string[] },
): readonly Plant[] {
  const touched = new Set(options.spared);
  const fitting = (from: readonly Plant[]) =>
    from.filter(
      ({ returns, fits, touches }) =>
        returns === options.returns && (fits?.(request) ?? true) && !touches.some((one) => touched.has(one)),
    );
  const picked: Plant[] = [];
  for (let wanted = random.between(1, options.most); wanted > 0; wanted -= 1) {
    const [own, general] = [fitting(plants), fitting(generalPlants)];
    const from = general.length === 0 || (own.length > 0 && random.chance(0.5)) ? own : general;
    if (from.length === 0) break;
    const plant = random.pick(from);
    picked.push(plant);
    for (const one of plant.touches) touched.add(one);
  }
  return picked;
}

/** The request with everything planted. */
export function spoil(request: Request, planted: readonly Plant[], random: Random): Request {
  return planted.reduce((spoilt, plant) => plant.spoil(spoilt, random), request);
}

function withoutNumber(request: Request): Request {
  const { idNumber: _left, ...applicant } = request.applicant;
  return { ...request, applicant };
}

function withoutCode(request: Request): Request {
  const { creditCode: _left, ...applicant } = request.applicant;
  return { ...request, applicant };
}

function withShortCode(request: Request): Request {
  return {
    ...request,
    applicant: { ...request.applicant, creditCode: request.applicant.creditCode?.slice(0, 15) ?? '' },
  };
}

function numberOfChild(random: Random): string {
  return makeCitizen(random, { bornFrom: 2012, bornTo: 2016 }).idNumber;
}
