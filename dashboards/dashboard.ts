import {
  DashboardBuilder,
  DashboardCursorSync,
  DatasourceVariableBuilder,
  TextBoxVariableBuilder,
} from '@grafana/grafana-foundation-sdk/dashboard';

interface DashboardWords {
  readonly uid: string;
  readonly title: string;
  readonly says: string;
  readonly from: string;
}

/** A dashboard as all of ours are: which Prometheus and which door is for its user to choose; times are of Shanghai. */
export function dashboard({ uid, title, says, from }: DashboardWords): DashboardBuilder {
  return new DashboardBuilder(title)
    .uid(uid)
    .description(says)
    .tags(['onedoor'])
    .readonly()
    .timezone('Asia/Shanghai')
    .time({ from, to: 'now' })
    .refresh('30s')
    .tooltip(DashboardCursorSync.Crosshair)
    .withVariable(new DatasourceVariableBuilder('datasource').label('数据源 Data source').type('prometheus'))
    .withVariable(
      new TextBoxVariableBuilder('door')
        .label('监督门地址 Address of the supervisor’s door')
        .defaultValue('http://127.0.0.1:9465'),
    );
}
