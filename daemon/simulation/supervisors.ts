import type { AlertState, AlertStatus } from '../../actors/alert/state.ts';
import { dayOf } from '../../actors/day.ts';
import { type AlertVerb, alertVerbs } from '../../actors/protocol/alert-messages.ts';
import { measures } from '../../actors/protocol/alerts.ts';
import type { EntityKey } from '../../actors/protocol/entity.ts';
import { type Officer, SUPERVISOR } from './parties.ts';
import type { Registrar } from './registrar.ts';
import type { WorkloadDependencies } from './workload.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/** What leads on from each status. */
const onward: Readonly<Record<AlertStatus, AlertVerb>> = {
  raised: 'acknowledge',
  acknowledged: 'assign',
  assigned: 'rectify',
  rectified: 'review',
  reviewed: 'close',
  closed: 'dispose',
  dismissed: 'suppress',
};

/** Those who answer alerts, of whatever the journal says was found: mostly with what leads on, sometimes with anything. */
export class Supervisors {
  readonly #with: WorkloadDependencies;
  readonly #registrar: Registrar;

  constructor(dependencies: WorkloadDependencies, registrar: Registrar) {
    this.#with = dependencies;
    this.#registrar = registrar;
  }

  /** Somebody does something with an alert, if there is one. */
  turn(): void {
    const { random, witness, post, parties } = this.#with;
    const alerts = witness.ofKind('alert');
    if (alerts.length === 0) return;
    const [entity, { state: json, version }] = random.pick(alerts);
    const state = json as unknown as AlertState;
    const verb = random.chance(0.8) ? onward[state.status] : random.pick(alertVerbs);
    const supervisor = random.pick(parties.supervisors);
    const own = verb === 'rectify' || verb === 'answer';
    const officer = own ? (this.#accountable(state) ?? supervisor) : supervisor;
    if (!this.#registrar.isFiled(officer)) {
      this.#registrar.file(officer);
      return;
    }
    const data = {
      expectedVersion: random.chance(0.95) ? version : version - 1,
      officer: officer.staffNumber,
      organisation: officer.organisation,
      ...this.#particulars(verb, state),
    };
    const integrator = own ? officer.integrator : SUPERVISOR;
    post.send({ integrator, entity: entity as EntityKey, type: `onedoor.alert.${verb}`, data });
  }

  /** Who has to rectify, or somebody of the organisation that is accountable. */
  #accountable({ assignee, finding }: AlertState): Officer | undefined {
    const { random, parties } = this.#with;
    const assigned = parties.officers.find(({ staffNumber }) => staffNumber === assignee?.officer);
    const there = parties.officers.filter(({ organisation }) => organisation === finding.accountable.organisation);
    return assigned ?? (there.length === 0 ? undefined : random.pick(there));
  }

  #particulars(verb: AlertVerb, state: AlertState): object {
    const { random, clock } = this.#with;
    switch (verb) {
      case 'assign': {
        const { staffNumber, organisation } = this.#accountable(state) ?? random.pick(this.#with.parties.officers);
        return { assignee: { officer: staffNumber, organisation } };
      }
      case 'rectify':
        return { report: '已整改' };
      case 'review':
        return { outcome: random.pick(['accepted', 'accepted', 'insufficient']), opinion: '已复核' };
      case 'dismiss':
        return { reason: '误报' };
      case 'suppress':
        return { until: dayOf(clock.now() + random.between(0, 5) * DAY_MS), reason: '集中整改' };
      case 'dispose':
        return { measure: random.pick(measures), decision: '责令改正' };
      case 'answer':
        return { words: '情况属实' };
      case 'acknowledge':
      case 'close':
      case 'countersign':
        return {};
      default: {
        const unknown: never = verb;
        throw new Error(`supervisors do not know ${String(unknown)}`);
      }
    }
  }
}
