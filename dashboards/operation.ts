import { RowBuilder } from '@grafana/grafana-foundation-sdk/dashboard';
import { dashboard } from './dashboard.ts';
import { withMachine } from './operation-machine.ts';
import { badAboveNothing, bars, goodAtOne, lines, number } from './panels.ts';

/** What an operator looks at: whether it works, where it waits, and what it uses. */
export const operation = withMachine(
  dashboard({
    uid: 'onedoor-operation',
    title: '一门 · 运行 Onedoor · Operation',
    says: '是否就绪、各段排队、落盘、到期、事件循环、内存与消息服务器。 Whether it is ready, what waits where, commits, due rows, the event loop, memory and the broker.',
    from: 'now-1h',
  })
    .withRow(new RowBuilder('状态 State'))
    .withPanel(
      number({
        title: '就绪 Ready',
        says: '1：就绪。 1 while the service is ready.',
        queries: [{ ask: 'onedoor_ready' }],
        steps: goodAtOne,
        width: 4,
        height: 4,
      }),
    )
    .withPanel(
      bars({
        title: '各部分 Parts',
        says: '1：该部分正常。 1 for each part that is well.',
        queries: [{ ask: 'sort_desc(onedoor_part_ready)', legend: '{{part}}' }],
        steps: goodAtOne,
        width: 8,
        height: 4,
      }),
    )
    .withPanel(
      number({
        title: '损坏处 Damaged places',
        says: '巡检发现的损坏处；任何一处都须恢复备份。 Damaged places that the scrubber has found; restore the newest backup where there is one.',
        queries: [{ ask: 'onedoor_scrub_findings' }],
        steps: badAboveNothing,
        width: 4,
        height: 4,
      }),
    )
    .withPanel(
      number({
        title: '冻结的对象 Frozen entities',
        says: '停止受理命令、待人工解除的对象。 Entities whose commands are refused until an operator lifts it.',
        queries: [{ ask: 'onedoor_frozen_entities' }],
        steps: badAboveNothing,
        width: 4,
        height: 4,
      }),
    )
    .withPanel(
      number({
        title: '磁盘剩余 Room on the disk',
        says: '数据盘剩余的比例。 Of the disk of the data folder, what is free.',
        queries: [{ ask: 'onedoor_data_free_bytes / onedoor_data_disk_bytes' }],
        unit: 'percentunit',
        width: 4,
        height: 4,
      }),
    )
    .withRow(new RowBuilder('路段 The road'))
    .withPanel(
      lines({
        title: '收、办、发 In, decided, out',
        says: '每秒收件、办理与发出。 Messages in, turns and messages out, a second.',
        queries: [
          { ask: 'sum(rate(onedoor_messages_total[$__rate_interval]))', legend: '收 in' },
          { ask: 'sum(rate(onedoor_turns_total[$__rate_interval]))', legend: '办 turns' },
          { ask: 'sum(rate(onedoor_outbox_published_total[$__rate_interval]))', legend: '发 out' },
        ],
        unit: 'cps',
        width: 12,
        height: 8,
      }),
    )
    .withPanel(
      lines({
        title: '最久的等待 Oldest that waits',
        says: '各段中最早而尚未完成者已等待多久。 How long the oldest has waited that is not done, by stage.',
        queries: [
          { ask: 'onedoor_inbox_oldest_seconds', legend: '收件 inbox' },
          { ask: 'onedoor_courier_oldest_seconds', legend: '内部命令 courier' },
          { ask: 'onedoor_outbox_oldest_seconds', legend: '发件 outbox' },
          { ask: 'onedoor_due_oldest_seconds', legend: '到期 due' },
        ],
        unit: 's',
        width: 12,
        height: 8,
      }),
    )
    .withPanel(
      lines({
        title: '在途 Under way',
        says: '已取出而尚未完成者。 Taken and not yet done.',
        queries: [
          { ask: 'onedoor_inbox_under_way', legend: '收件 inbox' },
          { ask: 'onedoor_journal_queue_turns', legend: '待落盘 journal' },
          { ask: 'onedoor_courier_under_way', legend: '内部命令 courier' },
          { ask: 'onedoor_outbox_under_way', legend: '发件 outbox' },
          { ask: 'onedoor_due_under_way', legend: '到期 due rows' },
        ],
        width: 12,
        height: 8,
      }),
    )
    .withPanel(
      lines({
        title: '落后 Lag of the marks',
        says: '日志尾与各标记之间的差。 What lies between the end of the journal and the marks.',
        queries: [
          { ask: 'onedoor_courier_lag_commands', legend: '内部命令 commands' },
          { ask: 'onedoor_outbox_lag_commits', legend: '发件 commits' },
        ],
        width: 12,
        height: 8,
      }),
    )
    .withPanel(
      lines({
        title: '落盘用时 Time of a commit',
        says: '一批同步落盘的用时。 Time of one synced batch.',
        queries: [
          {
            ask: 'histogram_quantile(0.5, sum by (le) (rate(onedoor_commit_seconds_bucket[$__rate_interval])))',
            legend: 'p50',
          },
          {
            ask: 'histogram_quantile(0.99, sum by (le) (rate(onedoor_commit_seconds_bucket[$__rate_interval])))',
            legend: 'p99',
          },
        ],
        unit: 's',
        width: 12,
        height: 8,
      }),
    )
    .withPanel(
      lines({
        title: '每批条数 Turns in a batch',
        says: '一批同步落盘的条数（平均）。 Turns in one synced batch, on average.',
        queries: [
          {
            ask: 'rate(onedoor_commit_batch_turns_sum[$__rate_interval]) / rate(onedoor_commit_batch_turns_count[$__rate_interval])',
            legend: '条 turns',
          },
        ],
        width: 12,
        height: 8,
      }),
    )
    .withPanel(
      lines({
        title: '进度 How far it is',
        says: '日志的最后一条与入站消息的水位。 The last commit, and the sequence up to which all messages are committed.',
        queries: [
          { ask: 'onedoor_journal_commit', legend: '日志 commit' },
          { ask: 'onedoor_inbox_watermark', legend: '入站水位 inbox watermark' },
        ],
        width: 12,
        height: 8,
      }),
    )
    .withPanel(
      lines({
        title: '拒收的缺陷 Defects of refused messages',
        says: '五分钟内门口拒收消息的缺陷，按代码。 Defects of messages refused at the door within five minutes, by code.',
        queries: [
          {
            ask: 'topk(8, sum by (code) (increase(onedoor_message_defects_total[5m]))) or on() vector(0)',
            legend: '{{code}}',
          },
        ],
        width: 12,
        height: 8,
      }),
    )
    .withPanel(
      lines({
        title: '到期处理的迟延 Lateness of what falls due',
        says: '自到期之时至落盘，百分之九十九不超过此时长，按种类。 From the moment at which it falls due until it is committed; ninety-nine in a hundred took no longer, by kind.',
        queries: [
          {
            ask: 'histogram_quantile(0.99, sum by (le, row) (rate(onedoor_due_late_seconds_bucket[$__rate_interval]))) or on() vector(0)',
            legend: '{{row}}',
          },
        ],
        unit: 's',
        width: 12,
        height: 8,
      }),
    )
    .withPanel(
      lines({
        title: '时限节点 Places of deadlines',
        says: '每小时期限到达的节点：临近、届满、逾期。 Places that deadlines have come to in an hour: ahead, lapsed, overdue.',
        queries: [
          {
            ask: 'sum by (place) (increase(onedoor_deadline_ticks_total[1h])) or on() vector(0)',
            legend: '{{place}}',
          },
        ],
        codes: ['ahead', 'lapsed', 'overdue'],
        width: 12,
        height: 8,
      }),
    ),
);
