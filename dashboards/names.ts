/** What the codes of closed lists are called on panels; on the road they stay as they are. */
export const names: Readonly<Record<string, string>> = {
  overdue: '逾期 overdue',
  ahead: '临近 ahead',
  lapsed: '届满 lapsed',
  soon: '五日内 soon',
  later: '五日后 later',
  none: '无时限 no clock',
  received: '已收件 received',
  returned: '待补正 returned',
  accepted: '已受理 accepted',
  approved: '准予 approved',
  refused: '不予 refused',
  delivered: '已送达 delivered',
  withdrawn: '已撤回 withdrawn',
  hall: '大厅 hall',
  library: '图书馆 library',
  street: '乡镇街道 street',
  wechat: '微信 WeChat',
  weibo: '微博 Weibo',
  in: '事中 in',
  post: '事后 post',
  pre: '事前 pre',
  route: '流转 route',
  yellow: '黄 yellow',
  orange: '橙 orange',
  red: '红 red',
  raised: '已发出 raised',
  acknowledged: '已签收 acknowledged',
  assigned: '已指派 assigned',
  rectified: '已整改 rectified',
  reviewed: '已复核 reviewed',
  suppressed: '已暂停 suppressed',
  closed: '已办结 closed',
  dismissed: '已驳回 dismissed',
  alert: '预警 alert',
  return: '退回 return',
  review: '人工核实 review',
  warn: '提示 warn',
  inspect: '抽查 inspect',
  unknown: '无法判断 unknown',
  answered: '已答复 answered',
  garbage: '不可用的答复 garbage',
  timeout: '超时 timeout',
  unavailable: '不可用 unavailable',
  hit: '查得 hit',
  stale: '数据过期 stale',
  unauthorised: '无授权 unauthorised',
  confirmed: '一致 confirmed',
  contradicted: '不一致 contradicted',
  incomplete: '未全部核实 incomplete',
  stopped: '授权撤回 stopped',
  missing: '应有而无 missing',
  preRoute: '流转前 preRoute',
  onDemand: '按需 onDemand',
  screening: '筛查 screening',
  upheld: '维持 upheld',
  overturned: '推翻 overturned',
  disagreed: '会签不同意 disagreed',
  today: '当日 today',
  week: '一周内 week',
  month: '一月内 month',
  older: '更久 older',
  authorising: '待授权 authorising',
  asking: '询问中 asking',
  granted: '登记 granted',
  used: '使用 used',
  declined: '拒用 declined',
  expired: '到期 expired',
};

/** The transformations by which Grafana puts the name of a code in place of it, where it stands as a word of its own. */
export function renaming(codes: readonly string[]) {
  return codes.map((code) => ({
    id: 'renameByRegex',
    options: { regex: `^(.* )?${code}( .*)?$`, renamePattern: `$1${names[code] ?? code}$2` },
  }));
}

/** The same as Grafana does it: one after the other. */
export function renamed(
  name: string,
  transformations: readonly { readonly id: string; readonly options: unknown }[],
): string {
  return transformations.reduce((text, { id, options }) => {
    if (id !== 'renameByRegex') return text;
    const { regex, renamePattern } = options as { readonly regex: string; readonly renamePattern: string };
    return text.replace(new RegExp(regex), renamePattern);
  }, name);
}
