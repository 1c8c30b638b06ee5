/**
 * Logistic regression by iteratively reweighted least squares (Newton's method) with a ridge on everything but the
 * intercept, so that there is one answer even where the data would have none.
 */

export interface LogisticFit {
  readonly intercept: number;
  /** One a column. */
  readonly coefficients: readonly number[];
  readonly iterations: number;
}

const mostIterations = 50;
const smallEnough = 1e-9;

/**
 * @param rows the values of each row, equally many
 * @param outcomes one a row
 * @param ridge how strongly coefficients are drawn to 0: the penalty is ridge/2 · Σ coefficient²
 * @throws Error where it does not converge
 */
export function fitLogistic(
  rows: readonly (readonly number[])[],
  outcomes: readonly boolean[],
  ridge: number,
): LogisticFit {
  const size = (rows[0]?.length ?? 0) + 1;
  const weights = new Float64Array(size);
  for (let iteration = 1; iteration <= mostIterations; iteration += 1) {
    const { gradient, curvature } = slopeAt(weights, rows, outcomes, ridge);
    const step = solve(curvature, gradient);
    let furthest = 0;
    for (let at = 0; at < size; at += 1) {
      weights[at] = (weights[at] ?? 0) + (step[at] ?? 0);
      furthest = Math.max(furthest, Math.abs(step[at] ?? 0));
    }
    if (furthest < smallEnough) {
      const [intercept = 0, ...coefficients] = weights;
      return { intercept, coefficients, iterations: iteration };
    }
  }
  throw new Error(`the regression does not converge in ${mostIterations} iterations`);
}

/** Gradient and curvature (negative Hessian) of the penalised log-likelihood. */
function slopeAt(
  weights: Float64Array,
  rows: readonly (readonly number[])[],
  outcomes: readonly boolean[],
  ridge: number,
): { gradient: Float64Array; curvature: Float64Array[] } {
  const size = weights.length;
  const gradient = new Float64Array(size);
  const curvature = Array.from({ length: size }, () => new Float64Array(size));
  const padded = new Float64Array(size);
  rows.forEach((row, index) => {
    padded[0] = 1;
    row.forEach((value, at) => {
      padded[at + 1] = value;
    });
    let logit = 0;
    for (let at = 0; at < size; at += 1) logit += (weights[at] ?? 0) * (padded[at] ?? 0);
    const chance = 1 / (1 + Math.exp(-logit));
    const residual = (outcomes[index] === true ? 1 : 0) - chance;
    const spread = chance * (1 - chance);
    for (let at = 0; at < size; at += 1) {
      const value = padded[at] ?? 0;
      gradient[at] = (gradient[at] ?? 0) + residual * value;
      const line = curvature[at];
      if (line === undefined) continue;
      for (let other = 0; other <= at; other += 1) {
        line[other] = (line[other] ?? 0) + spread * value * (padded[other] ?? 0);
      }
    }
  });
  for (let at = 1; at < size; at += 1) {
    gradient[at] = (gradient[at] ?? 0) - ridge * (weights[at] ?? 0);
    const line = curvature[at];
    if (line !== undefined) line[at] = (line[at] ?? 0) + ridge;
  }
  return { gradient, curvature };
}

/** Solves A·x = b for a symmetric positive definite A, of which the lower half is given (Cholesky). */
function solve(lower: readonly Float64Array[], wanted: Float64Array): Float64Array {
  const size = wanted.length;
  const of = (line: number, at: number): number => lower[line]?.[at] ?? 0;
  for (let line = 0; line < size; line += 1) {
    for (let at = 0; at <= line; at += 1) {
      let rest = of(line, at);
      for (let inner = 0; inner < at; inner += 1) rest -= of(line, inner) * of(at, inner);
      const row = lower[line];
      if (row === undefined) continue;
      if (line === at && !(rest > 0)) throw new Error('the columns say the same as each other; the ridge is too small');
      row[at] = line === at ? Math.sqrt(rest) : rest / of(at, at);
    }
  }
  const solved = Float64Array.from(wanted);
  for (let line = 0; line < size; line += 1) {
    for (let at = 0; at < line; at += 1) solved[line] = (solved[line] ?? 0) - of(line, at) * (solved[at] ?? 0);
    solved[line] = (solved[line] ?? 0) / of(line, line);
  }
  for (let line = size - 1; line >= 0; line -= 1) {
    for (let below = line + 1; below < size; below += 1) {
      solved[line] = (solved[line] ?? 0) - of(below, line) * (solved[below] ?? 0);
    }
    solved[line] = (solved[line] ?? 0) / of(line, line);
  }
  return solved;
}
