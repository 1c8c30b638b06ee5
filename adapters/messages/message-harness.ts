/** A valid message and its parts, for tests to change. Nobody in it exists. */
export const TODAY = '2026-08-03';
export const HALL = 'onedoor.in.hall.application.hall.A-1';
export const ID_NUMBER = '330182199003070010';
export const CREDIT_CODE = '91350100M000100Y43';

export const submission = {
  matter: 'marriage-record-copy',
  region: '330182',
  channel: 'hall',
  applicant: { kind: 'citizen', name: '王芳', idNumber: ID_NUMBER, phone: '13800138000' },
  form: { copies: 1 },
  materials: [
    {
      type: 'id-card',
      hash: { algorithm: 'sm3', value: 'a'.repeat(64) },
      size: 1000,
      mediaType: 'application/pdf',
    },
  ],
};
export const envelope = {
  specversion: '1.0',
  id: 'A-1-1',
  source: 'urn:test:hall',
  type: 'onedoor.application.submit',
  data: submission,
};
export const submit = (change: object) => ({ ...envelope, data: { ...submission, ...change } });
export const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);
