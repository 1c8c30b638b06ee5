import type { Growth } from './growth.ts';
import { aligned, rounded } from './ranking.ts';
import { type Measured, stagesPerMessage } from './road.ts';
import type { RoadResult } from './road-bench.ts';
import { type Stage, stages } from './road-stages.ts';

const stageTitles: Readonly<Record<Stage, string>> = {
  natsRead: 'read from NATS 读取',
  decode: 'decode, schema 解码校验',
  actors: 'mailboxes, journal 邮箱与日志队列',
  hydrate: 'hydrate 读取状态',
  rules: 'facts, rules 事实与规则',
  decide: 'decide, evolve 决定',
  seal: 'encode, seal 编码加密',
  levelDb: 'LevelDB',
  natsPublish: 'publish to NATS 发布',
  garbage: 'garbage 垃圾回收',
  other: 'other 其他',
};

/** The table that a person reads. */
export function roadTable(result: RoadResult): string {
  const { full, half, profile, rssMb, growth, diskBytesPerApplication: disk } = result;
  const stretches = aligned([
    ['', 'messages/s 消息', 'turns/s 轮次', 'p50 ms', 'p99 ms', 'p99.9 ms', 'put off 积压'],
    stretchRow('as much as it takes 满载', full),
    stretchRow('half of it 半载', half),
  ]);
  const perMessage = stagesPerMessage(full.cpuMicroseconds, profile);
  const { daemon, mainThread, natsServer, loader } = full.cpuMicroseconds;
  const processor = aligned([
    ['µs of processor time a message 每条消息处理器时间', 'µs'],
    ['daemon 服务进程', figure(daemon)],
    ...stages.map((stage) => [`  ${stageTitles[stage]}`, figure(perMessage[stage])]),
    ['  other threads 其他线程', figure(daemon - mainThread)],
    ['nats-server', figure(natsServer)],
    ['loader 发送方', figure(loader)],
  ]);
  const functions = aligned([
    ['functions of the first thread 主线程函数', '%'],
    ...profile.functions.map(({ name, share }) => [name, (share * 100).toFixed(1)]),
  ]);
  const rest = [
    `resident 常驻内存: daemon ${figure(rssMb.daemon)} MB, of which ${figure(rssMb.daemonAnonymous)} MB are no mapped files 其中非文件映射, nats-server ${figure(rssMb.natsServer)} MB`,
    `disk an application 每件办件磁盘: store ${figure(disk.store)} B, streams ${figure(disk.streams)} B`,
    `start to ready 启动至就绪: ${figure(result.startSeconds)} s`,
  ].join('\n');
  return [stretches, processor, functions, rest, ...(growth === undefined ? [] : [growthText(growth)])].join('\n\n');
}

/** The last line. */
export function roadSummary(result: RoadResult) {
  const { full, half, profile, rssMb, growth, diskBytesPerApplication: disk } = result;
  const { daemon, mainThread, natsServer, loader } = full.cpuMicroseconds;
  return {
    commandsPerSecond: Math.round(full.perSecond),
    turnsPerSecond: Math.round(full.turnsPerSecond),
    p50MsAtHalfLoad: rounded(half.p50Ms),
    p99MsAtHalfLoad: rounded(half.p99Ms),
    p999MsAtHalfLoad: rounded(half.p999Ms),
    halfLoadPerSecond: Math.round(half.receiptsPerSecond),
    p99MsAtFullLoad: rounded(full.p99Ms),
    receiptsPerSecondWhileSending: Math.round(full.receiptsPerSecond),
    backlogAtFullLoad: full.backlog,
    cpuMicrosecondsPerMessage: {
      daemon: rounded(daemon),
      natsServer: rounded(natsServer),
      loader: rounded(loader),
      daemonStages: {
        ...roundedAll(stagesPerMessage(full.cpuMicroseconds, profile)),
        otherThreads: rounded(daemon - mainThread),
      },
    },
    rssMb: {
      daemon: Math.round(rssMb.daemon),
      daemonHighest: Math.round(rssMb.daemonHighest),
      daemonAnonymous: Math.round(rssMb.daemonAnonymous),
      withNatsServer: Math.round(rssMb.daemon + rssMb.natsServer),
    },
    rssMbActive: result.memoryActive === null ? null : Math.round(result.memoryActive.residentMb),
    anonymousMbActive: result.memoryActive === null ? null : Math.round(result.memoryActive.anonymousMb),
    diskBytesPerApplication: { store: Math.round(disk.store), streams: Math.round(disk.streams) },
    entities: result.entities,
    startSeconds: rounded(result.startSeconds),
    growthCostRatio: growth === undefined ? null : rounded(growth.costRatio),
    growth: growth ?? null,
    applications: result.applications,
    messages: result.messages,
    repeated: result.repeated,
    faults: result.faultCount,
  };
}

function growthText({ from, to, costRatio, rateRatio, rounds }: Growth): string {
  const table = aligned([
    ['entities known 已知实体', 'messages/s 消息', 'µs of the daemon a message 每条消息 µs', 'start to ready 启动 s'],
    ...[from, to].map(({ entities, perSecond, daemonCpuMicroseconds, startSeconds }) =>
      [entities, perSecond, daemonCpuMicroseconds, startSeconds].map(figure),
    ),
  ]);
  return `${table}\ncost 成本 ×${figure(costRatio)}, rate 速率 ×${figure(rateRatio)}, medians of 中位数 ${rounds}`;
}

function stretchRow(title: string, { perSecond, turnsPerSecond, p50Ms, p99Ms, p999Ms, backlog }: Measured) {
  return [title, ...[perSecond, turnsPerSecond, p50Ms, p99Ms, p999Ms, backlog].map(figure)];
}

function roundedAll<Name extends string>(values: Readonly<Record<Name, number>>): Record<Name, number> {
  return Object.fromEntries(Object.entries<number>(values).map(([name, value]) => [name, rounded(value)])) as Record<
    Name,
    number
  >;
}

const figure = (value: number): string => String(value >= 100 ? Math.round(value) : rounded(value));
