import { type Fault, pointerTo } from './fault.ts';
import type { Matter } from './matter.ts';

/** What a certificate may say from the application: who asked, through whom, when, what for and how often. */
const facts = new Set(['applicant', 'agent', 'application']);
const formFields = new Set(['form.purpose', 'form.copies']);

/**
 * Certificates that would certify what the applicant claims. A `certifiedCopy` says what was found in the archives, which no
 * fact of the application knows: an officer fills it in, so the template leaves it blank.
 */
export function certificateFaults({ documents }: Matter, file: string): Fault[] {
  return documents.flatMap(({ kind, text }, index) => {
    if (kind !== 'certifiedCopy') return [];
    return (['zh', 'en'] as const).flatMap((language) => {
      const named = [...text[language].matchAll(/\{([^{}]*)\}/g)].map(([, inner = '']) => inner);
      return [...new Set(named)].filter(claimed).map((name) => ({
        file,
        pointer: pointerTo('/documents', index, 'text', language),
        code: 'CERTIFICATE_CLAIM' as const,
        message: {
          zh: `证明只能写查档所得，{${name}} 是申请人自己所填，请改为空白由查档人填写`,
          en: `a certificate says what was found, and {${name}} is what the applicant claims; leave a blank for the officer`,
        },
      }));
    });
  });
}

function claimed(name: string): boolean {
  const [fact = ''] = name.split('.');
  return !facts.has(fact) && !formFields.has(name);
}
