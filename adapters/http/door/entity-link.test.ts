import { expect, it } from 'vitest';
import { entityLink } from './entity-link.ts';
import { html } from './html.ts';

const shown = (entity: string) => html`${entityLink(entity)}`.text;

it('leads from an entity to its page, where it has one', () => {
  expect(shown('verification/hall.A-1.case')).toBe(
    '<a href="/verifications/hall.A-1.case">verification/hall.A-1.case</a>',
  );
  expect(shown('alert/STEP_OVERDUE.application.hall.1')).toContain('href="/alerts/STEP_OVERDUE.application.hall.1"');
  expect(shown('undertaking/hall.1')).toBe('undertaking/hall.1');
  // What a list from outside calls its records is anybody's text.
  for (const text of ['失信被执行人 L-1', 'constructor/1', 'alert/"><script>', 'alert/../login'])
    expect(shown(text)).not.toMatch(/<(a|script)/);
});
