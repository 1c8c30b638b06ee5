import { askOperator, correctAndRepeat, entry, readAgain } from './defect-entry.ts';

/** Why something about an undertaking is not taken. See `defects.ts`. */
export const undertakingDefects = {
  RIGHT_UNDERTAKING: entry(
    '只能以本接入方自己的编号登记预约、借阅和承诺',
    'An undertaking is registered under a number of the integrator itself',
    ...askOperator,
  ),
  UNDERTAKING_EXISTS: entry(
    '该编号的预约、借阅或承诺已经存在',
    'An undertaking with this number exists already',
    '请使用新的编号。',
    'Use a new number.',
  ),
  UNDERTAKING_NOT_FOUND: entry(
    '没有可供办理的预约、借阅或承诺',
    'There is no such undertaking',
    '请核对编号。',
    'Check the number.',
  ),
  UNDERTAKING_NUMBER: entry(
    '编号过长，信用事项无法沿用',
    'The number is too long for the credit file that may come of it',
    '请使用不超过 62 个字符的编号。',
    'Use a number of at most 62 characters.',
  ),
  UNDERTAKING_PART: entry(
    '缺少该种类必需的内容，或有不适用的内容',
    'What this kind needs is missing, or something does not belong to it',
    '借阅须有档号；告知承诺须指明办件并附承诺书；预约二者皆无。',
    'A loan needs its archive; a commitment the application and its letter; an appointment has neither.',
  ),
  UNDERTAKING_PERSONAL: entry(
    '档号含有证件号码或手机号码',
    'The reference of the archive holds an id number or a mobile number',
    '请改用不含个人信息的编号。',
    'Use a reference without personal data.',
  ),
  UNDERTAKING_DUE: entry(
    '到期日早于今天、超过两年，或未晚于现到期日',
    'The day is before today, more than two years away, or not later than the present one',
    ...correctAndRepeat,
  ),
  UNDERTAKING_DAY: entry(
    '办理日早于登记日或晚于今天',
    'The day lies before the undertaking was registered, or is yet to come',
    ...correctAndRepeat,
  ),
  UNDERTAKING_KIND: entry(
    '该种类不能如此办理',
    'This is not done with an undertaking of this kind',
    '本人只能取消预约；只有告知承诺由工作人员凭文书认定未履行。',
    'Only appointments are cancelled by the person; only of a commitment an officer finds, by a document, that it was not kept.',
  ),
  UNDERTAKING_SIGNER: entry(
    '须由工作人员签署',
    'An officer must sign this',
    '请写明 officer 和 organisation；本人取消的除外。',
    'Give `officer` and `organisation`; only what the person cancels goes without.',
  ),
  UNDERTAKING_EXTENSIONS: entry(
    '已达展期次数上限',
    'The day has been moved as often as it may be',
    '请归还或履行；确有理由的，由工作人员免除。',
    'Have it done; where there is good reason, an officer may excuse it.',
  ),
  UNDERTAKING_OVER: entry(
    '已办结、已逾宽限期或已认定，不能再如此办理',
    'It is done, past its grace, or decided on: this cannot be done any more',
    ...readAgain,
  ),
} as const;
