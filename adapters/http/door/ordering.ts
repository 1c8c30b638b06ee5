import type { IncomingMessage } from 'node:http';
import type { AlertDesk, AlertOrderDone, AlertOrderRefused } from '../../../actors/protocol/alert-desk.ts';
import { defect } from '../../../actors/protocol/defects.ts';
import { dataOf } from './alert-actions.ts';
import { alertPage } from './alert-page.ts';
import { type Answer, errorAnswer, jsonAnswer, pageAnswer, redirect } from './answer.ts';
import type { Visitor } from './keeper.ts';
import type { Frame } from './layout.ts';
import { alertIn, type Desks, missing } from './reading-pages.ts';
import { isOwnOrigin, readForm, readJson } from './request.ts';
import { sameToken } from './sessions.ts';

/*
 * What is done from the door: `POST /alerts/<id>/<verb>`, as a form of the alert's own page, which carries the token of the
 * session, or as JSON by a program with its bearer token. Both are carried out as the operator's order is.
 */

/** A text of two thousand characters, each written as nine signs, and its like. */
const MOST_BYTES = 40 * 1024;

/** Which alert an address wants something done with, and what. */
export function orderIn(path: string): { readonly id: string; readonly verb: string } | undefined {
  const [, page = '', verb = ''] = /^(.*)\/([a-z]{1,32})$/.exec(path) ?? [];
  const id = alertIn(page);
  return id === undefined ? undefined : { id, verb };
}

interface Ordered {
  readonly order: { readonly id: string; readonly verb: string };
  readonly visitor: Visitor;
  readonly frame: Frame;
}

/** A form from the page of an alert. */
export async function orderByForm(request: IncomingMessage, ordered: Ordered, desks: Desks): Promise<Answer> {
  const { order, visitor, frame } = ordered;
  const form = await readForm(request, MOST_BYTES);
  if (form === undefined) return errorAnswer(413, 'TOO_LARGE', { connection: 'close' });
  const { session, user } = visitor;
  if (session === undefined || !isOwnOrigin(request) || !sameToken(form.get('token') ?? '', session.formToken))
    return errorAnswer(403, 'FORM_STALE');
  const outcome = await desks.alertDesk.order(user, { ...order, data: dataOf(form) });
  if (outcome === undefined) return missing({ wantsJson: false }, frame);
  if (!('refused' in outcome)) return redirect(`/alerts/${order.id}?done=${order.verb}`);
  const file = await desks.alertDesk.alertFile(user, order.id);
  if (file === undefined) return missing({ wantsJson: false }, frame);
  const tried = { verb: order.verb, given: form, defects: outcome.defects };
  return pageAnswer(statuses[outcome.refused], alertPage(file, desks.desk, frame, tried));
}

/** The same by a program. */
export async function orderByProgram(
  request: IncomingMessage,
  { order, visitor, frame }: Ordered,
  { alertDesk }: Desks,
): Promise<Answer> {
  const data = await readJson(request, MOST_BYTES);
  if (data === undefined) return errorAnswer(400, 'MALFORMED', { connection: 'close' });
  const outcome: Awaited<ReturnType<AlertDesk['order']>> = await alertDesk.order(visitor.user, { ...order, data });
  if (outcome === undefined) return missing({ wantsJson: true }, frame);
  return told(outcome);
}

const statuses: Readonly<Record<AlertOrderRefused['refused'], number>> = {
  malformed: 400,
  forbidden: 403,
  decided: 409,
};

function told(outcome: AlertOrderDone | AlertOrderRefused): Answer {
  if (!('refused' in outcome)) return jsonAnswer(200, outcome);
  const { refused, defects } = outcome;
  const [{ code, message } = defect('SCHEMA_OTHER', '')] = defects;
  return jsonAnswer(statuses[refused], { error: { code, message, defects } });
}
