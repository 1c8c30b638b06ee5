import { describe, expect, it } from 'vitest';
import { shippedCatalogue } from '../library/shipped.fixture.ts';
import { flowFaults } from './flow-check.ts';
import type { FlowStep, Matter } from './matter.ts';

const shipped = shippedCatalogue().all()[0] as Matter;
const [template] = shipped.flow.steps as [FlowStep];

/** What is wrong with a flow of which only ids, ways, forks (`*`), joins (`&`) and opinions (`?`) are given. */
function faultsOf(
  plan: Readonly<Record<string, readonly string[]>>,
  change: Partial<FlowStep> = {},
): readonly string[] {
  const steps = Object.entries(plan).map(([name, next], index): FlowStep => {
    const {
      id: _id,
      next: _next,
      placeField: _place,
      parallel: _parallel,
      join: _join,
      opinion: _opinion,
      ...rest
    } = template;
    return {
      ...rest,
      ...(index === 0 ? change : {}),
      id: name.replace(/[*&?]/g, ''),
      kind: index === 0 ? 'acceptance' : next.length === 0 ? 'delivery' : 'review',
      workingDays: 1,
      next: [...next],
      ...(name.includes('*') ? { parallel: true as const } : {}),
      ...(name.includes('&') ? { join: true as const } : {}),
      ...(name.includes('?') ? { opinion: true as const } : {}),
    };
  });
  const matter = { ...shipped, promisedWorkingDays: 400, flow: { start: steps[0]?.id ?? '', steps } };
  return flowFaults(matter, 'f.json').map(({ code, pointer }) => {
    const [, , , index, member] = pointer.split('/');
    return index === undefined ? `${code} ${pointer}` : `${steps[Number(index)]?.id}: ${code} ${member}`;
  });
}

describe('a flow with steps side by side (R4)', () => {
  it('is sound where all that was opened comes together in one review', () => {
    expect(faultsOf({ 's*': ['a', 'b'], a: ['j'], b: ['j'], 'j&': ['end'], end: [] })).toEqual([]);
    expect(faultsOf({ 's*': ['a', 'j'], a: ['j'], 'j&': ['end'], end: [] })).toEqual([]);
    const late = {
      's*': ['a', 'b', 'c'],
      a: ['i'],
      b: ['i', 'j'],
      'i&': ['x'],
      x: ['j'],
      c: ['j'],
      'j&': ['y', 'end'],
    };
    expect(faultsOf({ ...late, y: ['end'], end: [] })).toEqual([]);
  });

  it('needs a join where the ways meet, there only, and a review', () => {
    expect(faultsOf({ 's*': ['a', 'b'], a: ['j'], b: ['j'], j: ['end'], end: [] })).toEqual(['j: FLOW_JOIN join']);
    expect(faultsOf({ s: ['a', 'b'], a: ['j'], b: ['j'], 'j&': ['end'], end: [] })).toEqual(['j: FLOW_JOIN join']);
    expect(faultsOf({ 's*': ['a', 'b'], a: ['end'], b: ['end'], end: [] })).toEqual([
      's: FLOW_JOIN next',
      'end: FLOW_JOIN join',
    ]);
    expect(faultsOf({ 's*': ['a', 'b'], a: ['end'], b: ['end'], 'end&': [] })).toEqual([
      's: FLOW_JOIN next',
      'end: FLOW_JOIN kind',
    ]);
  });

  it('has no way past the join, which would be delivered while the others are still at work', () => {
    expect(faultsOf({ 's*': ['a', 'b'], a: ['j', 'out'], b: ['j'], 'j&': ['end'], end: [], out: [] })).toEqual([
      's: FLOW_JOIN next',
    ]);
  });

  it('has no second meeting behind two joins that both can be open', () => {
    const twice = { 's*': ['a', 'b'], a: ['p', 'q'], b: ['p', 'q'], 'p&': ['x'], 'q&': ['x'] };
    expect(faultsOf({ ...twice, x: ['end'], end: [] })).toEqual(['x: FLOW_JOIN join']);
    expect(faultsOf({ ...twice, 'x&': ['end'], end: [] })).toEqual([]);
  });
});

describe('a step that only gives an opinion', () => {
  it('is a review with another that decides behind it (S4)', () => {
    expect(faultsOf({ s: ['a'], 'a?': ['b'], b: ['end'], end: [] })).toEqual([]);
    expect(faultsOf({ s: ['a'], 'a?': ['end'], end: [] })).toEqual(['a: FLOW_OPINION opinion']);
    expect(faultsOf({ s: ['a'], 'a?': ['b', 'end'], b: ['end'], end: [] })).toEqual(['a: FLOW_OPINION opinion']);
    expect(faultsOf({ 's?': ['a'], a: ['end'], end: [] })).toEqual(['s: FLOW_OPINION opinion']);
  });
});

describe('the first step', () => {
  it('is done where it was applied for, and not at a place of the form, which may be served by nobody', () => {
    expect(faultsOf({ s: ['end'], end: [] })).toEqual([]);
    expect(faultsOf({ s: ['end'], end: [] }, { placeField: 'heldIn' })).toEqual(['FLOW_START /flow/start']);
  });
});

describe('a flow with steps that nobody comes to', () => {
  it('tells a circle among them, and does not go round in it', () => {
    expect(faultsOf({ s: ['end'], a: ['b'], b: ['a'], end: [] })).toEqual(['FLOW_CYCLE /flow/steps']);
    expect(faultsOf({ s: ['end'], 'a*': ['b', 'c'], b: ['a'], c: ['end'], end: [] })).toEqual([
      'FLOW_CYCLE /flow/steps',
    ]);
    expect(faultsOf({ s: ['end'], a: ['a'], end: [] })).toEqual(['FLOW_CYCLE /flow/steps']);
    expect(faultsOf({ s: ['end'], a: ['b'], b: ['end'], end: [] })).toEqual([
      'a: FLOW_STEP_UNREACHABLE undefined',
      'b: FLOW_STEP_UNREACHABLE undefined',
    ]);
  });
});
