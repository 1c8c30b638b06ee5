import { createTransport } from 'nodemailer';
import Type from 'typebox';
import type { NoticeOutcome, NoticeProvider } from '../../actors/protocol/notices.ts';
import { codeOf } from './http-call.ts';
import type { ProviderSurroundings } from './provider-settings.ts';

/*
 * Mail by SMTP (RFC 5321), with nodemailer.
 *
 * [S] Errors carry `code`, `responseCode` and, of a time that has run out, `timeoutType` (nodemailer.com/errors, 10.6.1). Until the server has
 * answered the end of the data nobody knows whether it has the message (RFC 5321, 4.5.3.2.6 and RFC 1047); every answer of
 * its own is its word. There is no receipt and no question: what is unknown stays unknown.
 */

export const smtpSettings = Type.Object(
  {
    host: Type.String({ minLength: 1 }),
    port: Type.Integer({ minimum: 1, maximum: 65535 }),
    /** True: TLS from the first byte (465); else STARTTLS where the server offers it, or must where `requireTls` says so. */
    secure: Type.Boolean(),
    requireTls: Type.Optional(Type.Boolean()),
    user: Type.Optional(Type.String({ minLength: 1 })),
    password: Type.Optional(Type.String({ minLength: 1 })),
    from: Type.String({ minLength: 3, description: '发件人 Sender, such as 县档案馆 <noreply@example.com>' }),
    domain: Type.String({ minLength: 1, description: '用于 Message-ID Stands in the Message-ID' }),
  },
  { additionalProperties: false },
);

type SmtpSettings = Type.Static<typeof smtpSettings>;

export function createSmtp(settings: SmtpSettings, { timeoutMs }: ProviderSurroundings): NoticeProvider {
  const { host, port, secure, requireTls = false, user, password, from, domain } = settings;
  const part = Math.max(1000, Math.floor(timeoutMs / 3));
  const transport = createTransport({
    host,
    port,
    secure,
    requireTLS: requireTls,
    ...(user === undefined ? {} : { auth: { user, pass: password ?? '' } }),
    connectionTimeout: part,
    greetingTimeout: part,
    socketTimeout: part,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    name: 'smtp',
    async send({ ref, to, title, text }) {
      try {
        const { rejected } = await transport.sendMail({
          from,
          to,
          subject: title,
          text,
          messageId: `<${ref}@${domain}>`,
        });
        if (rejected.length > 0) return { state: 'failed', class: 'permanent', code: 'REJECTED' };
        return { state: 'accepted' };
      } catch (error) {
        return outcomeOf(error as MailError);
      }
    },
    ask: async () => ({ state: 'unknown', code: 'CANNOT_BE_ASKED' }),
    close: async () => transport.close(),
  };
}

interface MailError {
  readonly code?: string;
  readonly responseCode?: number;
  readonly syscall?: string;
  readonly timeoutType?: string;
}

/**
 * The server's own word counts, and what shows that nothing was begun. A line that was cut says of itself that it belongs to
 * the command CONN, whatever was under way when it was cut, so it says nothing.
 */
function outcomeOf({ code, responseCode, syscall, timeoutType }: MailError): NoticeOutcome {
  if (code === 'EAUTH' || code === 'ENOAUTH' || code === 'EREQUIRETLS')
    return { state: 'failed', class: 'config', code };
  if (responseCode !== undefined && responseCode >= 400) {
    const lasting = responseCode >= 500;
    return { state: 'failed', class: lasting ? 'permanent' : 'retry', code: codeOf(`SMTP_${responseCode}`) };
  }
  const early = timeoutType === 'CONNECT_TIMEOUT' || timeoutType === 'GREETING_TIMEOUT';
  if (code === 'EDNS' || syscall === 'connect' || early) return { state: 'failed', class: 'retry', code: codeOf(code) };
  return { state: 'unknown', code: codeOf(code) };
}
