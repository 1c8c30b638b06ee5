import type { Random } from '../../../rules/random.ts';
import { byCitizen, form, formOf } from '../changes.ts';
import { COUNTY, QIANTAN_TOWN } from '../county.ts';
import { makeDay, yearOf } from '../day.ts';
import { desks } from '../desks.ts';
import { archivesDoors } from '../doors.ts';
import type { Notice, Request } from '../notice.ts';
import { partyOf } from '../papers.ts';
import { flaw, hint } from '../plant.ts';
import { type Citizen, makeCitizen, outsiders } from '../population.ts';

/**
 * 教师档案证明出具: who stands in the roster as a regular teacher is certified at once; all else is reviewed by the education
 * bureau, and long or merely witnessed service outside the regular staff by the city's.
 */
export const teacherRecordCopy: Notice = {
  matter: 'teacher-record-copy',
  prefix: 'JS',
  share: 8,
  doors: archivesDoors,
  strangers: ['veterans', 'housing', 'province', 'supervision'],
  make,
  course: ({ agent, form: { teacherKind, applicantRelation, evidence, serviceYears } }) => {
    const regular = teacherKind === 'regular';
    const reviewed = !regular || agent !== undefined || applicantRelation !== 'self' || evidence !== 'roster';
    const city = !regular && (Number(serviceYears) > 10 || evidence === 'witness');
    return {
      window: desks.archivesWindow,
      stages: [
        [{ step: 'search', desk: desks.archivist }],
        ...(reviewed ? [[{ step: 'education-review', desk: desks.educationReviewer }]] : []),
        ...(city ? [[{ step: 'city-approval', desk: desks.cityEducationApprover }]] : []),
        [{ step: 'certify', desk: desks.archivesApprover }],
      ],
    };
  },
  plants: [
    flaw(
      'TEACHER_LEFT_BEFORE_HIRED',
      'service',
      formOf(({ hiredOn }) => ({ leftOn: `${yearOf(String(hiredOn)) - 1}-06-30`, serviceYears: 0 })),
    ),
    flaw(
      'TEACHER_HIRED_BEFORE_BIRTH',
      'birth',
      formOf(({ hiredOn }) => ({ birthDate: `${yearOf(String(hiredOn)) + 1}-01-01` })),
    ),
    flaw('TEACHER_SERVICE_OVER_SPAN', 'service', form({ serviceYears: 59 })),
    hint(
      'TEACHER_PRIVATE_AFTER_1997',
      'service birth kind',
      form({
        teacherKind: 'private',
        birthDate: '1975-05-05',
        hiredOn: '2000-09-01',
        leftOn: '2005-07-01',
        serviceYears: 4,
      }),
    ),
    hint(
      'TEACHER_SUBSIDY_REGULAR',
      'kind purpose leaving',
      form({ teacherKind: 'regular', purpose: 'serviceSubsidy', leavingKind: 'resigned' }),
    ),
    hint(
      'TEACHER_NAME_MISMATCH',
      'who leaving',
      form({ applicantRelation: 'self', teacherName: outsiders[4], leavingKind: 'resigned' }),
      byCitizen,
    ),
    flaw(
      'TEACHER_DECEASED_SELF',
      'who leaving',
      form({ leavingKind: 'deceased' }),
      ({ form: { applicantRelation } }) => applicantRelation === 'self',
    ),
    flaw('TEACHER_LEFT_MISSING', 'service', form({ leftOn: undefined })),
    flaw('TEACHER_CERTIFICATE_NUMBER', 'evidence', form({ evidence: 'certificate', certificateNumber: undefined })),
    hint(
      'TEACHER_WITNESS_ONLY',
      'evidence kind',
      form({ evidence: 'witness' }),
      ({ form: { teacherKind } }) => teacherKind !== 'regular',
    ),
    hint(
      'TEACHER_HIRED_UNDER_16',
      'birth',
      formOf(({ hiredOn }) => ({ birthDate: `${yearOf(String(hiredOn)) - 14}-01-01` })),
    ),
  ],
};

function make(random: Random, who: Citizen): Request {
  const heir = random.chance(0.2);
  const teacher = heir ? makeCitizen(random, { bornFrom: 1945, bornTo: 1960 }) : who;
  const kind = random.pick(['regular', 'private', 'substitute']);
  const hired = yearOf(teacher.birthDate) + random.between(18, 20);
  // 民办教师 were last taken on in 1997.
  const teacherKind = kind === 'private' && hired > 1996 ? 'substitute' : kind;
  const years = random.between(2, Math.min(18, 2023 - hired));
  const hiredOn = makeDay(random, hired, hired);
  const evidence = random.pick(['roster', 'roster', 'certificate', 'payroll']);
  return {
    region: random.pick([COUNTY, COUNTY, QIANTAN_TOWN]),
    ...partyOf(random, who, ['id-card'], 0.12),
    form: {
      teacherKind,
      applicantRelation: heir ? 'heir' : 'self',
      teacherName: teacher.name,
      birthDate: teacher.birthDate,
      ...(random.chance(0.3) ? { idNumber: teacher.idNumber } : {}),
      schoolName: random.pick(['下涯镇中心小学', '三都镇中学', '大慈岩镇完全小学']),
      hiredOn,
      leftOn: `${hired + years}${hiredOn.slice(4)}`,
      leavingKind: heir ? 'deceased' : random.pick(['dismissed', 'resigned', 'retired']),
      serviceYears: years - 1,
      ...(evidence === 'certificate' ? { certificateNumber: `建教民${random.between(1000, 9999)}` } : {}),
      evidence,
      copies: random.between(1, 3),
      purpose: teacherKind === 'regular' ? 'pension' : random.pick(['serviceSubsidy', 'pension']),
    },
  };
}
