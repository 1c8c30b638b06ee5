import { describe, expect, it } from 'vitest';
import { CompileError } from './compile-error.ts';
import { byOrder, orderOfGroup, orderOfLeaf } from './condition-order.ts';

describe('the order of conditions', () => {
  it.each([
    [3, 3],
    ['12', 12],
    ['3rd', 3],
    [2.7, 2],
    [0, 1],
    ['x', 1],
    [undefined, 1],
    [-2, -2],
  ])('of a group with priority %s is %s', (priority, order) => {
    expect(orderOfGroup({ priority })).toBe(order);
  });

  it.each([
    [3, 3],
    ['12', 12],
    [1.5, 1.5],
    [-1, -1],
    [0, 7],
    ['', 7],
    [null, 7],
  ])('of a leaf with priority %s is %s, with its fact at 7', (priority, order) => {
    expect(orderOfLeaf({ priority }, 7, '')).toBe(order);
  });

  it('of a leaf is 1 where neither it nor its fact has a priority', () => {
    expect([orderOfLeaf({}, undefined, ''), orderOfLeaf({}, Number.NaN, '')]).toEqual([1, 1]);
  });

  it.each(['high', '01', '1.0', ' 2', true, '1e2', {}])('of a leaf cannot be %s', (priority) => {
    expect(() => orderOfLeaf({ priority }, 1, '/all/0')).toThrow(CompileError);
    expect(() => orderOfLeaf({ priority }, 1, '/all/0')).toThrow('/all/0/priority');
  });

  it('puts the highest first, and equal ones together as declared', () => {
    const [a, b, c, d] = [{ order: 1 }, { order: 10 }, { order: 1 }, { order: -3 }] as const;
    expect(byOrder([a, b, c, d])).toEqual([[b], [a, c], [d]]);
    expect(byOrder([])).toEqual([]);
  });
});
