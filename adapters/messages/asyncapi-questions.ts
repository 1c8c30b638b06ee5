import { defect } from '../../actors/protocol/defects.ts';
import { type QuestionName, questionError, questions } from '../../actors/protocol/questions.ts';
import { type ContractMessage, line, nameOf, type Piece, reference } from './asyncapi-messages.ts';
import { questionExamples } from './asyncapi-question-examples.ts';

/** A question of the document: what is asked, and what comes back. */
interface ContractQuestion {
  readonly service: string;
  readonly address: string;
  readonly question: ContractMessage;
  readonly answer: ContractMessage;
}

const { code, message } = defect('NOT_FOUND', '');
const refusal = { code, message };

/** `application.get` is asked on `onedoor.api.application.get.{integrator}`. */
export function questionPieces(): readonly ContractQuestion[] {
  return (Object.keys(questions) as QuestionName[]).map((asked) => {
    const { title } = questions[asked];
    const { question, answer } = questionExamples[asked];
    const name = nameOf(asked);
    const [service = ''] = asked.split('.', 1);
    return {
      service,
      address: `onedoor.api.${asked}.{integrator}`,
      question: {
        name: `${name}Question`,
        message: {
          name: asked,
          title: line(title),
          contentType: 'application/json',
          payload: reference('components', 'schemas', `${name}Question`),
          examples: [{ name: 'question', payload: question }],
        },
      },
      answer: {
        name: `${name}Answer`,
        message: {
          name: `${asked} answer`,
          title: `${title.zh}：答复 Answer: ${title.en}`,
          contentType: 'application/json',
          payload: {
            oneOf: [
              only('answer', reference('components', 'schemas', `${name}Answer`)),
              only('error', reference('components', 'schemas', 'questionError')),
            ],
          },
          examples: [
            { name: 'answer', summary: '答复 An answer', payload: { answer } },
            { name: 'error', summary: '拒答 A refusal', payload: { error: refusal } },
          ],
        },
      },
    };
  });
}

/** The schemas of all questions and answers, by the name that the messages refer to. */
export function questionSchemas(): Readonly<Record<string, object>> {
  const pairs = Object.entries(questions).flatMap(([asked, { question, answer }]) => [
    [`${nameOf(asked)}Question`, question],
    [`${nameOf(asked)}Answer`, answer],
  ]);
  return { ...Object.fromEntries(pairs), questionError };
}

function only(member: string, schema: Piece): Piece {
  return { type: 'object', required: [member], properties: { [member]: schema }, additionalProperties: false };
}
