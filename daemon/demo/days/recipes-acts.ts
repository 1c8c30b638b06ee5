import { QIANTAN_TOWN } from '../county.ts';
import { desks, unfit } from '../desks.ts';
import { houseBuildingApproval } from '../matters/house-building-approval.ts';
import { marriageRecordCopy } from '../matters/marriage-record-copy.ts';
import type { CaseWriter } from './case-writer.ts';
import type { Pace } from './plan.ts';
import { finish, officerOf, type Planting } from './planting.ts';
import type { Recipe } from './violations.ts';

// What officers must not do at a step, each in a case of its own: it is tried, refused and told of, or done and told of.

const archives = desks.archivesWindow.organisation;

/** A marriage record, submitted, and the pace that it goes on with. */
function submitted(planting: Planting, day: number): { readonly writer: CaseWriter; readonly pace: Pace } {
  const writer = planting.begin(planting.draft(marriageRecordCopy));
  const pace = planting.pace(day, planting.random.between(0, 4));
  writer.at(pace.moment).submit();
  pace.next();
  return { writer, pace };
}

/** At the window somebody tries to accept who must not; then it goes on as it should. */
const attempted = (code: string, officer: string, refusal: string): Recipe => ({
  days: 4,
  plant: (planting, day) => {
    const { writer, pace } = submitted(planting, day);
    writer.at(pace.moment).attempt('accept', officer, [refusal]);
    finish(writer, pace);
    planting.plant(writer, code);
  },
});

/** An officer's own application, or one of somebody near. */
const conflict = (code: string, whose: 'self' | 'relative'): Recipe => ({
  days: 4,
  plant: (planting, day) => {
    const who = planting.citizen();
    const own =
      whose === 'self'
        ? { idNumber: who.idNumber }
        : { relatives: [{ relation: 'sibling' as const, idNumber: who.idNumber }] };
    const officer = planting.file(officerOf(desks.archivesWindow), whose, own);
    const writer = planting.begin(planting.draft(marriageRecordCopy, who));
    const pace = planting.pace(day);
    writer.at(pace.moment).submit();
    pace.next();
    writer.at(pace.moment).attempt('accept', officer, ['STOPPED_BY_SUPERVISION']);
    planting.find(code, writer, pace.moment, 'acceptance');
    finish(writer, pace);
    planting.plant(writer, code);
  },
});

export const actRecipes: readonly Recipe[] = [
  attempted('ACT_BY_UNFILED', 'NOBODY-2', 'OFFICER_NOT_FILED'),
  attempted('ACT_ON_EXPIRED_FILING', unfit.expired(archives), 'FILING_EXPIRED'),
  attempted('ACT_OUTSIDE_ROLE', officerOf(desks.archivist), 'OFFICER_ROLE'),
  attempted('ACT_OUTSIDE_LEVEL', unfit.tier(archives), 'OFFICER_LEVEL'),
  attempted('ACT_OUTSIDE_REGION', unfit.place(archives), 'OFFICER_REGION'),
  conflict('OWN_APPLICATION', 'self'),
  conflict('RELATIVE_APPLICATION', 'relative'),
  {
    days: 4,
    plant: (planting, day) => {
      const fits = ({ data }: { data: { region: string } }) => data.region === QIANTAN_TOWN;
      const writer = planting.begin(planting.draft(houseBuildingApproval, undefined, fits));
      const pace = planting.pace(day);
      writer.at(pace.moment).submit();
      pace.next();
      // The town's own desk does it, not that of all towns together.
      writer.at(pace.moment).attempt('accept', officerOf(desks.townshipWindow), ['OFFICER_ORGANISATION']);
      finish(writer, pace);
      planting.plant(writer, 'ACT_FOR_OTHER_ORGANISATION');
    },
  },
  {
    days: 4,
    plant: (planting, day) => {
      const { writer, pace } = submitted(planting, day);
      writer.at(pace.moment).accept();
      pace.next();
      const station = { step: 'certify', desk: desks.archivesApprover };
      writer.at(pace.moment).attempt('approve', officerOf(desks.archivesApprover), ['STEP_NOT_OPEN'], { station });
      planting.find('ACT_OUT_OF_ORDER', writer, pace.moment, 'certify');
      finish(writer, pace);
      planting.plant(writer, 'ACT_OUT_OF_ORDER');
    },
  },
  {
    days: 5,
    plant: (planting, day) => {
      const { writer, pace } = submitted(planting, day);
      finish(writer, pace);
      pace.next();
      writer.at(pace.moment).attempt('accept', officerOf(desks.archivesWindow), ['MOVE_NOT_ALLOWED']);
      planting.plant(writer, 'ACT_AFTER_END');
    },
  },
  {
    days: 4,
    plant: (planting, day) => {
      const whole = { officerRoles: ['window', 'archivist', 'reviewer', 'approver'] as const };
      const officer = planting.file(officerOf(desks.archivesWindow), 'whole', {
        officerRoles: [...whole.officerRoles],
      });
      const { writer, pace } = submitted(planting, day);
      writer.at(pace.moment).accept({ officer });
      pace.next();
      writer.at(pace.moment).approve();
      pace.next();
      writer.at(pace.moment).approve({ officer });
      pace.next();
      finish(writer, pace);
      planting.plant(writer, 'REVIEWED_OWN_ACCEPTANCE');
    },
  },
  {
    days: 5,
    plant: (planting, day) => {
      const officer = planting.file(officerOf(desks.housingReviewer), 'whole', {
        officerRoles: ['reviewer', 'approver'],
      });
      const writer = planting.begin(planting.draft(houseBuildingApproval));
      const pace = planting.pace(day);
      writer.at(pace.moment).submit();
      while (writer.account.standing !== 'approved') {
        pace.next();
        writer.at(pace.moment);
        const station = writer.account.waiting[0];
        if (writer.account.standing === 'received') writer.accept();
        else if (station?.step === 'planning-opinion') writer.object({ officer });
        else if (station?.step === 'county-approval') writer.approve({ officer });
        else writer.approve();
      }
      pace.next();
      finish(writer, pace);
      planting.plant(writer, 'APPROVED_OWN_OBJECTION');
    },
  },
];
