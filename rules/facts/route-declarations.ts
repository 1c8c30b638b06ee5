import { tiers } from '../matters/matter.ts';
import type { FactDeclaration } from './declaration.ts';
import { preDeclarations } from './pre-declarations.ts';

/** The facts of phase `route`, as data: those of `pre` and the step that was done. See `pre-declarations.ts`. */
export const routeDeclarations: readonly FactDeclaration[] = [
  ...preDeclarations,
  {
    name: 'step',
    title: { zh: '刚办结的环节', en: 'step that was done' },
    fields: {
      id: { type: 'text', title: { zh: '环节', en: 'step' } },
      action: {
        type: 'text',
        values: ['accept', 'approve', 'object'],
        title: { zh: '办理动作', en: 'what the officer did' },
      },
      kind: {
        type: 'text',
        optional: true,
        values: ['acceptance', 'review', 'delivery'],
        title: { zh: '环节类型', en: 'kind of the step' },
      },
      level: { type: 'text', optional: true, values: [...tiers], title: { zh: '层级', en: 'level' } },
    },
  },
];
