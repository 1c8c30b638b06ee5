import type { AlertDesk } from '../../../actors/protocol/alert-desk.ts';
import type { AlertFilter } from '../../../actors/protocol/alert-lists.ts';
import { alertVerbs } from '../../../actors/protocol/alert-messages.ts';
import { type CreditDesk, creditVerbs } from '../../../actors/protocol/credit-desk.ts';
import type { OpenCreditFilter } from '../../../actors/protocol/credit-lists.ts';
import type { CaseFilter, Desk } from '../../../actors/protocol/desk.ts';
import {
  reviewVerbs,
  type VerificationDesk,
  type VerificationPart,
} from '../../../actors/protocol/verification-desk.ts';
import type { VerificationFilter } from '../../../actors/protocol/verification-lists.ts';
import { alertChecks, alertListPage } from './alert-list-page.ts';
import { alertPage } from './alert-page.ts';
import { type Answer, errorAnswer, errors, jsonAnswer, pageAnswer } from './answer.ts';
import { caseChecks, caseListPage } from './case-list-page.ts';
import { casePage } from './case-page.ts';
import { creditChecks, creditListPage } from './credit-list-page.ts';
import { creditPage } from './credit-page.ts';
import type { Markup } from './html.ts';
import type { Visitor } from './keeper.ts';
import { type Frame, notice } from './layout.ts';
import { type Check, type ListKind, type ListQuery, type QueryDefect, readListQuery } from './list-query.ts';
import type { Asked } from './request.ts';
import { verificationChecks, verificationListPage } from './verification-list-page.ts';
import { verificationPage } from './verification-page.ts';
import { words } from './words.ts';

/*
 * What can be read at the door: lists of cases, alerts, verifications and credit, and each of them, as pages and as JSON. What a new
 * address shows is added here.
 */

export interface Desks {
  readonly desk: Desk;
  readonly alertDesk: AlertDesk;
  readonly verificationDesk: VerificationDesk;
  readonly creditDesk: CreditDesk;
}

/** Answers a visitor who reads; undefined where there is no such address. */
export async function readPage(
  asked: Asked,
  visitor: Visitor,
  frame: Frame,
  { desk, alertDesk, verificationDesk, creditDesk }: Desks,
): Promise<Answer> {
  const { parameters, wantsJson } = asked;
  const { user } = visitor;
  const path = asked.path.replace(/\.json$/, '');
  const both = (value: object, markup: () => Markup) =>
    wantsJson ? jsonAnswer(200, value) : pageAnswer(200, markup());
  if (path === '/cases')
    return listed<CaseFilter>(asked, frame, caseChecks, async (query) => {
      const list = await desk.cases(user, query);
      return both(list, () => caseListPage(query, list, desk, frame));
    });
  if (path === '/alerts')
    return listed<AlertFilter>(asked, frame, alertChecks, async (query) => {
      const list = await alertDesk.alerts(user, query);
      return both(list, () => alertListPage(query, list, desk, frame));
    });
  if (path === '/verifications')
    return listed<VerificationFilter>(asked, frame, verificationChecks, async (query) => {
      const list = await verificationDesk.verifications(user, query);
      return both(list, () => verificationListPage(query, list, desk, frame));
    });
  if (path === '/credit')
    return listed<OpenCreditFilter>(
      asked,
      frame,
      creditChecks,
      async (query) => {
        const list = await creditDesk.waiting(user, query);
        return both(list, () => creditListPage(query, list, frame));
      },
      { endless: true },
    );
  const before = parameters.get('before') ?? undefined;
  if (before !== undefined && !/^[1-9][0-9]{0,14}$/.test(before)) return missing(asked, frame);
  const from = before === undefined ? undefined : Number(before);
  const application = caseIn(path);
  const caseFile = application === undefined ? undefined : await desk.caseFile(user, application, from);
  if (caseFile !== undefined) return both(caseFile, () => casePage(caseFile, desk, frame));
  const verification = verificationIn(path);
  if (verification !== undefined) {
    const part = reportIn(parameters);
    const file = part && (await verificationDesk.verificationFile(user, verification, { before: from, ...part }));
    if (file === undefined) return missing(asked, frame);
    const verb = reviewVerbs.find((one) => one === parameters.get('done'));
    return both(file, () => verificationPage(file, desk, frame, verb && { verb, done: true }));
  }
  const credit = creditIn(path);
  const creditFile = credit === undefined ? undefined : await creditDesk.creditFile(user, credit, from);
  if (creditFile !== undefined) {
    const verb = creditVerbs.find((one) => one === parameters.get('done'));
    return both(creditFile, () => creditPage(creditFile, desk, frame, verb && { verb, done: true }));
  }
  const alert = alertIn(path);
  const alertFile = alert === undefined ? undefined : await alertDesk.alertFile(user, alert, from);
  if (alertFile === undefined) return missing(asked, frame);
  const done = alertVerbs.find((verb) => verb === parameters.get('done'));
  return both(alertFile, () => alertPage(alertFile, desk, frame, done && { verb: done, done: true }));
}

/** The same for what does not exist and for what lies elsewhere. */
export function missing({ wantsJson }: Pick<Asked, 'wantsJson'>, frame: Frame): Answer {
  if (wantsJson) return errorAnswer(404, 'NOT_FOUND');
  return pageAnswer(404, notice(words.notFound[frame.language], frame));
}

async function listed<Filter>(
  { parameters, wantsJson }: Asked,
  frame: Frame,
  checks: Readonly<Record<keyof Filter & string, Check>>,
  answer: (query: ListQuery<Filter>) => Promise<Answer>,
  kind: ListKind = {},
): Promise<Answer> {
  const query = readListQuery<Filter>(parameters, checks, kind);
  return 'defects' in query ? queryRefused(query.defects, wantsJson, frame) : answer(query);
}

function queryRefused(defects: readonly QueryDefect[], wantsJson: boolean, frame: Frame): Answer {
  if (wantsJson)
    return jsonAnswer(400, { error: { code: 'QUERY_MALFORMED', message: errors.QUERY_MALFORMED, defects } });
  const { language } = frame;
  const told = defects.map(({ parameter, message }) => `${parameter} ${message[language]}`);
  const sentence = `${words.badQuery[language]}${words.colon[language]}${told.join(words.semicolon[language])}`;
  return pageAnswer(400, notice(sentence, frame));
}

/** The id of a case in an address. */
function caseIn(path: string): string | undefined {
  return /^\/cases\/([a-z][a-z0-9-]{0,31}\.[A-Za-z0-9_-]{1,64})$/.exec(path)?.[1];
}

/** The id of an alert in an address. */
export function alertIn(path: string): string | undefined {
  return /^\/alerts\/([A-Z][A-Z0-9_]{0,63}(?:\.[A-Za-z0-9_-]{1,64}){2,4})$/.exec(path)?.[1];
}

/** The id of a verification in an address. */
export function verificationIn(path: string): string | undefined {
  return /^\/verifications\/([a-z][a-z0-9-]{0,31}\.[A-Za-z0-9_-]{1,64}(?:\.case)?)$/.exec(path)?.[1];
}

/** The id of a credit file in an address. */
export function creditIn(path: string): string | undefined {
  return /^\/credit\/([a-z][a-z0-9-]{0,31}\.[A-Za-z0-9_-]{1,64})$/.exec(path)?.[1];
}

/** Which report of a verification is asked for; undefined where that cannot be understood. */
function reportIn(parameters: URLSearchParams): Omit<VerificationPart, 'before'> | undefined {
  const report = parameters.get('report') ?? undefined;
  const version = parameters.get('version') ?? undefined;
  if (report !== undefined && !/^HD[0-9]{8}-[0-9A-Z]{10}$/.test(report)) return undefined;
  if (version !== undefined && !/^[1-9][0-9]{0,5}$/.test(version)) return undefined;
  return { report, reportVersion: version === undefined ? undefined : Number(version) };
}
