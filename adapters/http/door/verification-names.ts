import type { LocalizedText } from '../../../rules/text.ts';

const text = (zh: string, en: string): LocalizedText => ({ zh, en });

/** What the codes of verification are called. */
export const verificationNames: Readonly<Record<string, Readonly<Record<string, LocalizedText>>>> = {
  verificationStatus: {
    authorising: text('待授权', 'consent is asked'),
    asking: text('询问中', 'sources are asked'),
    review: text('待复核', 'waits for a person'),
    reported: text('已出报告', 'reported'),
  },
  reportOutcome: {
    confirmed: text('一致', 'confirmed'),
    contradicted: text('不一致', 'contradicted'),
    incomplete: text('未全部核实', 'incomplete'),
    unauthorised: text('无授权', 'not authorised'),
    stopped: text('授权撤回而停止', 'stopped'),
  },
  verifiedFor: {
    preRoute: text('流转前核对', 'before routing'),
    onDemand: text('按需核对', 'on demand'),
    screening: text('主动筛查', 'screening'),
  },
  sourceAnswer: {
    hit: text('查得', 'found'),
    none: text('查无', 'nothing found'),
    timeout: text('超时', 'timed out'),
    refused: text('拒绝', 'refused'),
    garbage: text('答复不可用', 'garbage'),
    stale: text('数据过期', 'stale'),
    unavailable: text('不可用', 'not available'),
    waiting: text('等待询问', 'waits'),
    asking: text('询问中', 'being asked'),
    unauthorised: text('无授权', 'not authorised'),
  },
  fieldVerdict: {
    confirmed: text('一致', 'confirmed'),
    contradicted: text('不一致', 'contradicted'),
    missing: text('应有而无', 'missing'),
    unknown: text('未能核实', 'unknown'),
  },
  identified: {
    match: text('系本人', 'this person'),
    review: text('疑似本人', 'perhaps this person'),
    noMatch: text('非本人', 'somebody else'),
  },
  reviewReason: {
    CONTRADICTED: text('有不一致之处', 'something is contradicted'),
    DISPUTED: text('数据源互相矛盾', 'sources say different things'),
    IDENTITY_UNCERTAIN: text('是否本人存疑', 'it may be somebody else'),
    DETECTED: text('发现其他情形', 'something was detected'),
    LATE_ANSWER: text('复核后又有答复', 'an answer came after the decision'),
  },
  reviewVerb: {
    review: text('复核', 'review'),
    countersign: text('会签', 'countersign'),
  },
  reviewDecision: {
    uphold: text('维持', 'uphold'),
    overturn: text('推翻', 'overturn'),
    agree: text('同意推翻', 'agree to overturn'),
    disagree: text('不同意推翻', 'do not agree'),
  },
};

/** What happens to verifications and consents. */
export const verificationEvents: Readonly<Record<string, LocalizedText>> = {
  VerificationBegun: text('开始核对', 'begun'),
  VerificationAuthorised: text('授权有效', 'authorised'),
  AskBegun: text('询问数据源', 'source is asked'),
  AskPutOff: text('暂缓询问', 'asking put off'),
  AskAnswered: text('数据源答复', 'source has answered'),
  AnswerUnused: text('答复未采用', 'answer not used'),
  ReportSealed: text('报告封存', 'report sealed'),
  ReviewDecided: text('人工复核', 'decided by a person'),
  ReviewCountersigned: text('复核会签', 'countersigned'),
  DueSet: text('时限更新', 'deadline set'),
  ConsentGranted: text('登记授权', 'consent granted'),
  ConsentUsed: text('使用授权', 'consent used'),
  ConsentUseDeclined: text('授权不含此次核对', 'use declined'),
  ConsentUseEnded: text('使用完毕', 'use ended'),
  ConsentWithdrawn: text('撤回授权', 'withdrawn'),
  ConsentExpired: text('授权到期', 'expired'),
};
