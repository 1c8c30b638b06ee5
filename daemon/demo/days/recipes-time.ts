import { desks } from '../desks.ts';
import { houseBuildingApproval } from '../matters/house-building-approval.ts';
import { marriageRecordCopy } from '../matters/marriage-record-copy.ts';
import { veteranRecordCopy } from '../matters/veteran-record-copy.ts';
import type { CaseWriter } from './case-writer.ts';
import { momentOf } from './office-days.ts';
import { finish, officerOf, type Planting } from './planting.ts';
import type { Recipe } from './violations.ts';

// What is not done in time: cases that lie, for so many working days, where they should not.

/** A marriage record that lies with the archivist. */
function lying(planting: Planting, day: number): CaseWriter {
  const writer = planting.begin(planting.draft(marriageRecordCopy));
  writer.at(momentOf(planting.day(day), '09:20')).submit();
  return writer.at(momentOf(planting.day(day), '10:00')).accept();
}

/** It lies for so many working days and is then done. */
const lies = (workingDays: number, ...codes: readonly string[]): Recipe => ({
  days: workingDays + 3,
  plant: (planting, day) => {
    const writer = lying(planting, day);
    finish(writer, planting.pace(day + workingDays));
    planting.plant(writer, ...codes);
  },
});

/** So many cases of a day at one bureau, which leaves them all lying for longer than its step may take. */
const BURST = 12;

export const timeRecipes: readonly Recipe[] = [
  lies(3, 'STEP_OVERDUE'),
  lies(5, 'STEP_OVERDUE', 'DUE_SOON'),
  lies(6, 'STEP_OVERDUE', 'DUE_SOON', 'DUE_TODAY'),
  lies(8, 'STEP_OVERDUE', 'DUE_SOON', 'DUE_TODAY', 'PROMISE_OVERDUE', 'LEGAL_DUE_SOON'),
  lies(11, 'PROMISE_OVERDUE', 'LEGAL_OVERDUE'),
  lies(17, 'PROMISE_OVERDUE', 'LEGAL_OVERDUE', 'OVERDUE_LONG'),
  // The time stands still while the applicant is waited for, and goes on afterwards.
  {
    days: 13,
    plant: (planting, day) => {
      const writer = lying(planting, day);
      writer.at(momentOf(planting.day(day + 1), '14:20')).return();
      writer.at(momentOf(planting.day(day + 5), '09:20')).correct();
      writer.at(momentOf(planting.day(day + 5), '10:00')).accept();
      finish(writer, planting.pace(day + 9));
      planting.plant(writer, 'DUE_SOON');
    },
  },
  {
    days: 12,
    plant: (planting, day) => {
      const writer = planting.begin(planting.draft(houseBuildingApproval)).partly();
      writer.at(momentOf(planting.day(day), '09:20')).submit();
      finish(writer, planting.pace(day + 6));
      planting.plant(writer, 'EXAMINATION_LAPSED');
    },
  },
  {
    days: 16,
    plant: (planting, day) => {
      const writer = lying(planting, day);
      const pace = planting.pace(day, 5);
      while (writer.account.standing === 'accepted') {
        writer.at(pace.moment).approve();
        pace.next();
      }
      finish(writer, planting.pace(day + 13));
      planting.plant(writer, 'DELIVERY_LATE');
    },
  },
  {
    days: 28,
    plant: (planting, day) => {
      const writer = planting.begin(planting.draft(houseBuildingApproval));
      writer.at(momentOf(planting.day(day), '09:20')).submit();
      writer.at(momentOf(planting.day(day), '10:00')).accept();
      const at = momentOf(planting.day(day + 20), '15:00');
      const officer = officerOf(
        writer.account.window.desk === desks.qiantanWindow ? desks.qiantanApprover : desks.townshipApprover,
      );
      const deed = { action: 'extend', officer, step: '', organisation: '', done: true };
      writer.at(at).beside('extend', 'street', { officer, reason: '案情复杂，需补充勘测' }, deed);
      planting.find('EXTENSION_LATE', writer, at);
      finish(writer, planting.pace(day + 21));
      planting.plant(writer, 'EXTENSION_LATE');
    },
  },
  {
    days: 11,
    perDay: 20,
    plant: (planting, day) => {
      for (let index = 0; index < BURST; index += 1) {
        const writer = planting.begin(planting.draft(veteranRecordCopy));
        // Ten lapse together, and each other on a later day, so that it is known which is the eleventh.
        const begun = day + Math.max(0, index - 9);
        writer.at(momentOf(planting.day(begun), '09:20')).submit();
        writer.at(momentOf(planting.day(begun), '10:00')).accept();
        writer.at(momentOf(planting.day(begun), '11:20')).approve();
        // Each at a time of its own, so that whoever is late for the third time is known to be.
        finish(writer, planting.pace(begun + 5, index % 10));
        if (index === 0) planting.plant(writer, 'ORGANISATION_OVERDUE_BURST', 'OFFICER_OVERDUE_REPEATED');
        else planting.plant(writer);
      }
    },
  },
];
