import { describe, expect, it } from 'vitest';
import { prepareAddress } from './division-address.ts';
import { comparators, missing } from './levels.ts';

function levelOf(one: string, other: string): string | undefined {
  const level = comparators.division.compare(prepareAddress(one), prepareAddress(other));
  expect(comparators.division.compare(prepareAddress(other), prepareAddress(one))).toBe(level);
  return level === missing ? 'missing' : comparators.division.levels[level]?.id;
}

describe('an address', () => {
  it.each([
    ['浙江省杭州市西湖区文三路1号', '330106', '文三路1号'],
    ['浙江杭州西湖区文三路1号', '330106', '文三路1号'],
    ['浙江省西湖区文三路1号', '330106', '文三路1号'],
    ['杭州市西湖区文三路1号', '330106', '文三路1号'],
    ['北京市海淀区中关村1号', '110108', '中关村1号'],
    ['北京市市辖区海淀区中关村1号', '110108', '中关村1号'],
    ['廣西壯族自治區南寧市青秀區民族大道1號', '450103', '民族大道1号'],
    ['浙江省德清县武康街道', '330521', '武康街道'],
    ['德清县武康街道', '330521', '武康街道'],
    ['杭州文三路', '3301', '文三路'],
    ['330106 浙江省杭州市西湖区文三路1号', '330106', '文三路1号'],
    ['330000', '33', ''],
    // Five cities have a 鼓楼区, so that nobody can tell which.
    ['鼓楼区中山路1号', '', '鼓楼区中山路1号'],
    ['文三路1号', '', '文三路1号'],
  ])('%s lies in %s', (written, division, rest) => {
    expect(prepareAddress(written).address).toMatchObject({ division, rest });
  });

  it('of an abolished county is known, and said to be of the past', () => {
    expect(prepareAddress('浙江省杭州市下城区体育场路1号').address).toEqual({
      division: '330103',
      historical: true,
      rest: '体育场路1号',
    });
    expect(prepareAddress('330105 体育场路1号').address?.historical).toBe(false);
  });

  it.each([
    ['330106 文三路1号', '浙江省杭州市西湖区文三路1号', 'exact'],
    ['330106 文三路1号', '文三路1号', 'oneEdit'],
    ['330106 文三路1号', '浙江省杭州市文三路1号', 'oneEdit'],
    ['330106 文三路1号3幢', '文三路1号', 'close'],
    ['330106 文三路1号', '330106 解放街88号', 'sameDivision'],
    ['330106', '330106 解放街88号', 'sameDivision'],
    ['330106 文三路1号', '330203 解放街88号', 'different'],
    ['330106', '文三路1号', 'missing'],
    // 下城区 became 拱墅区 for the most part.
    ['330103 体育场路1号', '330105 体育场路1号', 'close'],
    ['330103 体育场路1号', '330105 庆春路77号', 'sameCity'],
    ['330103 体育场路1号', '330203 庆春路77号', 'missing'],
  ])('%s and %s agree on %s', (one, other, level) => {
    expect(levelOf(one, other)).toBe(level);
  });
});
