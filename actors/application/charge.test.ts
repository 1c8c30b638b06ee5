import { describe, expect, it } from 'vitest';
import { formDefects } from '../../rules/matters/form-defects.ts';
import type { FlowStep, Matter } from '../../rules/matters/matter.ts';
import { chargeIn, waitingAt } from './charge.ts';
import { examine } from './examination.ts';
import { building } from './parallel-harness.ts';
import { around, catalogueOf, content, ruleSet, setsOf, submission } from './specimens-harness.ts';

const PROVINCE = '12330000K31820218N';
const entry = (region: string, organisation = PROVINCE, title = region) => ({
  region,
  organisation,
  department: 'town',
  title: { zh: title, en: title },
});
const matterOf = (...responsible: readonly Matter['responsible'][number][]): Matter => ({
  ...building,
  responsible: [...building.responsible.filter(({ department }) => department !== 'town'), ...responsible],
});
const stepAt = ({ flow }: Matter, id: string): FlowStep => {
  const found = flow.steps.find((step) => step.id === id);
  if (found === undefined) throw new Error(`no step ${id}`);
  return found;
};
/** The halls of a county, of a city and of a province, as in 跨馆查档. */
const halls = matterOf(entry('330127'), entry('3301'), entry('330000'));
const servedAt = (site: unknown, matter = halls) =>
  chargeIn(ruleSet({ catalogue: catalogueOf(matter) }), matter, stepAt(matter, 'site-visit'), {
    region: '330106',
    form: { site },
  })?.region;

describe('a place that a form names', () => {
  it.each(['330127', '330127000', '330127101', '330127101001', '3301', '330100', '33', '3300', '330000'])(
    'is served where it is the division of a hall, or a part of its county: %s',
    (site) => expect(servedAt(site)).toBe(site),
  );

  it.each(['330106', '3302', '330102001', '331', '34', '330702', 330127, undefined])(
    'is not served by a hall of the city or province around it: %s',
    (site) => expect(servedAt(site)).toBeUndefined(),
  );

  it('does not change where a step is done that goes by the region of the application', () => {
    const review = stepAt(halls, 'review');
    const charge = chargeIn(ruleSet({ catalogue: catalogueOf(halls) }), halls, review, { region: '330106', form: {} });
    expect(charge?.region).toBe('330106');
  });

  it('and that nobody serves is told with the value and the first twenty places that are served', async () => {
    const many = Array.from({ length: 21 }, (_, index) => entry(String(330127101 + index), PROVINCE, `所${index}`));
    const matter = matterOf(...many);
    const rules = setsOf(ruleSet({ catalogue: catalogueOf(matter) }));
    const data = { ...submission, matter: matter.code, form: { ...content.form, site: '330106' } };
    expect(formDefects(matter, data.form)).toEqual([]);
    const personKeys = { keyOf: () => 'key' };
    const { form } = examine({ rules, personKeys }, undefined, { type: 'submit', data }, around({ version: 0 }));
    expect(form.map(({ code }) => code)).toEqual(['PLACE_NOT_SERVED']);
    const zh = form[0]?.message.zh ?? '';
    expect(zh).toContain('填为 330106；已开通：330127101 所0、330127102 所1、');
    expect(zh.endsWith('330127120 所19、…')).toBe(true);
  });
});

it('a step that is open and that nobody is in charge of is a broken invariant', () => {
  for (const id of ['review', 'nowhere'])
    expect(() => waitingAt(building, id, () => undefined)).toThrow(`nobody is in charge of step ${id} of building`);
});
