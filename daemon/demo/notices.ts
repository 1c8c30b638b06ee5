import { adoptionRecordCopy } from './matters/adoption-record-copy.ts';
import { archiveDonationTransfer } from './matters/archive-donation-transfer.ts';
import { censusRecordCopy } from './matters/census-record-copy.ts';
import { crossHallQuery } from './matters/cross-hall-query.ts';
import { houseBuildingApproval } from './matters/house-building-approval.ts';
import { houseBuildingRecordCopy } from './matters/house-building-record-copy.ts';
import { marriageRecordCopy } from './matters/marriage-record-copy.ts';
import { reliefRecordCopy } from './matters/relief-record-copy.ts';
import { teacherRecordCopy } from './matters/teacher-record-copy.ts';
import { veteranRecordCopy } from './matters/veteran-record-copy.ts';
import type { Notice } from './notice.ts';

/** The notices of the ten matters. */
export const notices: readonly Notice[] = [
  marriageRecordCopy,
  houseBuildingApproval,
  crossHallQuery,
  archiveDonationTransfer,
  veteranRecordCopy,
  reliefRecordCopy,
  censusRecordCopy,
  adoptionRecordCopy,
  teacherRecordCopy,
  houseBuildingRecordCopy,
];
