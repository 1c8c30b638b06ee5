import { correctAndRepeat, entry } from './defect-entry.ts';

const submitAlone = ['请提交为独立申请，或选择其他主办件。', 'Hand it in alone, or name another parent.'] as const;

/** Why an application cannot be linked as it asks. See `defects.ts`. */
export const kinshipDefects = {
  PARENT_UNKNOWN: entry(
    '本接入方没有这一主办件',
    'This integrator has no such parent application',
    '先提交主办件，收到回执后再以新的消息标识提交子办件。',
    'Hand in the parent first; after its receipt, hand in the child under a new message id.',
  ),
  PARENT_ITSELF: entry('申请不能是自己的主办件', 'An application cannot be its own parent', ...correctAndRepeat),
  PARENT_OTHER_APPLICANT: entry(
    '主办件与子办件的申请人不同',
    'The applicants of the parent and of its child are not the same',
    '关联的申请须由同一人提出；申请人填错的，撤回后重新提交。',
    'Linked applications are of one applicant; where the wrong one was given, withdraw it and hand it in anew.',
  ),
  PARENT_ENDED: entry('主办件已办结', 'The parent has ended', ...submitAlone),
  PARENT_IS_CHILD: entry(
    '主办件本身是子办件',
    'The parent is a child itself',
    '请关联到最上一级的主办件。',
    'Link it to the application above.',
  ),
  PARENT_CHILDREN_LIMIT: entry('主办件的子办件已达上限', 'The parent has as many children as it may', ...submitAlone),
  CHILDREN_OPEN: entry(
    '子办件尚未办结，本环节不能继续',
    'Children of the application have not ended, and this step waits for them',
    '待子办件办结后再办理；仍可退回申请人。',
    'Act once they have ended; it can still be returned to the applicant.',
  ),
} as const;
