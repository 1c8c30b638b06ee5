import type { ApplicationState, Consultation, OpenStep } from '../../actors/application/state.ts';
import { stances } from '../../actors/protocol/collaboration-messages.ts';
import type { EntityKey } from '../../actors/protocol/entity.ts';
import type { Matter } from '../../rules/matters/matter.ts';
import type { Random } from '../../rules/random.ts';
import { type Officer, type Parties, SUPERVISOR } from './parties.ts';
import type { Letter } from './post-office.ts';
import type { Folded } from './witness.ts';

/** An open step, as those see it who deal with each other about it. */
export interface Desk {
  readonly entity: EntityKey;
  readonly folded: Folded;
  readonly matter: Matter;
  readonly open: OpenStep;
  /** Who could do the step. */
  readonly officer: Officer;
}

const reason = '职责调整';

/** What officers say to each other about a step: mostly what is allowed, sometimes what is not. */
export function letterOfColleagues(random: Random, parties: Parties, desk: Desk): Letter {
  const { entity, folded, matter, open, officer } = desk;
  const state = folded.state as unknown as ApplicationState;
  const by = (one: Officer, type: Letter['type'], data: object): Letter => ({
    integrator: one.integrator,
    entity,
    type,
    data: {
      expectedVersion: random.chance(0.95) ? folded.version : folded.version - 1,
      officer: one.staffNumber,
      ...data,
    },
  });
  const anybody = (organisation: string | undefined): Officer =>
    random.pick(orAll(parties.officers, (one) => one.organisation === organisation));
  const step = { step: open.step };
  const asked = state.consultations.find((one) => one.step === open.step && one.status === 'open');
  const others = matter.responsible.filter(({ organisation }) => organisation !== officer.organisation);
  const receiver = random.pick(others.length === 0 ? matter.responsible : others).organisation;
  const department = random.pick(parties.organisations).creditCode;
  const question = { departments: [department], question: '是否属实', workingDays: random.between(1, 3) };
  const alone: readonly Choice[] = [
    [() => by(officer, 'onedoor.application.transfer', { ...step, organisation: receiver, reason }), 6],
    [() => by(officer, 'onedoor.application.claim', step), 2],
    [() => by(officer, 'onedoor.application.release', step), 1],
    [() => by(officer, 'onedoor.application.consult', { ...step, ...question }), 4],
    [() => by(anybody(officer.organisation), 'onedoor.application.extend', { reason }), 1],
  ];
  const received = open.holder === undefined ? 1 : 8;
  const decline: Choice = [
    () => by(anybody(open.holder?.organisation), 'onedoor.application.decline', { ...step, reason }),
    received,
  ];
  return random.weigh([...alone, decline, ...(asked === undefined ? [] : answers(asked))])();

  function answers({ number: consultation, departments }: Consultation): readonly Choice[] {
    const opinion = { consultation, stance: random.pick(stances), opinion: '无异议' };
    const conclusion = { consultation, conclusion: '已核实', ...(random.chance(0.7) ? { reason } : {}) };
    return [
      [() => by(anybody(random.pick(departments)), 'onedoor.application.opine', opinion), 12],
      [() => by(officer, 'onedoor.application.conclude', conclusion), 8],
    ];
  }
}

type Choice = readonly [() => Letter, number];

/** Those of a list that fit; all where none does. */
function orAll<One>(all: readonly One[], fits: (one: One) => boolean): readonly One[] {
  const found = all.filter(fits);
  return found.length === 0 ? all : found;
}

/** A department reports that a result was wrong. */
export function contradiction(random: Random, parties: Parties, entity: EntityKey, { version }: Folded): Letter {
  const { creditCode, integrator } = random.pick(parties.organisations);
  return {
    integrator: random.chance(0.7) ? SUPERVISOR : integrator,
    entity,
    type: 'onedoor.application.contradict',
    data: {
      expectedVersion: version,
      organisation: creditCode,
      purpose: 'verification',
      pointer: '/data/form',
      statement: '登记台账无此登记',
      evidence: [
        {
          type: 'statement',
          hash: { algorithm: 'sha256', value: 'e'.repeat(64) },
          size: 1000,
          mediaType: 'application/pdf',
        },
      ],
    },
  };
}
