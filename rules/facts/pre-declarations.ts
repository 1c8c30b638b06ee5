import type { FactDeclaration, FieldDeclaration } from './declaration.ts';
import { historyDeclarations } from './history-declarations.ts';

/**
 * The facts of phase `pre`, as data: what a rule may name, what it can hold, how it is masked and what it is called.
 * `preFacts` makes exactly these; a test holds the two together.
 */

const count = (zh: string, en: string): FieldDeclaration => ({ type: 'number', title: { zh, en } });
const materials = (zh: string, en: string): FieldDeclaration => ({
  type: 'texts',
  names: 'material',
  title: { zh, en },
});
/** Names that are shown as they stand: for programs, or where the matter knows no titles. */
const names = (zh: string, en: string): FieldDeclaration => ({ type: 'texts', title: { zh, en } });
const formFields = (zh: string, en: string): FieldDeclaration => ({
  type: 'texts',
  names: 'formField',
  title: { zh, en },
});

const idNumberFields = {
  idNumber: { type: 'text', class: 'idNumber', optional: true, title: { zh: '公民身份号码', en: 'citizen number' } },
  idNumberStatus: {
    type: 'text',
    values: ['absent', 'valid', 'format', 'birthDate', 'birthInFuture', 'checksum'],
    title: { zh: '公民身份号码校验结果', en: 'result of examining the citizen number' },
  },
  idNumberKind: {
    type: 'text',
    optional: true,
    values: ['resident', 'resident15', 'foreignPermanentResident', 'hongKongMacauTaiwanResident'],
    title: { zh: '证件号码种类', en: 'kind of the number' },
  },
  birthDate: { type: 'day', class: 'birthDate', optional: true, title: { zh: '出生日期', en: 'birth date' } },
  age: {
    type: 'number',
    optional: true,
    title: { zh: '申请当日周岁', en: 'age in full years on the day of application' },
  },
  sex: { type: 'text', optional: true, values: ['male', 'female'], title: { zh: '性别', en: 'sex' } },
  divisionCode: { type: 'text', optional: true, title: { zh: '地址码', en: 'division code of the number' } },
  divisionStanding: {
    type: 'text',
    values: ['absent', 'current', 'historical', 'unknown', 'notApplicable'],
    title: { zh: '地址码现状', en: 'standing of the division code' },
  },
} as const satisfies Record<string, FieldDeclaration>;

const phoneFields = {
  phone: { type: 'text', class: 'phone', optional: true, title: { zh: '手机号码', en: 'mobile number' } },
  phoneStatus: {
    type: 'text',
    values: ['absent', 'valid', 'format'],
    title: { zh: '手机号码校验结果', en: 'result of examining the mobile number' },
  },
} as const satisfies Record<string, FieldDeclaration>;

export const preDeclarations: readonly FactDeclaration[] = [
  {
    name: 'application',
    title: { zh: '申请', en: 'application' },
    fields: {
      matter: { type: 'text', title: { zh: '事项代码', en: 'code of the matter' } },
      region: { type: 'text', title: { zh: '申请区划', en: 'region applied in' } },
      channel: { type: 'text', title: { zh: '受理渠道', en: 'channel' } },
      submittedOn: { type: 'day', title: { zh: '申请日期', en: 'day of application' } },
      served: { type: 'truth', title: { zh: '该区划开办此事项', en: 'whether the matter is offered in the region' } },
    },
  },
  {
    name: 'applicant',
    title: { zh: '申请人', en: 'applicant' },
    fields: {
      kind: { type: 'text', values: ['citizen', 'organisation'], title: { zh: '申请人类型', en: 'kind of applicant' } },
      name: { type: 'text', class: 'name', title: { zh: '申请人姓名或名称', en: 'name of the applicant' } },
      ...idNumberFields,
      creditCode: { type: 'text', optional: true, title: { zh: '统一社会信用代码', en: 'unified social credit code' } },
      creditCodeStatus: {
        type: 'text',
        values: ['absent', 'valid', 'format', 'checksum', 'bodyChecksum'],
        title: { zh: '统一社会信用代码校验结果', en: 'result of examining the credit code' },
      },
      creditCodeDepartmentKnown: {
        type: 'truth',
        title: { zh: '登记管理部门码可识别', en: 'whether the registering department is known' },
      },
      ...phoneFields,
    },
  },
  {
    name: 'agent',
    title: { zh: '代理人', en: 'agent' },
    fields: {
      present: { type: 'truth', title: { zh: '有代理人', en: 'whether an agent applies' } },
      name: { type: 'text', class: 'name', optional: true, title: { zh: '代理人姓名', en: 'name of the agent' } },
      relation: {
        type: 'text',
        optional: true,
        values: ['spouse', 'child', 'parent', 'sibling', 'lawyer', 'employee', 'other'],
        title: { zh: '与申请人关系', en: 'relation to the applicant' },
      },
      ...idNumberFields,
      ...phoneFields,
      sameAsApplicant: { type: 'truth', title: { zh: '代理人即申请人', en: 'whether the agent is the applicant' } },
      authorityUntil: { type: 'day', optional: true, title: { zh: '授权截止日期', en: 'last day of the authority' } },
      authorityStatus: {
        type: 'text',
        values: ['absent', 'notADay', 'expired', 'valid'],
        title: { zh: '授权期限状况', en: 'standing of the authority' },
      },
      missingAuthority: materials('缺少的授权材料', 'missing materials of authority'),
      missingAuthorityCount: count('缺少的授权材料数', 'number of missing materials of authority'),
      missingAuthorityTypes: names('缺少的授权材料代码', 'types of the missing materials of authority'),
    },
  },
  {
    name: 'materials',
    title: { zh: '申请材料', en: 'materials' },
    fields: {
      count: count('材料数', 'number of materials'),
      given: materials('已提交的材料', 'materials that were given'),
      givenCount: count('已提交的材料种类数', 'number of kinds of materials that were given'),
      missing: materials('缺少的必要材料', 'required materials that are missing'),
      missingCount: count('缺少的必要材料数', 'number of required materials that are missing'),
      missingTypes: names('缺少的必要材料代码', 'types of the required materials that are missing'),
      duplicated: materials('与另一份材料为同一文件的材料', 'materials whose file was given before'),
      duplicatedCount: count('与另一份材料为同一文件的材料数', 'number of materials whose file was given before'),
      unknown: names('清单以外的材料', 'materials that nobody asked for'),
      unknownCount: count('清单以外的材料数', 'number of materials that nobody asked for'),
      tooLarge: materials('过大的材料', 'materials that are too large'),
      tooLargeCount: count('过大的材料数', 'number of materials that are too large'),
      unreadable: materials('格式不被接受的材料', 'materials of a media type that is not accepted'),
      unreadableCount: count('格式不被接受的材料数', 'number of materials of a type that is not accepted'),
      acceptedFormats: names('格式不被接受的材料可用的格式', 'formats that are accepted for these materials'),
      notADay: materials('有效期不是日历日期的材料', 'materials whose validity is no day of the calendar'),
      notADayCount: count('有效期不是日历日期的材料数', 'number of materials whose validity is no day'),
      expired: materials('已过有效期的材料', 'materials that have expired'),
      expiredCount: count('已过有效期的材料数', 'number of materials that have expired'),
      held: materials('不必再次提交的材料', 'materials that are held and need not be handed in once more'),
      heldCount: count('不必再次提交的材料数', 'number of materials that are held'),
    },
  },
  { name: 'form', title: { zh: '表单', en: 'form' }, fields: {}, ofForm: 'values' },
  { name: 'ages', title: { zh: '表单所载年龄', en: 'ages reckoned from the form' }, fields: {}, ofForm: 'ages' },
  {
    name: 'dates',
    title: { zh: '表单日期', en: 'days of the form' },
    fields: {
      invalid: formFields('不存在的日期', 'days that never were'),
      invalidCount: count('不存在的日期数', 'number of days that never were'),
      future: formFields('晚于申请日的日期', 'days after the day of application'),
      futureCount: count('晚于申请日的日期数', 'number of days after the day of application'),
    },
  },
  {
    name: 'people',
    title: { zh: '表单所载人员', en: 'people of the form' },
    fields: {
      invalidIdNumbers: formFields('有误的身份号码', 'citizen numbers that are not valid'),
      invalidIdNumberCount: count('有误的身份号码数', 'number of citizen numbers that are not valid'),
      invalidPhones: formFields('有误的手机号码', 'mobile numbers that are not valid'),
      invalidPhoneCount: count('有误的手机号码数', 'number of mobile numbers that are not valid'),
      applicantNamed: formFields('与申请人同名的项', 'fields that hold the name of the applicant'),
      applicantNamedCount: count('与申请人同名的项数', 'number of fields that hold the name of the applicant'),
    },
  },
  {
    name: 'answers',
    title: { zh: '表单填写情况', en: 'what was filled in' },
    fields: {
      filled: formFields('已填写的项', 'fields that were filled in'),
      filledCount: count('已填写的项数', 'number of fields that were filled in'),
      ownPlaces: formFields('由受理单位自己办理的地点', 'places that the accepting organisation serves itself'),
      ownPlaceCount: count(
        '由受理单位自己办理的地点数',
        'number of places that the accepting organisation serves itself',
      ),
    },
  },
  ...historyDeclarations,
];
