import type { FaultRun } from './fault-run.ts';

/** A kind of fault as `onedoor faults` offers it. */
export interface FaultKind {
  readonly title: { readonly zh: string; readonly en: string };
  /** How many times it is brought about where nothing else is said. */
  readonly count: number;
  readonly load: () => Promise<FaultRun>;
}

/** Every kind of fault by name, loaded only when it is asked for. */
export const faultKinds: Readonly<Record<string, FaultKind>> = {
  kill: {
    title: { zh: '随时强行终止进程', en: 'Processes killed at any moment' },
    count: 100,
    load: async () => (await import('./kill.ts')).killRun,
  },
  ticks: {
    title: { zh: '大量时限到期时强行终止进程', en: 'Processes killed while many deadlines fall due' },
    count: 20,
    load: async () => (await import('./ticks.ts')).tickKills,
  },
  'broker-rollback': {
    title: { zh: '消息流退回旧副本或被清空', en: 'Streams put back to an older copy, or emptied' },
    count: 20,
    load: async () => (await import('./broker-rollback.ts')).brokerRollbackRun,
  },
  'half-open': {
    title: { zh: '与消息服务器的连接悄然中断', en: 'A connection to the broker that goes dead unclosed' },
    count: 10,
    load: async () => (await import('./half-open.ts')).halfOpenRun,
  },
  drain: {
    title: { zh: '负荷下停机', en: 'Stops in order under load' },
    count: 50,
    load: async () => (await import('./drain.ts')).drainRun,
  },
  overload: {
    title: { zh: '十倍负荷（秒）', en: 'Ten times the usual load, for so many seconds' },
    count: 60,
    load: async () => (await import('./overload.ts')).overloadRun,
  },
  'disk-full': {
    title: { zh: '磁盘写满', en: 'a full disk' },
    count: 30,
    load: async () => (await import('./disk-full.ts')).run,
  },
  poison: {
    title: { zh: '畸形与恶意消息', en: 'malformed and malicious messages' },
    count: 5000,
    load: async () => (await import('./poison.ts')).run,
  },
  'bit-rot': {
    title: { zh: '位翻转', en: 'Bit rot' },
    count: 200,
    load: async () => (await import('./bit-rot.ts')).bitRot,
  },
  notifications: {
    title: { zh: '短信、微信等服务商出错时的通知（条数）', en: 'Messages to people by providers that fail, so many' },
    count: 10_000,
    load: async () => (await import('./notifications.ts')).notificationRun,
  },
  sources: {
    title: { zh: '外部门数据源出错时的核对（件数）', en: 'Verifications by departments that fail, so many' },
    count: 2000,
    load: async () => (await import('./sources.ts')).sourceRun,
  },
  credit: {
    title: {
      zh: '信用记录、异议、修复与到期之际强行终止（条数）',
      en: 'Credit items, objections, repairs and ends, killed on the way, so many',
    },
    count: 500,
    load: async () => (await import('./credit.ts')).creditRun,
  },
  'power-cut': {
    title: { zh: '断电', en: 'Power cuts' },
    count: 200,
    load: async () => (await import('./power-cut.ts')).powerCuts,
  },
  snapshot: {
    title: { zh: '统计信用数据时强行终止进程', en: 'Processes killed while figures of credit are taken' },
    count: 20,
    load: async () => (await import('./snapshot.ts')).snapshotKills,
  },
};
