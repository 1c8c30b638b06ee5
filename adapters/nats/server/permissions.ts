import { discoveryPrefix } from '../micro-service.ts';
import { ServerFault } from './fault.ts';

// Who may say what. The daemon lives in the account ONEDOOR and may do all there. Everybody else lives in an account
// of their own and reaches ONEDOOR only through the services below. Permissions alone would not hold: JetStream answers
// to whatever reply subject a client names, with the server's own rights, so a client of the same account can have a
// PubAck stored as another integrator's application, or a status message delete another's consumer (reply =
// `$JS.API.CONSUMER.DELETE.…`; embedded.int.test.ts shows it). Across accounts a reply goes back to the asker's account only.

/** The account of the daemon, its streams and its services. */
export const daemonAccount = 'ONEDOOR';

/** Names that are users of the server themselves and so cannot be an integrator's. */
const reservedNames: readonly string[] = ['daemon', 'operator'];

/** A subject of the daemon's account that a user of another account may publish to. */
export interface ServiceAccess {
  readonly subject: string;
  /** `many` where one request is answered by several messages. */
  readonly answers: 'one' | 'many';
  /** The subject as the user knows it, where that is another. */
  readonly as?: string;
}

/** What a user outside the daemon's account may do; all else is denied. */
export interface UserAccess {
  readonly name: string;
  readonly account: string;
  readonly services: readonly ServiceAccess[];
  readonly subscribe: readonly string[];
}

/**
 * Returns the name when it can stand in a subject and in the server's configuration.
 *
 * @throws ServerFault `name-invalid`
 */
export function checkIntegratorName(name: string): string {
  if (/^[a-z][a-z0-9-]{0,31}$/.test(name) && !reservedNames.includes(name)) return name;
  throw new ServerFault('name-invalid', `not an integrator's name: ${JSON.stringify(name.slice(0, 64))}`, {
    zh: '接入方名称须以小写字母开头，只含小写字母、数字和连字符，最长 32 位，且不能是 daemon 或 operator。',
    en: 'An integrator’s name starts with a lower-case letter, holds lower-case letters, digits and hyphens only, has at most 32 characters, and is neither daemon nor operator.',
  });
}

/** An integrator publishes under its own subject, and reads and acknowledges its own consumer, which the daemon makes. */
export function integratorAccess(name: string): UserAccess {
  return { ...accessOf(`INTEGRATOR-${checkIntegratorName(name)}`, name), services: integratorServices(name) };
}

/**
 * The operator's commands ask the operator's own service, and may find all that there are. They do not ask as an integrator:
 * the journal would say that it was that integrator.
 */
export function operatorAccess(): UserAccess {
  return { ...accessOf('OPERATOR', 'operator'), services: operatorServices };
}

/** A department whose source is asked over this server. Its account offers one service, which the daemon's alone imports. */
export interface SourceAccess {
  readonly name: string;
  readonly account: string;
  /** What it answers. */
  readonly subject: string;
  /** Where answers to another account go. */
  readonly publish: readonly string[];
}

/** @throws ServerFault `name-invalid` */
export function sourceAccess(code: string): SourceAccess {
  const name = sourceUser(checkIntegratorName(code));
  return { name, account: `SOURCE-${code}`, subject: `onedoor.source.${code}.*`, publish: ['_R_.>'] };
}

/** The user of a source; no integrator's name has a dot, so one department may be both. */
export function sourceUser(code: string): string {
  return `source.${code}`;
}

/** What the daemon's account offers to the others: each subject once, with `*` where the integrator's name stands. */
export function offeredServices(): readonly ServiceAccess[] {
  return [...integratorServices('*'), ...operatorServices];
}

/**
 * What the daemon's own user needs in its account. The embedded server lets it do all there, since nobody else is in that
 * account; a server of somebody else need not. The filler of lost places (`onedoor.in.-`) is for the embedded server alone.
 */
export function daemonAccess(asksSources = false): {
  readonly publish: readonly string[];
  readonly subscribe: readonly string[];
} {
  const streams = ['ONEDOOR_IN', 'ONEDOOR_OUT'];
  return {
    publish: [
      'onedoor.out.>',
      'onedoor.alert.>',
      'onedoor.notify.>',
      ...(asksSources ? ['onedoor.source.>'] : []),
      // Answers to questions that come from another account.
      '_R_.>',
      '$JS.API.INFO',
      ...streams.flatMap((stream) => [
        `$JS.API.STREAM.INFO.${stream}`,
        `$JS.API.STREAM.CREATE.${stream}`,
        `$JS.API.STREAM.PURGE.${stream}`,
        `$JS.API.CONSUMER.CREATE.${stream}`,
        `$JS.API.CONSUMER.CREATE.${stream}.>`,
        `$JS.API.CONSUMER.MSG.NEXT.${stream}.*`,
        `$JS.API.CONSUMER.DELETE.${stream}.*`,
      ]),
      '$JS.API.STREAM.MSG.GET.ONEDOOR_IN',
      '$JS.API.STREAM.MSG.DELETE.ONEDOOR_IN',
      '$JS.API.CONSUMER.INFO.ONEDOOR_OUT.*',
      '$JS.API.CONSUMER.LIST.ONEDOOR_OUT',
    ],
    subscribe: ['_INBOX_daemon.>', 'onedoor.api.>', `${discoveryPrefix}.>`, '$SRV.>'],
  };
}

const operatorServices: readonly ServiceAccess[] = [
  { subject: 'onedoor.api.operator.*', answers: 'one' },
  { subject: '$SRV.>', answers: 'many' },
];

/** The services that integrators ask; their own name is the last token, so nobody asks as another. */
const askedServices = ['schema', 'application', 'person', 'alert', 'verification', 'consent', 'credit'] as const;

function integratorServices(name: string): readonly ServiceAccess[] {
  return [
    { subject: `onedoor.in.${name}.>`, answers: 'one' },
    { subject: `$JS.API.CONSUMER.INFO.ONEDOOR_OUT.${name}`, answers: 'one' },
    { subject: `$JS.API.CONSUMER.MSG.NEXT.ONEDOOR_OUT.${name}`, answers: 'many' },
    { subject: `$JS.ACK.ONEDOOR_OUT.${name}.>`, answers: 'one' },
    // The form of the server's feature flag js_ack_fc_v2 (off in 2.14): domain, where `_` is none, then the account's hash.
    { subject: `$JS.ACK._.*.ONEDOOR_OUT.${name}.>`, answers: 'one' },
    ...askedServices.map((service) => ({ subject: `onedoor.api.${service}.*.${name}`, answers: 'one' }) as const),
    // Who looks for services is told of those that it may ask, with its own numbers: the daemon must know who looks.
    { subject: `${discoveryPrefix}.${name}.>`, answers: 'many', as: '$SRV.>' },
  ];
}

function accessOf(account: string, name: string): Omit<UserAccess, 'services'> {
  return { name, account, subscribe: [`_INBOX_${name}.>`] };
}
