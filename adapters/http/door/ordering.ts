import type { IncomingMessage } from 'node:http';
import type { AlertOrderRefused } from '../../../actors/protocol/alert-desk.ts';
import { defect } from '../../../actors/protocol/defects.ts';
import type { DoorUser } from '../../../actors/protocol/desk.ts';
import { dataOf } from './alert-actions.ts';
import { alertPage } from './alert-page.ts';
import { type Answer, errorAnswer, jsonAnswer, pageAnswer, redirect } from './answer.ts';
import { creditPage } from './credit-page.ts';
import type { Markup } from './html.ts';
import type { Visitor } from './keeper.ts';
import type { Frame } from './layout.ts';
import { alertIn, creditIn, type Desks, missing, verificationIn } from './reading-pages.ts';
import { isOwnOrigin, readForm, readJson } from './request.ts';
import { reviewDataOf } from './review-forms.ts';
import { sameToken } from './sessions.ts';
import { verificationPage } from './verification-page.ts';

/*
 * What is done from the door: `POST /alerts/<id>/<verb>`, and the same below `/verifications` and `/credit`, as a form of the
 * page of what it is about, which carries the token of the session, or as JSON by a program with its bearer token.
 */

/** A text of two thousand characters, each written as nine signs, and its like. */
const MOST_BYTES = 40 * 1024;

/** What comes of an order; undefined where there is nothing of the kind, or it lies elsewhere. */
type Outcome = { readonly commit: number } | AlertOrderRefused | undefined;

/** Something that is wanted from a page. */
export interface Order {
  /** The page that it is wanted from. */
  readonly page: string;
  readonly verb: string;
  /** The members of a form, as the message of the verb has them. */
  readonly dataOf: (form: URLSearchParams) => Readonly<Record<string, unknown>>;
  readonly carryOut: (user: DoorUser, data: Readonly<Record<string, unknown>>) => Promise<Outcome>;
  /** The page again, with what was wrong. */
  readonly again: (user: DoorUser, frame: Frame, tried: Tried) => Promise<Markup | undefined>;
}

interface Tried {
  readonly verb: string;
  readonly given: URLSearchParams;
  readonly defects: AlertOrderRefused['defects'];
}

/** What an address wants done, and with what. */
export function orderIn(path: string, { desk, alertDesk, verificationDesk, creditDesk }: Desks): Order | undefined {
  const [, page = '', verb = ''] = /^(.*)\/([a-z]{1,32})$/.exec(path) ?? [];
  const alert = alertIn(page);
  if (alert !== undefined)
    return {
      ...{ page, verb, dataOf },
      carryOut: (user, data) => alertDesk.order(user, { id: alert, verb, data }),
      again: againWith((user) => alertDesk.alertFile(user, alert), alertPage, desk),
    };
  const credit = creditIn(page);
  if (credit !== undefined)
    return {
      ...{ page, verb, dataOf },
      carryOut: (user, data) => creditDesk.decide(user, { id: credit, verb, data }),
      again: againWith((user) => creditDesk.creditFile(user, credit), creditPage, desk),
    };
  const verification = verificationIn(page);
  if (verification === undefined) return undefined;
  return {
    ...{ page, verb, dataOf: reviewDataOf },
    carryOut: (user, data) => verificationDesk.decide(user, { id: verification, verb, data }),
    again: againWith((user) => verificationDesk.verificationFile(user, verification), verificationPage, desk),
  };
}

/** Reads a file anew and makes its page, with what was wrong. */
function againWith<File>(
  read: (user: DoorUser) => Promise<File | undefined>,
  pageOf: (file: File, titles: Desks['desk'], frame: Frame, tried: Tried) => Markup,
  titles: Desks['desk'],
): Order['again'] {
  return async (user, frame, tried) => {
    const file = await read(user);
    return file === undefined ? undefined : pageOf(file, titles, frame, tried);
  };
}

interface Ordered {
  readonly order: Order;
  readonly visitor: Visitor;
  readonly frame: Frame;
}

/** A form from a page. */
export async function orderByForm(request: IncomingMessage, { order, visitor, frame }: Ordered): Promise<Answer> {
  const form = await readForm(request, MOST_BYTES);
  if (form === undefined) return errorAnswer(413, 'TOO_LARGE', { connection: 'close' });
  const { session, user } = visitor;
  if (session === undefined || !isOwnOrigin(request) || !sameToken(form.get('token') ?? '', session.formToken))
    return errorAnswer(403, 'FORM_STALE');
  const { verb, page } = order;
  const outcome = await order.carryOut(user, order.dataOf(form));
  if (outcome === undefined) return missing({ wantsJson: false }, frame);
  if (!('refused' in outcome)) return redirect(`${page}?done=${verb}`);
  const again = await order.again(user, frame, { verb, given: form, defects: outcome.defects });
  if (again === undefined) return missing({ wantsJson: false }, frame);
  return pageAnswer(statuses[outcome.refused], again);
}

/** The same by a program. */
export async function orderByProgram(request: IncomingMessage, { order, visitor, frame }: Ordered): Promise<Answer> {
  const data = await readJson(request, MOST_BYTES);
  if (data === undefined) return errorAnswer(400, 'MALFORMED', { connection: 'close' });
  const outcome = await order.carryOut(visitor.user, data);
  if (outcome === undefined) return missing({ wantsJson: true }, frame);
  return told(outcome);
}

const statuses: Readonly<Record<AlertOrderRefused['refused'], number>> = {
  malformed: 400,
  forbidden: 403,
  decided: 409,
};

function told(outcome: NonNullable<Outcome>): Answer {
  if (!('refused' in outcome)) return jsonAnswer(200, outcome);
  const { refused, defects } = outcome;
  const [{ code, message } = defect('SCHEMA_OTHER', '')] = defects;
  return jsonAnswer(statuses[refused], { error: { code, message, defects } });
}
