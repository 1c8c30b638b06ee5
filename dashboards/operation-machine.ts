import { type DashboardBuilder, RowBuilder } from '@grafana/grafana-foundation-sdk/dashboard';
import { bars, lines, number } from './panels.ts';

/** What the service stands on: the broker and the disk, providers, and its own process. */
export function withMachine(board: DashboardBuilder): DashboardBuilder {
  return board
    .withRow(new RowBuilder('消息服务器与存储 Broker and storage'))
    .withPanel(
      lines({
        title: '消息服务器 NATS',
        says: '连接是否正常（1），与五分钟内重发、缺失的消息。 Whether it is connected (1), and messages sent again and missing within five minutes.',
        queries: [
          { ask: 'onedoor_part_ready{part="broker"}', legend: '连接 connected' },
          { ask: 'increase(onedoor_outbox_retried_total[5m])', legend: '重发 sent again' },
          { ask: 'increase(onedoor_inbox_missing_total[5m])', legend: '缺失 missing' },
        ],
        width: 12,
        height: 8,
      }),
    )
    .withPanel(
      lines({
        title: '存储 Storage',
        says: '暂停写入（1）、一小时内的暂停与重试、被隔离的输入。 Whether writing is paused (1), pauses and retries within an hour, inputs that were quarantined.',
        queries: [
          { ask: 'onedoor_store_paused', legend: '暂停 paused' },
          { ask: 'sum(increase(onedoor_store_pauses_total[1h])) or on() vector(0)', legend: '暂停次数 pauses' },
          { ask: 'sum(increase(onedoor_store_retries_total[1h])) or on() vector(0)', legend: '重试 retries' },
          { ask: 'sum(increase(onedoor_quarantined_total[1h])) or on() vector(0)', legend: '隔离 quarantined' },
        ],
        width: 12,
        height: 8,
      }),
    )
    .withPanel(
      lines({
        title: '巡检 Scrubbing',
        says: '每秒重读的字节。 Bytes of the store read again, a second.',
        queries: [{ ask: 'rate(onedoor_scrub_bytes_total[$__rate_interval])', legend: '巡检 scrubbed' }],
        unit: 'Bps',
        width: 12,
        height: 8,
      }),
    )
    .withPanel(
      number({
        title: '巡检轮次 Rounds of scrubbing',
        says: '自启动以来整个存储被重读的次数。 How often the whole store was read again since the start.',
        queries: [{ ask: 'onedoor_scrub_rounds' }],
        width: 6,
        height: 8,
      }),
    )
    .withPanel(
      number({
        title: '表格载入 Tables being read',
        says: '启动后仍在读取：在办件表、年度数字；读完为0。 Still being read after a start: the table of open cases, the numbers of the year; 0 when done.',
        queries: [
          { ask: 'onedoor_open_cases_loading', legend: '在办件 cases' },
          { ask: 'onedoor_open_alerts_loading', legend: '预警 alerts' },
          { ask: 'onedoor_year_loading', legend: '年度 year' },
        ],
        width: 6,
        height: 8,
      }),
    )
    .withPanel(
      lines({
        title: '通知 Messages to people',
        says: '结果未知的通知、日志中尚未处理的条目，与每小时发起的通知。 Messages of which it is not known yet what becomes, commits not worked off for them, and messages asked for in an hour.',
        queries: [
          { ask: 'onedoor_notices_open', legend: '未决 open' },
          { ask: 'onedoor_notices_under_way', legend: '在途 under way' },
          { ask: 'onedoor_notices_lag_commits or on() vector(0)', legend: '落后 commits behind' },
          { ask: 'sum(increase(onedoor_notices_total[1h])) or on() vector(0)', legend: '发起 asked for' },
        ],
        width: 12,
        height: 8,
      }),
    )
    .withPanel(
      lines({
        title: '通知结果 What became of messages',
        says: '每小时通知的结果，按渠道；与服务商回执的调用。 What became of messages to people in an hour, by channel, and calls with receipts of providers.',
        queries: [
          {
            ask: 'sum by (channel, outcome) (increase(onedoor_notices_ended_total[1h])) or on() vector(0)',
            legend: '{{channel}} {{outcome}}',
          },
          { ask: 'sum(increase(onedoor_notice_answers_total[1h])) or on() vector(0)', legend: '答复 answers' },
          { ask: 'sum(increase(onedoor_notice_receipts_total[1h])) or on() vector(0)', legend: '回执 receipts' },
        ],
        width: 12,
        height: 8,
      }),
    )
    .withRow(new RowBuilder('进程 The process'))
    .withPanel(
      lines({
        title: '事件循环 Event loop',
        says: '事件循环被占住的最长时间，其中在工作的部分，与百分之九十九不超过的时间。 The longest time that the event loop was held up, the part of it in which it worked, and what ninety-nine in a hundred did not exceed.',
        queries: [
          { ask: 'onedoor_event_loop_delay_max_seconds', legend: '最长 longest' },
          { ask: 'onedoor_event_loop_busy_max_seconds', legend: '其中工作 at work' },
          { ask: 'onedoor_event_loop_delay_p99_seconds', legend: 'p99' },
        ],
        unit: 's',
        width: 12,
        height: 8,
      }),
    )
    .withPanel(
      lines({
        title: '内存 Memory',
        says: '进程占用的内存与其中的堆。 Memory of the process, and the heap in it.',
        queries: [
          { ask: 'onedoor_process_resident_memory_bytes', legend: '进程 process' },
          { ask: 'onedoor_nodejs_heap_size_used_bytes', legend: '堆 heap' },
        ],
        unit: 'bytes',
        width: 12,
        height: 8,
      }),
    )
    .withPanel(
      lines({
        title: '处理器 Processor',
        says: '占用的处理器核数。 Cores in use.',
        queries: [{ ask: 'rate(onedoor_process_cpu_seconds_total[$__rate_interval])', legend: '核 cores' }],
        width: 12,
        height: 8,
      }),
    )
    .withPanel(
      lines({
        title: '内存中的对象 Held in memory',
        says: '内存中的角色、在办件与会话。 Actors, open cases and alerts of the tables, and sessions at the door.',
        queries: [
          { ask: 'onedoor_live_actors', legend: '角色 actors' },
          { ask: 'onedoor_open_cases', legend: '在办件 cases' },
          { ask: 'onedoor_open_alerts', legend: '预警 alerts' },
          { ask: 'onedoor_door_sessions', legend: '会话 sessions' },
        ],
        width: 12,
        height: 8,
      }),
    )
    .withPanel(
      lines({
        title: '查询 Questions',
        says: '百分之九十九的查询不超过此用时。 Ninety-nine in a hundred questions were answered within this time.',
        queries: [
          {
            ask: 'histogram_quantile(0.99, sum by (le) (rate(onedoor_question_seconds_bucket[$__rate_interval])))',
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
        title: '查询与访问 Questions and visits',
        says: '每秒查询（按结果）与监督门的答复、登录。 Questions a second by what came of them; answers and logins of the door of supervisors.',
        queries: [
          {
            ask: 'sum by (outcome) (rate(onedoor_questions_total[$__rate_interval])) or on() vector(0)',
            legend: '查询 {{outcome}}',
          },
          {
            ask: 'sum by (status) (rate(onedoor_door_answers_total[$__rate_interval])) or on() vector(0)',
            legend: '门 {{status}}',
          },
          {
            ask: 'sum by (outcome) (rate(onedoor_door_logins_total[$__rate_interval])) or on() vector(0)',
            legend: '登录 {{outcome}}',
          },
        ],
        unit: 'cps',
        width: 12,
        height: 8,
      }),
    )
    .withPanel(
      bars({
        title: '在途查询 Questions under way',
        says: '正在答复的查询，按服务。 Questions that are being answered, by service.',
        queries: [{ ask: 'sort_desc(onedoor_questions_under_way)', legend: '{{service}}' }],
        width: 12,
        height: 6,
      }),
    )
    .withPanel(
      number({
        title: '指标序列上限 Bound of series',
        says: '全部指标至多产生的时间序列数。 How many series all metrics can have at most.',
        queries: [{ ask: 'onedoor_metric_series_bound' }],
        width: 6,
        height: 6,
      }),
    )
    .withPanel(
      number({
        title: '监督门在途 Requests at the door',
        says: '监督门正在答复的请求。 Requests at the door of supervisors that are being answered.',
        queries: [{ ask: 'onedoor_door_under_way' }],
        width: 6,
        height: 6,
      }),
    )
    .withPanel(
      lines({
        title: '主动筛查 Screening',
        says: '一小时内筛查所到的办件，与免于再次上传的材料；已设置的筛查数。 Cases that sweeps have come to in an hour, uploads that were avoided, and how many sweeps are set up.',
        queries: [
          { ask: 'sum(increase(onedoor_screening_cases_total[1h])) or on() vector(0)', legend: '办件 cases' },
          {
            ask: 'sum(increase(onedoor_uploads_avoided_total[1h])) or on() vector(0)',
            legend: '免于上传 uploads avoided',
          },
          { ask: 'onedoor_screening_sweeps', legend: '筛查 sweeps' },
        ],
        width: 12,
        height: 6,
      }),
    );
}
