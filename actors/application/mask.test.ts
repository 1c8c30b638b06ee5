import { describe, expect, it } from 'vitest';
import { maskApplication } from './mask.ts';
import { application, catalogue, content, histories, personal } from './specimens-harness.ts';
import type { ApplicationState, Content } from './state.ts';

const state = application(...histories.accepted).state as ApplicationState;
const shown = (rest: Partial<Content> = {}) =>
  maskApplication({ ...state, content: { ...content, ...rest } }, catalogue);

describe('the mask of an application', () => {
  it('leaves no personal value of applicant, agent, form and file names (P3)', () => {
    const text = JSON.stringify(shown());
    for (const value of [...personal, '余杭区']) expect(text).not.toContain(value);
  });

  it('shows what an officer needs, each value by the class of its field', () => {
    expect(shown()).toEqual({
      ...state,
      content: {
        applicant: { kind: 'citizen', name: '张*国', idNumber: '110105********002X', phone: '138****5678' },
        agent: { name: '李*英', idNumber: '330106********4517', relation: 'spouse', phone: '139****4321' },
        form: { spouse: '王*明', spouseId: '330106********4517', year: 1998, address: '******' },
        materials: [
          {
            type: 'id-card',
            hash: { algorithm: 'sm3', value: 'a'.repeat(64) },
            size: 10,
            mediaType: 'application/pdf',
          },
        ],
      },
    });
  });

  it('hides whole what nobody has said may be read: unknown fields with their names, unknown matters, values of another kind', () => {
    const form = {
      stranger: '张建国',
      constructor: '13812345678',
      张建国: 1,
      year: { of: '张建国' },
      spouse: { first: '张建国' },
      address: ['余杭区'],
      spouseId: 11010519491231,
    };
    const text = JSON.stringify(shown({ form: { ...form } }).content.form);
    for (const value of ['建', '138', '余杭', '11010519491231', 'stranger', 'constructor'])
      expect(text).not.toContain(value);
    expect(maskApplication({ ...state, matter: 'gone' }, catalogue).content.form).toEqual({});
  });

  it('shows a credit code, and nothing else that was typed in its place', () => {
    const organisation = { kind: 'organisation', name: '档案馆', creditCode: '91350100M000100Y43' } as const;
    expect(shown({ applicant: organisation }).content.applicant.creditCode).toBe('91350100M000100Y43');
    const mistaken = { kind: 'citizen', name: '张建国', creditCode: '11010519491231002X' } as const;
    expect(shown({ applicant: mistaken }).content.applicant.creditCode).toBe('******');
  });
});
