import { type Fault, pointerTo } from './fault.ts';
import type { FormField, Matter } from './matter.ts';

/**
 * What the schema of matters cannot say about a form: fields named by others exist, patterns compile, and every text has
 * an end (a length, a list of choices or the form of a day), so that nobody can send a megabyte as a name.
 */
export function formSchemaFaults(matter: Matter, file: string): Fault[] {
  const faults: Fault[] = [];
  const { properties, required } = matter.form;
  required.forEach((name, index) => {
    if (!Object.hasOwn(properties, name)) faults.push(unknownField(file, pointerTo('/form/required', index), name));
  });
  for (const [name, field] of Object.entries(properties)) {
    const at = pointerTo('/form/properties', name);
    const other = field['x-age-on'];
    if (other !== undefined && !(Object.hasOwn(properties, other) && properties[other]?.format === 'date')) {
      faults.push(unknownField(file, `${at}/x-age-on`, other));
    }
    if (field.pattern !== undefined && !compiles(field.pattern)) {
      faults.push({
        file,
        pointer: `${at}/pattern`,
        code: 'FORM_PATTERN',
        message: { zh: '正则表达式有误', en: 'this regular expression does not compile' },
      });
    }
    if (field.type === 'string' && !bounded(field)) {
      faults.push({
        file,
        pointer: at,
        code: 'SCHEMA',
        message: {
          zh: '文字项必须有 maxLength、enum 或 format',
          en: 'a text needs maxLength, enum or format',
        },
      });
    }
  }
  return faults;
}

function bounded(field: FormField): boolean {
  return field.maxLength !== undefined || field.enum !== undefined || field.format !== undefined;
}

function compiles(pattern: string): boolean {
  try {
    new RegExp(pattern, 'u');
    return true;
  } catch {
    return false;
  }
}

function unknownField(file: string, pointer: string, name: string): Fault {
  return {
    file,
    pointer,
    code: 'FORM_FIELD_UNKNOWN',
    message: { zh: `表单中没有合适的字段 ${name}`, en: `the form has no fitting field ${name}` },
  };
}
