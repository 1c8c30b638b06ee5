import { type Matter, matterSchema } from '../matters/matter.ts';
import { sourceSchema } from '../sources/source.ts';
import { noSources, type Sources } from '../sources/sources.ts';
import { casesEditorSchema } from './editor/cases-schema.ts';
import { type JsonSchema, withTexts } from './editor/json-schema.ts';
import { modelEditorSchema } from './editor/model-schema.ts';
import { packEditorSchema } from './editor/pack-schema.ts';
import type { Phase } from './pack.ts';

/** The kinds of files that rule authors write. */
export const editorFiles = ['packs', 'cases', 'matters', 'sources', 'models'] as const;
export type EditorFile = (typeof editorFiles)[number];

/**
 * A JSON Schema (draft-07) of one kind of rule file, for editors such as VS Code and IntelliJ: names are completed, with what
 * they mean in zh and en, and what the loader would refuse is marked as far as a schema can say it. What it accepts is not
 * yet sound (`onedoor rules check` says), and nothing that the loader accepts is refused.
 * @param matters those whose codes, form fields, materials and steps are offered
 * @param phase of the packs that cases are of; undefined for all
 * @param sources those whose sets of data are offered to rules of verification
 */
export function editorSchema(
  of: EditorFile,
  matters: readonly Matter[],
  phase?: Phase,
  sources: Sources = noSources,
): JsonSchema {
  switch (of) {
    case 'packs':
      return packEditorSchema(matters, sources);
    case 'cases':
      return casesEditorSchema(phase, matters, sources);
    case 'matters':
      return { $schema: 'http://json-schema.org/draft-07/schema#', ...withTexts(matterSchema, {}) };
    case 'sources':
      return { $schema: 'http://json-schema.org/draft-07/schema#', ...withTexts(sourceSchema, {}) };
    case 'models':
      return modelEditorSchema();
  }
}
