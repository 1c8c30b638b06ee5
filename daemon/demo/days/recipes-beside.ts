import { desks } from '../desks.ts';
import { crossHallQuery } from '../matters/cross-hall-query.ts';
import { houseBuildingApproval } from '../matters/house-building-approval.ts';
import { marriageRecordCopy } from '../matters/marriage-record-copy.ts';
import { organisations } from '../organisations.ts';
import { makeMaterial } from '../papers.ts';
import type { CaseWriter } from './case-writer.ts';
import { CLOSING, momentOf } from './office-days.ts';
import type { Pace } from './plan.ts';
import { finish, giveUp, isAttended, officerOf, type Planting } from './planting.ts';
import type { Recipe } from './violations.ts';

// What goes wrong between organisations, and with what was decided.

const STEP = 'township-opinion';
const REASON = '不属本单位职责范围';

/** A house of the county's towns, at whose first opinion it is dealt with beside the flow. */
function house(planting: Planting, day: number): { readonly writer: CaseWriter; readonly pace: Pace } {
  const draft = planting.draft(houseBuildingApproval, undefined, ({ data }) => data.region === '330182');
  const writer = planting.begin(draft);
  const pace = planting.pace(day);
  writer.at(pace.moment).submit();
  pace.next();
  writer.at(pace.moment).accept();
  pace.next();
  return { writer, pace };
}

const town = officerOf(desks.townshipReviewer);
const land = officerOf(desks.agricultureReviewer);
const planning = officerOf(desks.housingReviewer);

function transfers(writer: CaseWriter, pace: Pace, from: readonly [string, string], to: string): void {
  const [integrator, officer] = from;
  writer.at(pace.moment).beside('transfer', integrator, { officer, step: STEP, organisation: to, reason: REASON });
  pace.next();
}

function declines(writer: CaseWriter, pace: Pace, [integrator, officer]: readonly [string, string]): void {
  writer.at(pace.moment).beside('decline', integrator, { officer, step: STEP, reason: REASON });
  pace.next();
}

export const besideRecipes: readonly Recipe[] = [
  {
    days: 4,
    plant: (planting, day) => {
      const { writer, pace } = house(planting, day);
      transfers(writer, pace, ['street', town], organisations.agriculture.code);
      const at = pace.moment;
      transfers(writer, pace, ['agriculture', land], organisations.housing.code);
      planting.find('TRANSFER_LOOP', writer, at, STEP);
      giveUp(writer, pace);
      planting.plant(writer, 'TRANSFER_LOOP');
    },
  },
  {
    days: 4,
    plant: (planting, day) => {
      const { writer, pace } = house(planting, day);
      transfers(writer, pace, ['street', town], organisations.agriculture.code);
      declines(writer, pace, ['agriculture', land]);
      planting.find('TRANSFER_LOOP', writer, pace.moment, STEP);
      transfers(writer, pace, ['street', town], organisations.housing.code);
      planting.find('FALLBACK_USED', writer, pace.moment, STEP);
      declines(writer, pace, ['housing', planning]);
      giveUp(writer, pace);
      planting.plant(writer, 'TRANSFER_LOOP', 'FALLBACK_USED');
    },
  },
  {
    days: 5,
    plant: (planting, day) => {
      const { writer, pace } = house(planting, day);
      const departments = [organisations.housing.code, organisations.agriculture.code];
      const question = '该户是否已有宅基地';
      writer
        .at(pace.moment)
        .beside('consult', 'street', { officer: town, step: STEP, departments, question, workingDays: 1 });
      planting.find('CONSULTATION_LATE', writer, momentOf(planting.day(day + 1), CLOSING), STEP);
      writer.lapse();
      giveUp(writer, planting.pace(day + 2));
      planting.plant(writer, 'CONSULTATION_LATE');
    },
  },
  {
    days: 4,
    plant: (planting, day) => {
      const draft = planting.draft(crossHallQuery, undefined, (one) => !isAttended(one));
      const writer = planting.begin(draft).partly();
      const pace = planting.pace(day);
      writer.at(pace.moment).submit();
      pace.next();
      writer.at(pace.moment).accept();
      planting.find('ASSIGNMENT_UNATTENDED', writer, pace.moment, 'assist-search');
      pace.next(6);
      giveUp(writer, pace);
      planting.plant(writer, 'ASSIGNMENT_UNATTENDED');
      // It lies beyond what the county's supervisors are filed for.
      planting.applications.delete(writer.application);
    },
  },
  {
    days: 5,
    plant: (planting, day) => {
      const writer = planting.begin(planting.draft(marriageRecordCopy));
      const pace = planting.pace(day);
      writer.at(pace.moment).submit();
      pace.next();
      finish(writer, pace);
      writer.at(pace.moment).beside('contradict', 'hall', {
        organisation: organisations.archives.code,
        purpose: 'verification',
        pointer: '/data/form/registeredOn',
        statement: '经核对原档，登记日期与申报不符',
        evidence: [makeMaterial(planting.random, 'register-page')],
      });
      planting.find('RESULT_CONTRADICTED', writer, pace.moment);
      planting.plant(writer, 'RESULT_CONTRADICTED');
    },
  },
  {
    days: 4,
    plant: (planting, day) => {
      const atHall = ({ door }: { door: { channel: string } }) => door.channel === 'hall';
      const writer = planting.begin(planting.draft(marriageRecordCopy, undefined, atHall));
      const pace = planting.pace(day);
      writer.at(pace.moment).submit();
      pace.next();
      finish(writer, pace, { inPerson: true });
      planting.plant(writer, 'MANY_VISITS');
    },
  },
  {
    days: 4,
    plant: (planting, day) => {
      const writer = planting.begin(planting.draft(marriageRecordCopy));
      const pace = planting.pace(day);
      writer.at(pace.moment).submit();
      pace.next();
      writer.at(pace.moment).refuse({ opinion: '查无此档' });
      pace.next();
      finish(writer, pace);
      planting.plant(writer, 'REFUSAL_REASON_THIN');
    },
  },
];
