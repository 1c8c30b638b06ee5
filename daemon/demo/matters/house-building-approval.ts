import type { Random } from '../../../rules/random.ts';
import { form } from '../changes.ts';
import { COUNTY, QIANTAN_TOWN } from '../county.ts';
import { desks } from '../desks.ts';
import { townDoors } from '../doors.ts';
import type { Notice, Request } from '../notice.ts';
import { partyOf } from '../papers.ts';
import { flaw, hint } from '../plant.ts';
import type { Citizen } from '../population.ts';

/**
 * 农村村民建房审批: the town says what it thinks, then the land and the planning office side by side, and a county review
 * beside them for what is high or large. None of them decides: the planning permit waits for all their opinions, and the
 * homestead is granted by the town's government last of all.
 */
export const houseBuildingApproval: Notice = {
  matter: 'house-building-approval',
  prefix: 'JF',
  share: 14,
  doors: townDoors,
  strangers: ['veterans', 'hall', 'education', 'supervision'],
  make,
  course: ({ region, form: { floors, landArea } }) => {
    const town =
      region === QIANTAN_TOWN
        ? { window: desks.qiantanWindow, reviewer: desks.qiantanReviewer, approver: desks.qiantanApprover }
        : { window: desks.townshipWindow, reviewer: desks.townshipReviewer, approver: desks.townshipApprover };
    return {
      window: town.window,
      stages: [
        [{ step: 'township-opinion', desk: town.reviewer, opinion: true }],
        [
          { step: 'land-opinion', desk: desks.agricultureReviewer, opinion: true },
          { step: 'planning-opinion', desk: desks.housingReviewer, opinion: true },
          ...(Number(floors) > 3 || Number(landArea) > 125
            ? [{ step: 'county-review', desk: desks.housingReviewer, opinion: true as const }]
            : []),
        ],
        [{ step: 'county-approval', desk: desks.housingApprover }],
        [{ step: 'homestead-approval', desk: town.approver }],
      ],
    };
  },
  plants: [
    flaw('SCHEMA_REQUIRED', 'village', form({ village: undefined })),
    flaw('HOUSE_LAND_OVER_LIMIT', 'land', form({ landKind: 'cultivated', landArea: 130, householdSize: 6, floors: 2 })),
    hint('HOUSE_LAND_OVER_HOUSEHOLD', 'land', form({ landKind: 'other', householdSize: 2, landArea: 120, floors: 2 })),
    hint('HOUSE_FLOORS_OVER_LIMIT', 'land', form({ floors: 6 })),
    hint('HOUSE_FLOOR_AREA_TOO_SMALL', 'floor-area', form({ floorArea: 10 })),
    flaw('HOUSE_DATES_ORDER', 'plan', form({ plannedStart: '2099-03-01', plannedEnd: '2098-11-30' })),
    flaw(
      'HOUSE_SECOND_HOMESTEAD',
      'homestead',
      form({ construction: 'newBuild', existingHouseArea: 80, surrendersExisting: false }),
    ),
    flaw('HOUSE_REBUILD_NOTHING', 'homestead', form({ construction: 'rebuild', existingHouseArea: 0 })),
    hint('HOUSE_NEIGHBOURS_DISAGREE', 'neighbours', form({ neighboursAgree: false })),
    hint('HOUSE_STARTED_EARLY', 'plan', form({ plannedStart: '2020-03-01' })),
    hint(
      'HOUSE_NOTHING_TO_SURRENDER',
      'homestead',
      form({ construction: 'newBuild', existingHouseArea: 0, surrendersExisting: true }),
    ),
  ],
};

function make(random: Random, who: Citizen): Request {
  const size = random.pick([
    { householdSize: random.between(2, 5), landKind: 'other', landArea: random.between(60, 105), high: false },
    { householdSize: random.between(2, 5), landKind: 'cultivated', landArea: random.between(60, 105), high: false },
    { householdSize: 5, landKind: 'other', landArea: random.between(60, 105), high: true },
    { householdSize: 6, landKind: 'waste', landArea: random.between(128, 155), high: false },
  ]);
  const { high, ...land } = size;
  return {
    region: random.pick([COUNTY, QIANTAN_TOWN]),
    ...partyOf(random, who, ['id-card', 'household-register', 'site-plan', 'design-drawing', 'village-opinion'], 0.1),
    form: {
      construction: random.pick(['rebuild', 'extension']),
      ...land,
      village: random.pick(['下包村三组', '梓洲村一组', '幸福村七组']),
      floorArea: random.between(150, 300),
      floors: high ? 4 : random.between(1, 3),
      existingHouseArea: random.between(40, 90),
      surrendersExisting: true,
      neighboursAgree: true,
      plannedStart: '2099-03-01',
      plannedEnd: '2099-11-30',
    },
  };
}
