import type { LocalizedText } from '../../rules/text.ts';
import { alertDefects } from './alert-defects.ts';
import { collaborationDefects } from './collaboration-defects.ts';
import { creditDefects } from './credit-defects.ts';
import {
  askFiling,
  askOperator,
  type CatalogueEntry,
  correctAndRepeat,
  entry,
  readAgain,
  readContract,
} from './defect-entry.ts';
import { figuresDefects } from './figures-defects.ts';
import { kinshipDefects } from './kinship-defects.ts';
import { materialDefects } from './material-defects.ts';
import { undertakingDefects } from './undertaking-defects.ts';
import { verificationDefects } from './verification-defects.ts';

/** One thing that is wrong with a message: where (JSON pointer into the message), which code, and a text for people. */
export interface Defect {
  readonly pointer: string;
  readonly code: string;
  readonly message: LocalizedText;
}

/**
 * Every reason for which a message is refused. The code is the contract: it is a metric label and never changes its
 * meaning. `onedoor generate` writes this table to `actors/protocol/ERRORS.md`.
 */
export const defectCatalogue = {
  TOO_LARGE: entry(
    '消息超过允许的大小',
    'The message is larger than the setting allows',
    '材料请以引用（摘要、大小、类型）方式提交。',
    'Send materials by reference (hash, size, type).',
  ),
  ENCODING: entry('消息不是有效的 UTF-8 文本', 'The message is not valid UTF-8 text', ...correctAndRepeat),
  NOT_JSON: entry('消息不是有效的 JSON', 'The message is not JSON', ...correctAndRepeat),
  TOO_DEEP: entry('消息的嵌套层次过深', 'The message is nested too deeply', ...correctAndRepeat),
  NOT_CLOUDEVENT: entry(
    '消息不是 CloudEvents 1.0 对象',
    'The message is not a CloudEvents 1.0 object',
    ...readContract,
  ),
  TYPE_UNKNOWN: entry('未知的消息类型', 'The message type is unknown', ...readContract),
  SUBJECT_MALFORMED: entry(
    '主题不符合 onedoor.in.<接入方>.<类别>.<标识>',
    'The subject is not onedoor.in.<integrator>.<kind>.<id>',
    ...correctAndRepeat,
  ),
  SUBJECT_MISMATCH: entry('主题与消息内容不一致', 'The subject does not fit the message', ...correctAndRepeat),
  SUBJECT_PERSONAL: entry(
    '主题中不得出现身份证号或电话号码',
    'An id number or phone number must not stand in a subject',
    '请使用自编的申请编号。',
    'Use a reference number of your own.',
  ),
  SCHEMA_REQUIRED: entry('缺少必填项', 'A required member is missing', ...readContract),
  SCHEMA_TYPE: entry('数据类型不符', 'The value has the wrong type', ...readContract),
  SCHEMA_FORMAT: entry('格式不符', 'The value has the wrong form', ...readContract),
  SCHEMA_LENGTH: entry(
    '长度或数量超出范围',
    'The value is too short, too long, or has too many items',
    ...readContract,
  ),
  SCHEMA_RANGE: entry('数值超出范围', 'The number is out of range', ...readContract),
  SCHEMA_CHOICE: entry('取值不在允许的范围内', 'The value is not one of those allowed', ...readContract),
  SCHEMA_UNEXPECTED: entry('出现未定义的数据项', 'A member that the schema does not know', ...readContract),
  SCHEMA_OTHER: entry('不符合报文结构', 'The value does not fit the schema', ...readContract),
  INTEGRATOR_UNKNOWN: entry('接入方未配置', 'The integrator is not configured', ...askOperator),
  RIGHT_KIND: entry('本接入方无权发送此类消息', 'This integrator may not send this kind of message', ...askOperator),
  RIGHT_APPLICATION: entry(
    '只能提交、补正或撤回本接入方自己的申请',
    'Only its own integrator may submit, correct or withdraw an application',
    ...askOperator,
  ),
  RIGHT_REGION: entry('本接入方无权受理该区划的业务', 'This integrator may not act for this region', ...askOperator),
  RIGHT_ORGANISATION: entry(
    '本接入方无权代表该机构',
    'This integrator may not speak for this organisation',
    ...askOperator,
  ),
  ID_REUSED: entry(
    '同一消息标识曾用于不同内容',
    'This message id was used before with other content',
    '请使用新的消息标识。',
    'Use a new message id.',
  ),
  EXISTS_ALREADY: entry(
    '该申请编号已经存在',
    'An application with this number exists already',
    '请使用新的申请编号，或发送补正。',
    'Use a new number, or send a correction.',
  ),
  NOT_FOUND: entry(
    '申请不存在',
    'There is no such application',
    '请核对申请编号。',
    'Check the number of the application.',
  ),
  VERSION_STALE: entry('所见版本不能据以办理', 'The version that was seen does not hold', ...readAgain),
  MOVE_NOT_ALLOWED: entry(
    '申请在当前状态下不能进行此操作',
    'The application cannot make this move from its present state',
    ...readAgain,
  ),
  EXTENSION_NOT_PROVIDED: entry(
    '该事项不得延长办理时限',
    'The time of this matter cannot be extended',
    '请在时限内办理。',
    'Decide it in time.',
  ),
  EXTENSION_NOT_RUNNING: entry(
    '办理时限尚未起算',
    'The time of the application has not begun yet',
    '受理之后方可延长。',
    'Extend it once it is accepted.',
  ),
  EXTENSION_TWICE: entry(
    '办理时限只能延长一次',
    'The time of an application can be extended only once',
    '请在延长后的时限内办理。',
    'Decide it in the time that it has.',
  ),
  STOPPED_BY_SUPERVISION: entry(
    '监督规则不准许此项办理',
    'A rule of supervision does not let this be done',
    '理由及依据见说明，例如有利害关系的，请由他人办理；本次办理已报监督。',
    'The reason and its law are told; where it is an interest in the application, let another officer act. Supervision has been told of this attempt.',
  ),
  CITIZEN_NUMBER: entry('公民身份号码有误', 'This is no valid citizen number', ...correctAndRepeat),
  FILING_MEMBER_UNEXPECTED: entry(
    '机构备案不得含本人证件号码或近亲属',
    'An organisation has neither a citizen number nor relatives',
    ...correctAndRepeat,
  ),
  EXTENSION_LATE: entry(
    '法定时限已过，不得再延长',
    'The legal time is over and cannot be extended any more',
    '请尽快作出决定；逾期已记录在案。',
    'Decide it as soon as you can; that it is overdue stands on record.',
  ),
  MATTER_UNKNOWN: entry('没有这一事项', 'There is no such matter', '请核对事项代码。', 'Check the code of the matter.'),
  REGION_NOT_SERVED: entry(
    '该事项在此区划没有负责机构',
    'No organisation is responsible for this matter in this region',
    '请核对区划代码或改由负责的窗口受理。',
    'Check the region or apply at the window in charge.',
  ),
  PLACE_NOT_SERVED: entry(
    '表单所填区划没有办理单位',
    'No organisation serves the division that the form names',
    '请核对区划代码，或选择已开通的单位。',
    'Check the division code, or choose a place that takes part.',
  ),
  STEP_MISSING: entry(
    '申请有多个环节同时待办，须指明环节',
    'Several steps are open side by side; say which one',
    ...correctAndRepeat,
  ),
  STEP_NOT_OPEN: entry('该环节未在待办', 'This step is not open', ...readAgain),
  OFFICER_NOT_FILED: entry('经办人员未备案', 'The officer is not filed', ...askFiling),
  OFFICER_ROLE: entry(
    '经办人员备案的岗位不能办理此环节',
    'The officer is not filed for the role of this step',
    ...askFiling,
  ),
  OFFICER_LEVEL: entry(
    '经办人员的层级与此环节不符',
    'The officer is filed at another level than this step',
    ...askFiling,
  ),
  OFFICER_REGION: entry(
    '申请不在经办人员备案的区划内',
    'The application is outside the regions that the officer is filed for',
    ...askFiling,
  ),
  OFFICER_ORGANISATION: entry(
    '经办人员不属于负责的机构',
    'The officer is not of an organisation that is responsible',
    ...readAgain,
  ),
  OFFICER_CONFLICT: entry(
    '涉及经办人员本人或其近亲属，应当回避',
    'It is about the officer, or about a near relative of the officer',
    '请由其他经办人员办理。',
    'Let another officer decide.',
  ),
  ORGANISATION_NOT_FILED: entry('机构未备案', 'The organisation is not filed', ...askFiling),
  FILING_NOT_YET_VALID: entry('备案尚未生效', 'The filing is not valid yet', ...askFiling),
  FILING_EXPIRED: entry('备案已过期', 'The filing has expired', ...askFiling),
  OPINION_MISSING: entry(
    '不予受理、不予批准或提出异议须说明理由',
    'To refuse or to object, an opinion with the reasons is needed',
    ...correctAndRepeat,
  ),
  DEFECTS_MISSING: entry(
    '退回补正须一次性列明全部缺陷',
    'To return, all defects must be listed at once',
    ...correctAndRepeat,
  ),
  DEFECTS_UNEXPECTED: entry('只有退回补正才能列出缺陷', 'Defects go with the action return only', ...correctAndRepeat),
  DECIDED_ELSEWHERE: entry(
    '此环节只出具意见，由另一环节作出决定',
    'This step gives an opinion only; another step decides',
    '不同意的，请用 object 并说明理由。',
    'To disagree, use object, with the reasons.',
  ),
  NO_OPINION_STEP: entry(
    '此环节不是意见环节',
    'This step does not give an opinion',
    '请用 approve、return 或 refuse。',
    'Use approve, return or refuse.',
  ),
  HANDOVER_UNEXPECTED: entry(
    '只有送达才能说明送达方式',
    'A handover goes with the action deliver only',
    ...correctAndRepeat,
  ),
  ROUTE_MISSING: entry(
    '流转规则没有给出流程允许的下一环节',
    'The routing rules do not give a next step that the flow allows',
    '请联系规则维护人员；申请保持不变。',
    'Ask the rule authors; the application stays as it was.',
  ),
  ROUTE_UNKNOWN: entry(
    '下一环节取决于尚不清楚的事项',
    'The next step depends on something that is not known',
    '请退回申请人补充，或待其明确后再办；申请保持不变。',
    'Return the application for what is missing, or act once it is known; the application stays as it was.',
  ),
  ...collaborationDefects,
  ...kinshipDefects,
  ...materialDefects,
  ...verificationDefects,
  ...creditDefects,
  ...undertakingDefects,
  ...figuresDefects,
  STAFF_NUMBER_MISSING: entry(
    '备案经办人员须有工号和岗位',
    'To file an officer, a staff number and roles are needed',
    ...correctAndRepeat,
  ),
  STAFF_NUMBER_TAKEN: entry(
    '该工号已由另一机构备案',
    'This staff number is filed by another organisation',
    '工号在全服务范围内唯一：请加上本机构的前缀后重新备案。',
    'Staff numbers are unique over the whole service: put a prefix of the organisation before yours and file again.',
  ),
  DAY_IMPOSSIBLE: entry('日期不存在', 'The calendar has no such day', ...correctAndRepeat),
  VALIDITY_REVERSED: entry('有效期的止日早于起日', 'The validity ends before it begins', ...correctAndRepeat),
  CREDIT_CODE: entry(
    '统一社会信用代码校验不通过',
    'The unified social credit code fails its check',
    ...correctAndRepeat,
  ),
  ...alertDefects,
  QUESTION_MALFORMED: entry(
    '问询不符合结构',
    'The question does not fit its schema',
    '按 schema.get 给出的结构改正后重新询问；defects 列明全部问题。',
    'Correct it to fit the schema that schema.get gives, and ask again; defects says everything that is wrong.',
  ),
  RIGHT_PURPOSE: entry('本接入方无权以此目的查阅', 'This integrator may not ask for this purpose', ...askOperator),
  PERSON_NOT_FOUND: entry(
    '没有可供查阅的人员或机构',
    'There is no such person or organisation',
    '请核对标识；公民只能通过其办件查阅。',
    'Check the id; a citizen is asked for through an application.',
  ),
  SCHEMA_UNKNOWN: entry(
    '没有这一结构',
    'There is no schema of this name',
    '用 schema.list 查看全部名称。',
    'Ask schema.list for all names.',
  ),
  QUESTION_BUSY: entry(
    '待答问询过多',
    'Too many questions are being answered',
    '稍候重新询问。',
    'Ask again in a moment.',
  ),
  QUESTION_TIMEOUT: entry(
    '未能及时作答',
    'The answer was not ready in time',
    '稍候重新询问。',
    'Ask again in a moment.',
  ),
  ANSWER_TOO_LARGE: entry(
    '答复超过允许的大小',
    'The answer is larger than the setting allows',
    '减少每页行数；否则请联系系统运维人员调整设置。',
    'Ask for fewer rows a page; otherwise ask the operator to raise the setting.',
  ),
  QUARANTINED: entry(
    '处理此消息时系统两次中止，已隔离，原文留存待查',
    'The service ended twice over this message; it is quarantined, its bytes are kept',
    '请联系系统运维人员；不要重复发送相同内容。',
    'Tell the operator; do not send the same again.',
  ),
  ENTITY_FROZEN: entry(
    '此办件或人员因故障暂被冻结，待运维人员核查',
    'The application or person is frozen after a fault, until an operator has looked',
    '解除冻结后可以用同一消息标识重新发送。',
    'Send it again, with the same message id, once the freezing is lifted.',
  ),
  STORE_PAUSED: entry(
    '系统暂时无法写入（如磁盘已满），不能登记查阅，故暂不作答',
    'The service cannot write at present (the disk may be full), so no reading can be journaled and none is answered',
    '稍后重新询问；请运维人员查看 /readyz。',
    'Ask again later; the operator finds the reason in /readyz.',
  ),
  QUESTION_FAILED: entry(
    '作答时发生故障',
    'A fault came up while the question was answered',
    '稍候重新询问；若仍如此，请联系系统运维人员。',
    'Ask again in a moment; if it stays so, tell the operator.',
  ),
} as const satisfies Record<string, CatalogueEntry>;

export type DefectCode = keyof typeof defectCatalogue;

/** Makes a defect of the catalogue; `detail` adds what is particular to this case and never holds personal data. */
export function defect(code: DefectCode, pointer: string, detail?: LocalizedText): Defect {
  const { means } = defectCatalogue[code];
  if (detail === undefined) return { pointer, code, message: means };
  return { pointer, code, message: { zh: `${means.zh}：${detail.zh}`, en: `${means.en}: ${detail.en}` } };
}
