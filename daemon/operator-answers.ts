import { StoreFault } from '../actors/ports.ts';
import { type EntityKind, isToken } from '../actors/protocol/entity.ts';
import { type Asker, type QuestionDependencies, readEntity } from '../actors/questions.ts';
import { type Answerer, QuestionRefused } from '../adapters/nats/questions.ts';

const kinds: readonly EntityKind[] = ['application', 'person', 'refusal'];

/** What the operator's commands ask of the running daemon, by subject `onedoor.api.<name>`. */
export function operatorAnswers(dependencies: QuestionDependencies): Readonly<Record<string, Answerer>> {
  return {
    'operator.get': async (question) => {
      const kind = kinds.find((one) => one === question['kind']);
      const { id } = question;
      if (kind === undefined) throw new QuestionRefused('KIND_UNKNOWN', `kind must be one of ${kinds.join(', ')}`);
      if (typeof id !== 'string' || !id.split('.').every(isToken))
        throw new QuestionRefused('ID_MALFORMED', 'id must be the id of an entity');
      const view = await readEntity({ kind, id }, askerOf(question), dependencies);
      if (view === undefined) throw new QuestionRefused('NOT_FOUND', `there is no ${kind} of this id`);
      return view;
    },
    'operator.backup': async (question) => {
      const { folder } = question;
      if (typeof folder !== 'string' || !folder.startsWith('/'))
        throw new QuestionRefused('FOLDER_MALFORMED', 'folder must be an absolute path');
      const head = await dependencies.store.backup(folder).catch((error: unknown) => {
        // Its sentence names folders and rows, never their content.
        throw error instanceof StoreFault ? new QuestionRefused(error.code, error.message) : error;
      });
      return { folder, commit: head.commit, hash: head.hash };
    },
  };
}

function askerOf(question: Readonly<Record<string, unknown>>): Asker {
  const { by, purpose } = question;
  if (typeof by !== 'string' || by === '' || typeof purpose !== 'string' || purpose === '') {
    throw new QuestionRefused('PURPOSE_MISSING', 'by and purpose must say who asks and what for; both are journaled');
  }
  return { by: by.slice(0, 100), purpose: purpose.slice(0, 500) };
}
