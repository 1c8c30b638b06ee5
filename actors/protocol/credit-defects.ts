import { askOperator, correctAndRepeat, entry, readAgain } from './defect-entry.ts';

/** Why something about credit is not taken. See `defects.ts`. */
export const creditDefects = {
  RIGHT_CREDIT: entry(
    '只能以本接入方自己的编号登记信用事项',
    'A credit file is opened under a number of the integrator itself',
    ...askOperator,
  ),
  CREDIT_EXISTS: entry(
    '该信用事项编号已经存在',
    'A credit file with this number exists already',
    '请使用新的编号。',
    'Use a new number.',
  ),
  CREDIT_NOT_FOUND: entry(
    '没有可供办理的信用事项',
    'There is no such credit file',
    '请核对编号；由他方转交的，请核对当事人的证件号码。',
    'Check the number, and, where you come with somebody else, the id number of the person.',
  ),
  CREDIT_SUBJECT: entry(
    '不能识别信用主体',
    'Whose ledger it is about cannot be read',
    '请核对证件号码、信用代码、工号，或办件编号及其申请人证件号码。',
    'Check the citizen number, the credit code or the staff number; of an application, that its applicant has a valid one.',
  ),
  CREDIT_SOURCE: entry(
    '由核对报告或监督处置形成，不能由接入方撤回',
    'It came of a report of verification or of a disposal: no integrator takes it back',
    '认为有误的，请提出异议。',
    'Whoever thinks it wrong objects to it.',
  ),
  CREDIT_DOCUMENT_AHEAD: entry(
    '认定文书日期晚于今天',
    'The deciding document bears a day to come',
    ...correctAndRepeat,
  ),
  CREDIT_OVER: entry(
    '该记录不存在、已修复、已撤销或已到期，不再使用',
    'There is no such item, or it is over: repaired, withdrawn or at its end, it is used no more',
    ...readAgain,
  ),
  CREDIT_REQUEST_OPEN: entry(
    '已有异议或修复申请等待答复',
    'An objection or an application for repair waits for its answer already',
    ...readAgain,
  ),
  CREDIT_REQUEST_NONE: entry('没有等待答复的异议或修复申请', 'Nothing waits for an answer here', ...readAgain),
  CREDIT_REPAIR_EARLY: entry(
    '最短公示期未满，不能申请修复',
    'The minimum period is not over, so repair cannot be asked for yet',
    '到期后再申请；对记录有异议的，可随时提出。',
    'Ask when it is over; whoever thinks the item wrong can object at any time.',
  ),
  CREDIT_DUTIES: entry('缺少已履行义务的证明', 'The proof that every duty is done is missing', ...correctAndRepeat),
  CREDIT_COMMITMENT: entry('缺少信用承诺书', 'The letter of commitment is missing', ...correctAndRepeat),
  LEDGER_NOT_FOUND: entry(
    '没有可供查阅的信用记录',
    'There is no credit that may be read so',
    '请核对信用主体与查阅目的：办理用办件编号，本人查询用证件号码，监督限于本监督区划。',
    'Check the subject and the purpose: an application to handle, the number for the person itself, your regions to supervise.',
  ),
  CREDIT_MODEL_NONE: entry(
    '未发布适用的信用模型，不能计算指数',
    'No credit model is published for such a subject, so there is no index',
    '请联系规则维护人员；记录本身可用 credit.ledger 查阅。',
    'Ask the rule authors; the ledger itself is read by credit.ledger.',
  ),
  CREDIT_DAY_AHEAD: entry('查询日期晚于今天', 'The day that is asked about is still to come', ...correctAndRepeat),
  CREDIT_RESTRICTED: entry(
    '申请人有信用措施须人工审核，受理须写明审核意见',
    'A credit measure asks an officer to look: accepting needs the officer’s words',
    '核对后由本人决定并在 opinion 写明；不得仅因信用状况拒绝民生服务。',
    'Look, decide yourself, and say so in `opinion`; nobody is denied what people live by for their credit alone.',
  ),
} as const;
