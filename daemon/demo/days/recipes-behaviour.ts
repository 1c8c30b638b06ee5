import { desks } from '../desks.ts';
import { marriageRecordCopy } from '../matters/marriage-record-copy.ts';
import type { CaseWriter } from './case-writer.ts';
import { dayAfter, isWorkingDay, momentOf } from './office-days.ts';
import { slotTimes } from './plan.ts';
import { finish, officerOf, type Planting } from './planting.ts';
import type { Recipe } from './violations.ts';

// How officers must not work: too fast, at night, on holidays, too much of one thing in a day, the same once more.

/** Accepted in the morning, so that the search waits. */
function accepted(planting: Planting, day: number): CaseWriter {
  const writer = planting.begin(planting.draft(marriageRecordCopy));
  writer.at(momentOf(planting.day(day), '09:20')).submit();
  return writer.at(momentOf(planting.day(day), '10:00')).accept();
}

/** One officer does one thing with many cases of a day, a few at every time of the office. */
const tooMany = (
  code: string,
  count: number,
  act: (writer: CaseWriter) => void,
  after: (writer: CaseWriter, planting: Planting, day: number) => void,
): Recipe => ({
  days: 4,
  perDay: 100,
  plant: (planting, day) => {
    const times = slotTimes.slice(2);
    for (let index = 0; index < count; index += 1) {
      const writer = planting.begin(planting.draft(marriageRecordCopy));
      writer.at(momentOf(planting.day(day), slotTimes[0])).submit();
      writer.at(momentOf(planting.day(day), times[index % times.length] ?? ''));
      act(writer);
      after(writer, planting, day);
      if (index === 0) planting.plant(writer, code);
      else planting.plant(writer);
    }
  },
});

const [, RETURNING = '', REFUSING = ''] = desks.archivesWindow.officers;

export const behaviourRecipes: readonly Recipe[] = [
  {
    days: 2,
    perDay: 180,
    plant: (planting, day) => {
      // All that the archives search on that day is searched by one.
      planting.rota.leave(planting.day(day), desks.archivist, officerOf(desks.archivist));
      planting.counts.set('BULK_APPROVALS', 1);
    },
  },
  tooMany(
    'BULK_RETURNS',
    24,
    (writer) => writer.return({ officer: RETURNING }),
    (writer, planting, day) => {
      const pace = planting.pace(day + 1, planting.random.between(0, 9));
      writer.at(pace.moment).correct();
      pace.next();
      finish(writer, pace);
    },
  ),
  tooMany(
    'REFUSAL_STREAK',
    16,
    (writer) => writer.refuse({ officer: REFUSING }),
    (writer, planting, day) => finish(writer, planting.pace(day + 1, planting.random.between(0, 9))),
  ),
  {
    days: 4,
    plant: (planting, day) => {
      const writer = accepted(planting, day);
      writer.at(momentOf(planting.day(day), '10:00:10')).approve();
      finish(writer, planting.pace(day, 4));
      planting.plant(writer, 'UNUSUAL_SPEED');
    },
  },
  {
    days: 4,
    plant: (planting, day) => {
      const writer = accepted(planting, day);
      writer.at(momentOf(planting.day(day), '22:00')).approve();
      finish(writer, planting.pace(day + 1));
      planting.plant(writer, 'OFF_HOURS');
    },
  },
  // Once more by the same officer some days later: where the first was dealt with, it is opened again.
  {
    days: 12,
    plant: (planting, day) => {
      for (const later of [0, 6]) {
        const writer = accepted(planting, day + later);
        writer.at(momentOf(planting.day(day + later), '22:00')).approve({ officer: officerOf(desks.archivist) });
        finish(writer, planting.pace(day + later + 1));
        planting.plant(writer, 'OFF_HOURS');
      }
    },
  },
  {
    days: 2,
    plant: (planting) => {
      // The first working day before a day off of the holiday, whichever day was to be taken.
      const day = planting.part.days.findIndex(
        (one) => !isWorkingDay(dayAfter(one)) && !isWorkingDay(dayAfter(one, 3)),
      );
      if (day < 0) return;
      const writer = accepted(planting, day);
      writer.at(momentOf(dayAfter(planting.day(day), 2), '10:00')).approve();
      finish(writer, planting.pace(day + 1));
      planting.plant(writer, 'NON_WORKING_DAY');
    },
  },
  {
    days: 6,
    plant: (planting, day) => returnedAgain(planting, day, 2, 'PIECEMEAL_RETURN'),
  },
  {
    days: 6,
    plant: (planting, day) => returnedAgain(planting, day, 3, 'PIECEMEAL_RETURN', 'RETURN_LOOP'),
  },
];

/** Returned at the window once more after each correction. */
function returnedAgain(planting: Planting, day: number, times: number, ...codes: readonly string[]): void {
  const writer = planting.begin(planting.draft(marriageRecordCopy));
  const pace = planting.pace(day);
  writer.at(pace.moment).submit();
  for (let left = times; left > 0; left -= 1) {
    pace.next();
    writer.at(pace.moment).return();
    pace.next(2);
    writer.at(pace.moment).correct();
  }
  pace.next();
  finish(writer, pace);
  planting.plant(writer, ...codes);
}
