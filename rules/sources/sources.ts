import { type Dataset, datasetName, type Source } from './source.ts';

/** A set of data with the source that has it. */
export interface KnownDataset {
  /** `<source>.<dataset>`. */
  readonly name: string;
  readonly source: Source;
  readonly dataset: Dataset;
}

/** The sources that the service may ask. */
export interface Sources {
  /** The source with this code, or undefined. */
  source(code: string): Source | undefined;
  /** The set of data with this name, `<source>.<dataset>`, or undefined. */
  dataset(name: string): KnownDataset | undefined;
  /** All sources, ordered by code. */
  all(): readonly Source[];
  /** All sets of data, ordered by source and then as the file has them. */
  datasets(): readonly KnownDataset[];
}

/** Sources by their files, which `loadSources` has found nothing wrong with. */
export function createSources(files: readonly Source[]): Sources {
  const sources = [...files].sort((one, other) => (one.source < other.source ? -1 : 1));
  const byCode = new Map(sources.map((source) => [source.source, source]));
  const datasets = sources.flatMap((source) =>
    source.datasets.map((dataset) => ({ name: datasetName(source.source, dataset.dataset), source, dataset })),
  );
  const byName = new Map(datasets.map((one) => [one.name, one]));
  return {
    source: (code) => byCode.get(code),
    dataset: (name) => byName.get(name),
    all: () => sources,
    datasets: () => datasets,
  };
}

/** Those of a set from before there were sources. */
export const noSources: Sources = createSources([]);
