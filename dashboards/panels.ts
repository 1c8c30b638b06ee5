import { PanelBuilder as BarGauge } from '@grafana/grafana-foundation-sdk/bargauge';
import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import {
  BarGaugeDisplayMode,
  BarGaugeNamePlacement,
  BigValueColorMode,
  BigValueGraphMode,
  FrameGeometrySourceBuilder,
  FrameGeometrySourceMode,
  GraphDrawStyle,
  MapLayerOptionsBuilder,
  ReduceDataOptionsBuilder,
  StackingConfigBuilder,
  StackingMode,
  VizOrientation,
} from '@grafana/grafana-foundation-sdk/common';
import {
  DashboardLinkBuilder,
  DashboardLinkType,
  FieldColorBuilder,
  FieldColorModeId,
  MappingType,
  type Panel,
  SpecialValueMatch,
  type Threshold,
  ThresholdsConfigBuilder,
  ThresholdsMode,
} from '@grafana/grafana-foundation-sdk/dashboard';
import {
  ControlsOptionsBuilder,
  PanelBuilder as Geomap,
  MapViewConfigBuilder,
} from '@grafana/grafana-foundation-sdk/geomap';
import { DataqueryBuilder, PromQueryFormat } from '@grafana/grafana-foundation-sdk/prometheus';
import { PanelBuilder as Stat } from '@grafana/grafana-foundation-sdk/stat';
import { PanelBuilder as Table } from '@grafana/grafana-foundation-sdk/table';
import { PanelBuilder as TimeSeries } from '@grafana/grafana-foundation-sdk/timeseries';
import { renaming } from './names.ts';

/** What every panel says and asks, whatever it looks like. Texts are Chinese first, then English. */
interface PanelWords {
  readonly title: string;
  readonly says: string;
  readonly queries: readonly Query[];
  readonly unit?: string;
  /** Path of the supervisor's door with the list that is counted; see `listBy`. */
  readonly list?: string;
  /** From which value on a number has which colour. */
  readonly steps?: readonly Threshold[];
  /** Codes of closed lists in the names of series, which are shown by what they are called. */
  readonly codes?: readonly string[];
  /** Columns of 24, and rows of some 30 pixels. */
  readonly width: number;
  readonly height: number;
}

interface Query {
  readonly ask: string;
  readonly legend?: string;
}

/** What Grafana puts in when it shows a panel. */
const filledIn = (expression: string): string => `$\{${expression}}`;

/** The list of what a number of a series counts: the labels of the series narrow it. */
export function listBy(path: string, ...labels: readonly string[]): string {
  const parameters = labels.map((label) => `${label}=${filledIn(`__field.labels.${label}`)}`);
  return parameters.length === 0 ? path : `${path}${path.includes('?') ? '&' : '?'}${parameters.join('&')}`;
}

/** The list of what ended on the days that a dashboard shows. */
export const ENDED_LIST = `/cases?endedFrom=${filledIn('__from:date:YYYY-MM-DD')}&endedTo=${filledIn('__to:date:YYYY-MM-DD')}`;
/** The list of the division whose circle is clicked. */
export const LIST_OF_PLACE = `/cases?region=${filledIn('__data.fields.region')}`;

/** A unit of Grafana's for numbers of things. */
const PIECES = 'none';
const DATASOURCE = { type: 'prometheus', uid: filledIn('datasource') };
/** The base address of the supervisor's door, as the user of a dashboard sets it. */
const DOOR = filledIn('door');

const calm: readonly Threshold[] = [{ value: null, color: 'blue' }];
/** Nothing is well, anything is not. */
export const badAboveNothing: readonly Threshold[] = [
  { value: null, color: 'green' },
  { value: 1, color: 'red' },
];
export const orangeAboveNothing: readonly Threshold[] = [
  { value: null, color: 'green' },
  { value: 1, color: 'orange' },
];
export const goodAtOne: readonly Threshold[] = [
  { value: null, color: 'red' },
  { value: 1, color: 'green' },
];

/** One large number for each series. */
export function number(words: PanelWords): Builder<Panel> {
  return withWords(new Stat(), words, 'instant')
    .colorMode(BigValueColorMode.Value)
    .graphMode(BigValueGraphMode.None)
    .reduceOptions(last())
    .thresholds(thresholds(words.steps))
    .mappings([
      {
        type: MappingType.SpecialValue,
        options: { match: SpecialValueMatch.NullAndNan, result: { text: '—' } },
      },
    ]);
}

/** A bar for each series, the largest first where the query sorts. */
export function bars(words: PanelWords): Builder<Panel> {
  return withWords(new BarGauge(), words, 'instant')
    .orientation(VizOrientation.Horizontal)
    .displayMode(BarGaugeDisplayMode.Basic)
    .namePlacement(BarGaugeNamePlacement.Left)
    .showUnfilled(false)
    .min(0)
    .reduceOptions(last())
    .thresholds(thresholds(words.steps));
}

/** Lines over the time of the dashboard. */
export function lines(words: PanelWords & { readonly stacked?: true }): Builder<Panel> {
  const panel = withWords(new TimeSeries(), words, 'range')
    .drawStyle(GraphDrawStyle.Line)
    .min(0)
    .fillOpacity(words.stacked === true ? 30 : 0)
    .colorScheme(new FieldColorBuilder().mode(FieldColorModeId.PaletteClassic));
  return words.stacked === true ? panel.stacking(new StackingConfigBuilder().mode(StackingMode.Normal)) : panel;
}

/** A row for each series; labels are columns. */
export function table(words: PanelWords & { readonly columns: Readonly<Record<string, string>> }): Builder<Panel> {
  const { columns } = words;
  return withWords(new Table(), words, 'table').transformations([
    { id: 'merge', options: {} },
    {
      id: 'organize',
      options: {
        excludeByName: { Time: true, job: true, instance: true },
        indexByName: Object.fromEntries(Object.keys(columns).map((name, index) => [name, index])),
        renameByName: columns,
      },
    },
  ]);
}

/** A circle for each division: the first query says how large it is, the two after it where it is. */
export function map(words: PanelWords): Builder<Panel> {
  return withWords(new Geomap(), words, 'table')
    .thresholds(thresholds(words.steps))
    .transformations([{ id: 'joinByField', options: { byField: 'region', mode: 'inner' } }])
    .view(new MapViewConfigBuilder().id('fit').allLayers(true).padding(20).zoom(9))
    .controls(new ControlsOptionsBuilder().showZoom(true).showScale(true).mouseWheelZoom(false))
    .basemap(new MapLayerOptionsBuilder().type('default').name('底图 Base map'))
    .layers([
      new MapLayerOptionsBuilder()
        .type('markers')
        .name('区划 Divisions')
        .tooltip(true)
        .location(
          new FrameGeometrySourceBuilder()
            .mode(FrameGeometrySourceMode.Coords)
            .latitude('Value #B')
            .longitude('Value #C'),
        )
        .config({
          showLegend: true,
          style: {
            size: { field: 'Value #A', min: 6, max: 30 },
            color: { field: 'Value #A', fixed: 'red' },
            opacity: 0.6,
            symbol: { mode: 'fixed', fixed: 'img/icons/marker/circle.svg' },
            text: { mode: 'field', field: 'title', fixed: '' },
            textConfig: { fontSize: 12, offsetX: 0, offsetY: 18, textAlign: 'center', textBaseline: 'middle' },
          },
        }),
    ]);
}

type AnyPanel = Stat | BarGauge | TimeSeries | Table | Geomap;

function withWords<Of extends AnyPanel>(panel: Of, words: PanelWords, how: 'instant' | 'range' | 'table'): Of {
  const { title, says, queries, unit = PIECES, list, codes = [], width, height } = words;
  panel
    .title(title)
    .description(says)
    .datasource(DATASOURCE)
    .unit(unit)
    .span(width)
    .height(height)
    .targets(queries.map((query, index) => target(query, String.fromCharCode(65 + index), how)));
  if (codes.length > 0) panel.transformations(renaming(codes));
  if (list !== undefined)
    panel.dataLinks([
      new DashboardLinkBuilder('打开清单 Open the list')
        .type(DashboardLinkType.Link)
        .url(`${DOOR}${list}`)
        .targetBlank(true),
    ]);
  return panel;
}

function target({ ask, legend }: Query, refId: string, how: 'instant' | 'range' | 'table'): DataqueryBuilder {
  const query = new DataqueryBuilder().refId(refId).datasource(DATASOURCE).expr(ask);
  if (legend !== undefined) query.legendFormat(legend);
  if (how === 'range') return query.range();
  return query.instant().format(how === 'table' ? PromQueryFormat.Table : PromQueryFormat.TimeSeries);
}

function last(): ReduceDataOptionsBuilder {
  return new ReduceDataOptionsBuilder().calcs(['lastNotNull']).values(false);
}

function thresholds(steps: readonly Threshold[] = calm): ThresholdsConfigBuilder {
  return new ThresholdsConfigBuilder().mode(ThresholdsMode.Absolute).steps([...steps]);
}
