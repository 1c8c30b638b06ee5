import { askFiling, correctAndRepeat, entry, readAgain } from './defect-entry.ts';

/** Why an alert cannot be answered so. See `defects.ts`. */
export const alertDefects = {
  ALERT_NOT_FOUND: entry(
    '没有这一预警，或其不在可监管的区划内',
    'There is no such alert, or it is not of a region that may be supervised from here',
    '请核对预警编号；仍不符的，请联系系统运维人员核对监管区划。',
    'Check the id of the alert; if it is right, ask the operator which regions this integrator supervises.',
  ),
  ALERT_ENDED: entry(
    '预警已关闭或已撤销',
    'The alert is closed or dismissed',
    '无须再办；同一问题再次发现时预警会重新开启。',
    'Nothing is left to do; the same finding would reopen it.',
  ),
  ALERT_MOVE_NOT_ALLOWED: entry(
    '预警在当前状态下不能进行此操作',
    'The alert cannot make this move from its present state',
    ...readAgain,
  ),
  OFFICER_NOT_SUPERVISOR: entry(
    '操作人员未备案为监管人员或领导',
    'The officer is filed neither as supervisor nor as leader',
    ...askFiling,
  ),
  OWN_ALERT: entry(
    '责任人不得处理自己的预警',
    'Who is accountable may not handle their own alert',
    '请由其他监管人员办理；责任人可以用 answer 说明情况。',
    'Let another supervisor do it; who is accountable may say something with answer.',
  ),
  NOT_ASSIGNEE: entry(
    '预警未指派给此人整改',
    'The alert is not assigned to this officer',
    '请由被指派人报告整改，或重新指派。',
    'Let the assignee report, or assign it anew.',
  ),
  REVIEWER_SAME: entry(
    '整改人不得复核或关闭',
    'Who has rectified may neither review nor close',
    '请由另一监管人员办理。',
    'Let another supervisor do it.',
  ),
  DISMISSAL_MISSING: entry(
    '没有待会签的撤销',
    'No dismissal waits for a second signature',
    '请先由一人以 dismiss 提出撤销并说明理由；其间的任何办理都会使其失效。',
    'Let one officer dismiss it with a reason first; whatever is done in between takes that back.',
  ),
  SECOND_SIGNER_MISSING: entry(
    '撤销尚待另一人会签，不能以关闭代替',
    'The dismissal waits for its second signer; closing does not replace that',
    '请由另一监管人员以 countersign 会签。',
    'Let another supervisor countersign.',
  ),
  SECOND_SIGNER_SAME: entry(
    '会签人与提出撤销的人相同',
    'Who countersigns is who has signed first',
    '请由另一监管人员会签。',
    'Let another supervisor countersign.',
  ),
  SUPPRESSION_DAYS: entry(
    '静默期须自今日起且不超过 90 天',
    'A silence ends today at the earliest and in 90 days at the latest',
    ...correctAndRepeat,
  ),
} as const;
