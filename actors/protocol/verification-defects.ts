import { askOperator, correctAndRepeat, entry, readAgain } from './defect-entry.ts';

const getConsent = [
  '请由本人就此用途、数据集和期限授权后再办理。',
  'Let the person consent to this purpose, these datasets and this time first.',
] as const;

/** Why somebody cannot be verified with other departments, and why a report cannot be decided on. See `defects.ts`. */
export const verificationDefects = {
  RIGHT_CONSENT: entry(
    '只能登记或撤回本接入方自己收取的授权',
    'Only the integrator that takes a consent in may grant or withdraw it',
    ...askOperator,
  ),
  RIGHT_VERIFICATION: entry(
    '只能以本接入方自己的编号请求核对',
    'A verification is asked for under a number of the integrator itself',
    ...askOperator,
  ),
  CONSENT_EXISTS: entry(
    '该授权编号已经存在',
    'A consent with this number exists already',
    '请使用新的授权编号。',
    'Use a new number.',
  ),
  CONSENT_TOO_LONG: entry('授权期限超过两年', 'A consent holds for two years at most', ...correctAndRepeat),
  CONSENT_UNKNOWN: entry('没有这一核对授权', 'There is no such consent', ...getConsent),
  CONSENT_WITHDRAWN: entry('核对授权已撤回', 'The consent is withdrawn', ...getConsent),
  CONSENT_EXPIRED: entry('核对授权已到期', 'The consent has expired', ...getConsent),
  CONSENT_PURPOSE: entry('授权不含此用途', 'The consent does not cover this purpose', ...getConsent),
  CONSENT_DATASETS: entry('授权不含所需数据集', 'The consent does not cover these datasets', ...getConsent),
  CONSENT_SUBJECT: entry(
    '授权人与被核对人不是同一人',
    'The consent is not of the person who is verified',
    ...getConsent,
  ),
  CONSENT_APPLICATION: entry('授权仅用于另一申请', 'The consent is for another application', ...getConsent),
  CONSENT_BUSY: entry(
    '同一授权下同时进行的核对过多',
    'Too many verifications are under way by this consent',
    '待其结束后再发起。',
    'Begin again when some of them have ended.',
  ),
  CONSENT_SILENT: entry(
    '核对授权未能在期限内查明，未向任何部门查询',
    'It could not be found out in time whether a consent covers this: nobody was asked',
    '请运维人员核查该授权是否被冻结，再补正或重新核对。',
    'Have the operator look whether the consent is frozen, then correct the application or ask again.',
  ),
  APPLICATION_WITHDRAWN: entry(
    '申请已撤回，停止核对',
    'The application was withdrawn, so nobody is asked any more',
    '如仍需办理，请重新提交申请。',
    'Submit a new application if it is needed after all.',
  ),
  DATASET_UNKNOWN: entry('没有这一数据集', 'There is no such dataset', ...correctAndRepeat),
  MATTER_NOT_VERIFIED: entry(
    '该事项没有核对内容',
    'The matter is unknown, or nothing of it is verified',
    ...correctAndRepeat,
  ),
  VERIFICATION_EXISTS: entry(
    '该核对编号已经存在',
    'A verification with this number exists already',
    '请使用新的编号。',
    'Use a new number.',
  ),
  VERIFICATION_NOT_FOUND: entry('核对不存在', 'There is no such verification', '请核对编号。', 'Check the number.'),
  VERIFICATION_PENDING: entry(
    '核对尚未完成，暂不能受理',
    'The verification is still under way, so that the application cannot be accepted yet',
    '核对有时限，到时即有报告；收到 verified 消息后再受理。',
    'It has a deadline and always comes to a report: accept when the message `verified` has come.',
  ),
  REPORT_UNKNOWN: entry('报告编号与核对不符', 'The report is not that of this verification', ...readAgain),
  REPORT_NOT_FOUND: entry(
    '尚无此报告或此版本；已封存或销毁的版本不能再调阅',
    'There is no such report or version of it yet; one that was archived or erased cannot be read any more',
    '请核对报告编号与版本。',
    'Check the number and the version.',
  ),
  REVIEW_NOT_OPEN: entry('没有待人工复核的内容', 'Nothing waits for a person here', ...readAgain),
  REVIEW_WAITS_FOR_SECOND: entry(
    '已有推翻意见，等待第二人会签',
    'An overturning waits for its second officer already',
    ...readAgain,
  ),
  REVIEW_NOT_PROPOSED: entry('没有待会签的推翻意见', 'No overturning waits to be signed', ...readAgain),
  REVIEW_FIELDS: entry(
    '推翻时须逐项写明结论，且只能针对报告中的项目；维持时不写',
    'To overturn, say what fields of the report come to instead; to uphold, say none',
    ...correctAndRepeat,
  ),
  REVIEW_REASON: entry('不同意推翻时须写明理由', 'To disagree, say why', ...correctAndRepeat),
} as const;
