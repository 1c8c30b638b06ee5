/** A number as its unit has it written. */
export function written(value: number, unit: string): string {
  if (!Number.isFinite(value)) return '—';
  switch (unit) {
    case 'percentunit':
      return `${trimmed(value * 100)} %`;
    case 's':
      return value !== 0 && Math.abs(value) < 1
        ? value < 0.001
          ? `${trimmed(value * 1e6)} µs`
          : `${trimmed(value * 1000)} ms`
        : `${trimmed(value)} s`;
    case 'bytes':
      return scaled(value, 'B');
    case 'Bps':
      return scaled(value, 'B/s');
    case 'cps':
      return `${trimmed(value)}/s`;
    case 'dateTimeAsIso':
      return new Date(value + SHANGHAI_MS).toISOString().slice(0, 16).replace('T', ' ');
    default:
      return trimmed(value);
  }
}

const SHANGHAI_MS = 8 * 60 * 60 * 1000;

function trimmed(value: number): string {
  const digits = Math.abs(value) >= 100 || Number.isInteger(value) ? 0 : Math.abs(value) >= 10 ? 1 : 3;
  return String(Number(value.toFixed(digits)));
}

function scaled(value: number, unit: string): string {
  const steps = ['', 'Ki', 'Mi', 'Gi', 'Ti'];
  let size = value;
  let step = 0;
  while (Math.abs(size) >= 1024 && step < steps.length - 1) {
    size /= 1024;
    step += 1;
  }
  return `${trimmed(size)} ${steps[step] ?? ''}${unit}`;
}

/** The name of a series: its legend with the labels put in, else all labels. */
export function named(legend: string, labels: Readonly<Record<string, string>>): string {
  if (legend === '') return Object.values(labels).join(' ');
  return legend.replace(/\{\{\s*(\w+)\s*\}\}/g, (_, name: string) => labels[name] ?? '').trim();
}
