import { correctAndRepeat, entry, readAgain } from './defect-entry.ts';

/** Why departments cannot do with each other what they ask for. See `defects.ts`. */
export const collaborationDefects = {
  TRANSFER_ITSELF: entry('不能转办给正在办理的单位', 'The step is already with this organisation', ...correctAndRepeat),
  TRANSFER_UNKNOWN: entry(
    '该事项在此地没有这一单位',
    'The matter knows no such organisation for this place',
    '转办只能给事项目录中服务此地的单位。',
    'Transfer it to an organisation that the catalogue of the matter has for this place.',
  ),
  TRANSFER_LIMIT: entry(
    '本环节已达转办次数上限',
    'The step was transferred as often as it may be',
    '由现办理单位办理。',
    'Whoever holds it now must do it.',
  ),
  STEP_FALLBACK: entry(
    '本环节已由兜底单位承接，不得转办或退办',
    'The step is a fallback: it cannot be transferred or declined any more',
    '由兜底单位办理，可以发起会商。',
    'Do it; others can be asked in a consultation.',
  ),
  NOT_RECEIVER: entry(
    '本环节不是转办而来，不能退办',
    'The step did not come by transfer, so it cannot be declined',
    '请办理、退回申请人或转办。',
    'Act, return it to the applicant, or transfer it.',
  ),
  STEP_CLAIMED: entry('本环节已由另一人员认领', 'The step is claimed by another officer', ...readAgain),
  CLAIM_NOT_HELD: entry('该人员没有有效的认领', 'This officer holds no claim on the step', ...readAgain),
  CONSULTATION_OPEN: entry(
    '本环节的会商尚未结束',
    'A consultation about the step is still open',
    '先作出会商结论。',
    'Conclude the consultation first.',
  ),
  CONSULTATION_LIMIT: entry(
    '本申请已达会商次数上限',
    'The application has had as many consultations as it may',
    '不再会商，直接办理。',
    'Act without another one.',
  ),
  CONSULTATION_ITSELF: entry('不能与本单位会商', 'An organisation cannot consult itself', ...correctAndRepeat),
  CONSULTATION_UNKNOWN: entry('没有这一会商', 'There is no such consultation', ...readAgain),
  CONSULTATION_OVER: entry('会商已经结束', 'The consultation is over', ...readAgain),
  NOT_ASKED: entry('该单位未被邀请会商', 'The organisation was not asked in this consultation', ...readAgain),
  OPINION_GIVEN: entry('该单位已提交会商意见', 'The organisation has given its opinion already', ...readAgain),
  CONCLUSION_EARLY: entry(
    '未到答复期限且意见未齐，须说明理由',
    'It is not due yet and opinions are missing: a reason is needed to conclude it',
    ...correctAndRepeat,
  ),
} as const;
