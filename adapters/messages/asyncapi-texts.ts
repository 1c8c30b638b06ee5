import type { InboundType } from '../../actors/protocol/messages.ts';
import type { LocalizedText } from '../../rules/text.ts';

/** What a person reads before the messages themselves; CommonMark, in both languages. */
export const guide = `一门以 NATS 收发 CloudEvents 1.0（结构化 JSON）。本契约从接入方的角度书写：send 为接入方发布，receive 为接入方接收。

- 发布到 \`onedoor.in.<接入方>.…\`，结果从 ONEDOOR_OUT 上以接入方命名的持久消费者读取，离线期间不丢失。
- PubAck 不是回执：以同一 id 重发，直到收到 \`received\` 或 \`refused\`；重复来信只生效一次，再次回执带 \`repeat: true\`。
- \`refused\` 一次列出全部缺陷，代码见 \`x-defect-codes\`；规则给出的代码见 ERRORS.md。
- \`version\` 随办件变化递增；补正、撤回、办理须带所见版本 \`expectedVersion\`。
- 主题中不得出现身份证号、姓名、电话。材料以摘要、大小、类型引用，不随消息传送。
- 出现未知成员时请忽略：新增成员不视为不兼容。

Onedoor speaks CloudEvents 1.0 in structured JSON over NATS. This contract is written from the integrator’s side: send is what it
publishes, receive what it is told.

- Publish on \`onedoor.in.<integrator>.…\`; read the answers in the durable consumer of your name on the stream ONEDOOR_OUT, which
  keeps them while you are away.
- A PubAck is no receipt: repeat a message, with the same id, until \`received\` or \`refused\` comes. A repeat has no second effect and
  is answered once more, with \`repeat: true\`.
- \`refused\` lists every defect at once; the codes stand in \`x-defect-codes\`, those of the rules in ERRORS.md.
- \`version\` counts what happened to an application; correct, withdraw and act carry the version that they have seen as
  \`expectedVersion\`.
- No id number, name or phone number may stand in a subject. Materials travel by reference: digest, size and type.
- Ignore members that you do not know: a new one is no breaking change.
`;

const tag = (name: string, zh: string, en: string) => ({ name, description: `${zh} ${en}` });

/** Groups of operations. */
export const tags = {
  application: tag('application 办件', '申请、补正、撤回、办理。', 'Apply, correct, withdraw, act.'),
  person: tag('person 备案', '机构与经办人员备案。', 'Organisations and officers are filed.'),
  alert: tag(
    'alert 预警',
    '确认、指派、整改、复核、关闭、撤销、静默、问责。',
    'Acknowledge, assign, rectify, review, close, dismiss, silence, dispose.',
  ),
  consent: tag('consent 核对授权', '登记、撤回核对授权。', 'Consents to verify are granted and withdrawn.'),
  verification: tag(
    'verification 核对',
    '按需核对、复核、会签。',
    'Verify on demand, decide on what waits for a person, sign as the second.',
  ),
  credit: tag(
    'credit 信用',
    '登记信用事项，提出异议、申请修复，作出答复。',
    'What counts for or against somebody, objections, applications for repair, and their answers.',
  ),
  undertaking: tag(
    'undertaking 预约、借阅与承诺',
    '登记、办结、免除、展期，认定未履行。',
    'Appointments, loans and commitments: made, done, released, extended, found broken.',
  ),
  receipt: tag('receipt 回执', '每条消息必有回执。', 'Every message is answered.'),
  question: tag(
    'question 查询',
    '读取结构、事项、办件、备案、预警、核对报告、核对授权和信用统计。',
    'Schemas, matters, applications, filings, alerts, reports of verification, consents and figures of credit are read.',
  ),
  event: tag('event 进度', '办理进度。', 'What happens to an application or a filing.'),
  result: tag(
    'result 结果',
    '告知申请人、代办人、部门、监管者，各得其所应知。',
    'What each of those concerned may know.',
  ),
};

/** The tokens of subjects. */
export const parameters = {
  integrator: {
    description: '接入方名称，也是其 NATS 用户。 Name of the integrator, which is its NATS user.',
    examples: ['hall'],
  },
  owner: {
    description: '提交该办件的接入方。 The integrator that the application came through.',
    examples: ['hall'],
  },
  number: {
    description:
      '接入方自编的申请编号，不得含个人信息。 The integrator’s own number of the application, without personal data: letters, digits, `_`, `-`, at most 64.',
    examples: ['HY-2026-1'],
  },
  person: {
    description:
      '机构为 organisation-<统一社会信用代码>，经办人员为 officer-<工号>。 An organisation by its credit code, an officer by the staff number.',
    examples: ['organisation-12330182K318200150', 'officer-DA-001'],
  },
  alert: {
    description:
      '预警编号 <代码>.<类别>.<对象标识>[.<部分>]，含三至五段。 Id of the alert: its code, its subject, perhaps a part of that; three to five tokens.',
    examples: ['STEP_OVERDUE.application.hall.HY-2026-1.search'],
  },
  verification: {
    description:
      '核对编号：<接入方>.<编号>，办件的核对再加 .case。 Id of the verification: of an application its own id and `.case`.',
    examples: ['hall.HD-2026-1', 'hall.HY-2026-1.case'],
  },
  sequence: {
    description: '来信在 ONEDOOR_IN 中的序号。 Sequence of the message in ONEDOOR_IN, as its PubAck said.',
    examples: ['17'],
  },
};

/** What each message of an integrator does. */
export const inboundTexts: Readonly<
  Record<InboundType, { readonly title: LocalizedText; readonly summary: LocalizedText }>
> = {
  'onedoor.application.submit': {
    title: { zh: '申请', en: 'Apply' },
    summary: {
      zh: '提交申请；编号由接入方自编，首段必须是接入方自己的名称。指明主办件（parent）的是其子办件：双方互知，主办件获知子办件的收件与结果。',
      en: 'Makes an application; its number is the integrator’s own, under its own name. With a parent it is a part of that application: both know each other, and the parent is told when it is received and how it ends.',
    },
  },
  'onedoor.application.correct': {
    title: { zh: '补正', en: 'Correct' },
    summary: {
      zh: '退回后以全部内容替换原申请，流程重新开始。',
      en: 'Replaces the whole content after a return; the flow starts again.',
    },
  },
  'onedoor.application.withdraw': {
    title: { zh: '撤回', en: 'Withdraw' },
    summary: { zh: '在作出决定之前撤回申请。', en: 'Withdraws an application that is not decided yet.' },
  },
  'onedoor.application.act': {
    title: { zh: '办理', en: 'Act' },
    summary: {
      zh: '经办人员办理一个环节：受理、退回、批准、不批准、送达、办结。',
      en: 'An officer does a step: accept, return, approve, refuse, deliver, close.',
    },
  },
  'onedoor.application.transfer': {
    title: { zh: '转办', en: 'Transfer' },
    summary: {
      zh: '将一个环节联动转办给该事项在此地的另一单位，至多两次。',
      en: 'Hands a step to another organisation of the matter for this place; twice at most.',
    },
  },
  'onedoor.application.decline': {
    title: { zh: '退办', en: 'Decline' },
    summary: {
      zh: '受转单位退回环节；次数用尽由档案馆兜底承接，不得再退。',
      en: 'Gives back a step that came by transfer; after some refusals the archives take it and cannot.',
    },
  },
  'onedoor.application.claim': {
    title: { zh: '认领', en: 'Claim' },
    summary: {
      zh: '一名经办人员锁定环节，到期自动解除。',
      en: 'One officer keeps a step to itself; that ends by itself.',
    },
  },
  'onedoor.application.release': {
    title: { zh: '解除认领', en: 'Release' },
    summary: { zh: '认领人解除锁定。', en: 'Lets a claimed step go.' },
  },
  'onedoor.application.consult': {
    title: { zh: '发起会商', en: 'Consult' },
    summary: { zh: '就一个环节向有关单位征求意见。', en: 'Asks other departments about a step.' },
  },
  'onedoor.application.opine': {
    title: { zh: '提交会商意见', en: 'Opine' },
    summary: { zh: '被征求意见的单位答复，每单位一次。', en: 'A department that is asked answers, once.' },
  },
  'onedoor.application.conclude': {
    title: { zh: '会商结论', en: 'Conclude' },
    summary: { zh: '办理单位作出会商结论。', en: 'Whoever holds the step says what came of it.' },
  },
  'onedoor.application.extend': {
    title: { zh: '延长时限', en: 'Extend the time' },
    summary: {
      zh: '经负责人批准延长办理时限，须在法定时限届满前，限一次；理由告知申请人。',
      en: 'A leader extends the time of an application, once and before the legal time is over; the applicant is told why.',
    },
  },
  'onedoor.application.contradict': {
    title: { zh: '报告结果不实', en: 'Contradict' },
    summary: {
      zh: '有关部门报告办理结果所依据的事实不实，附证据；结果不因此变更，监督即时知悉。',
      en: 'A department reports, with evidence, that a fact behind the result was false; the result stands, supervision is told.',
    },
  },
  'onedoor.person.register': {
    title: { zh: '备案', en: 'File' },
    summary: {
      zh: '机构或经办人员备案、续期。',
      en: 'Files an organisation or an officer, or renews the filing.',
    },
  },
  'onedoor.consent.grant': {
    title: { zh: '登记核对授权', en: 'Consent' },
    summary: {
      zh: '本人同意为某用途、在某期限内向某些数据集核对，附授权书。',
      en: 'A person allows, with evidence, that some datasets are asked about them, for a purpose and a time.',
    },
  },
  'onedoor.consent.withdraw': {
    title: { zh: '撤回核对授权', en: 'Withdraw consent' },
    summary: {
      zh: '撤回后不再查询，正在进行的核对随即停止。',
      en: 'Nothing is asked by it any more, and what is under way stops.',
    },
  },
  'onedoor.verification.request': {
    title: { zh: '按需核对', en: 'Verify' },
    summary: {
      zh: '凭授权就一人向各数据源核对，出具报告。',
      en: 'Asks the sources about somebody, by a consent, and makes a report.',
    },
  },
  'onedoor.verification.review': {
    title: { zh: '人工复核', en: 'Decide' },
    summary: {
      zh: '维持报告的结论，或提出推翻。',
      en: 'An officer upholds what the report says, or proposes to overturn it.',
    },
  },
  'onedoor.verification.countersign': {
    title: { zh: '复核会签', en: 'Countersign' },
    summary: { zh: '第二人同意或不同意推翻。', en: 'A second officer agrees to overturn it, or does not.' },
  },
  'onedoor.credit.record': {
    title: { zh: '登记信用事项', en: 'Record' },
    summary: {
      zh: '部门凭认定文书登记日志中没有的事，或外部名单；是否形成记录由信用规则决定。',
      en: 'A department tells, by a deciding document, what no entry of the journal shows, or a list from outside; credit rules say what comes of it.',
    },
  },
  'onedoor.credit.object': {
    title: { zh: '提出异议', en: 'Object' },
    summary: {
      zh: '当事人认为记录有误；答复前暂停使用。',
      en: 'The person says that the item is wrong; it is not used until that is answered.',
    },
  },
  'onedoor.credit.repair': {
    title: { zh: '申请修复', en: 'Ask for repair' },
    summary: {
      zh: '最短期满、履行义务后，附证明和承诺书申请修复。',
      en: 'After the minimum, with a proof that the duties are done and a letter of commitment.',
    },
  },
  'onedoor.credit.decide': {
    title: { zh: '答复异议或修复', en: 'Answer' },
    summary: {
      zh: '认定机构的人员答复并签署；严重记录须第二人同意。',
      en: 'An officer of the organisation that decided answers and signs; of a serious item a second one must agree.',
    },
  },
  'onedoor.credit.retract': {
    title: { zh: '撤回信用事项', en: 'Take back' },
    summary: {
      zh: '认定文书撤销或移出名单时，由登记方撤回；立即停止使用，解除措施。',
      en: 'The deciding document was revoked, or the list has it no more: used no more at once, its measures lifted.',
    },
  },
  'onedoor.undertaking.undertake': {
    title: { zh: '登记预约、借阅或承诺', en: 'Undertake' },
    summary: {
      zh: '某人应于某日前到场、归还档案或履行告知承诺。',
      en: 'Somebody is to come, to bring archives back, or to do what was promised in place of a document, by a day.',
    },
  },
  'onedoor.undertaking.fulfil': {
    title: { zh: '已到场、归还或履行', en: 'Done' },
    summary: {
      zh: '工作人员登记办理日；补登在宽限期内的，已形成的记录随即撤销。',
      en: 'An officer says on which day it was done; where that lay within its grace, what was entered meanwhile is withdrawn.',
    },
  },
  'onedoor.undertaking.release': {
    title: { zh: '取消或免除', en: 'Release' },
    summary: {
      zh: '本人按时取消预约，或由工作人员免除；不记录个人缘由。',
      en: 'The person cancels an appointment in time, or an officer excuses it; no personal reason is kept.',
    },
  },
  'onedoor.undertaking.extend': {
    title: { zh: '展期', en: 'Extend' },
    summary: { zh: '工作人员改定到期日，次数有限。', en: 'An officer moves the day, as often as the settings allow.' },
  },
  'onedoor.undertaking.breach': {
    title: { zh: '认定未履行承诺', en: 'Breach' },
    summary: {
      zh: '工作人员凭文书认定告知承诺未履行；系统从不自动认定。',
      en: 'An officer finds, by a document, that a commitment was not kept; no clock ever does.',
    },
  },
  'onedoor.alert.acknowledge': {
    title: { zh: '预警确认', en: 'Acknowledge' },
    summary: { zh: '监管人员确认已知悉。', en: 'A supervisor has seen it.' },
  },
  'onedoor.alert.assign': {
    title: { zh: '预警指派', en: 'Assign' },
    summary: { zh: '指派或改派整改人。', en: 'Says who is to rectify it; may be said anew.' },
  },
  'onedoor.alert.rectify': {
    title: { zh: '预警整改', en: 'Rectify' },
    summary: { zh: '被指派人报告整改情况。', en: 'The assignee reports what was done.' },
  },
  'onedoor.alert.review': {
    title: { zh: '预警复核', en: 'Review' },
    summary: { zh: '整改人之外的监管人员复核。', en: 'A supervisor other than who has rectified judges it.' },
  },
  'onedoor.alert.close': {
    title: { zh: '预警关闭', en: 'Close' },
    summary: { zh: '复核通过后关闭。', en: 'Closes it after an accepted review.' },
  },
  'onedoor.alert.dismiss': {
    title: { zh: '预警撤销', en: 'Dismiss' },
    summary: { zh: '说明理由提出撤销，待另一人会签。', en: 'Signs first, with the reason; another must countersign.' },
  },
  'onedoor.alert.countersign': {
    title: { zh: '撤销会签', en: 'Countersign' },
    summary: { zh: '另一监管人员会签，预警即撤销。', en: 'Another supervisor signs too: it is dismissed.' },
  },
  'onedoor.alert.suppress': {
    title: { zh: '预警静默', en: 'Suppress' },
    summary: { zh: '静默至某日，其间只计数。', en: 'Until a day it is only counted.' },
  },
  'onedoor.alert.dispose': {
    title: { zh: '问责', en: 'Dispose' },
    summary: { zh: '记录问责措施，计入人员与单位。', en: 'Records a measure, counted to officer and organisation.' },
  },
  'onedoor.alert.answer': {
    title: { zh: '责任单位说明', en: 'Answer' },
    summary: { zh: '责任单位人员说明情况。', en: 'The accountable say something of it.' },
  },
};
