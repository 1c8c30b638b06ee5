import Type from 'typebox';
import { noticeChannels } from './notices.ts';

const strict = { additionalProperties: false } as const;

/**
 * What an integrator may ask about entities for. `handling` 办理: an officer works on an application. `supervision` 监督: how
 * the work is done, without any content. `ownership` 本系统办件: what has become of its own applications and filings.
 * `verification` 核对: reports of verification in its regions, with what the sources hold. `credit` 信用: it hands in what counts
 * for or against people, and what they ask about that.
 */
export const purposes = ['handling', 'supervision', 'ownership', 'verification', 'credit'] as const;

/** Schema of `integrators/<name>.json` in the configuration folder: who may speak, about what, and for whom. */
export const integratorFile = Type.Object(
  {
    integrator: Type.String({
      pattern: '^[a-z][a-z0-9-]{0,31}$',
      description: 'Name of the integrator, also its NATS user',
    }),
    title: Type.Object(
      { zh: Type.String({ minLength: 1, maxLength: 100 }), en: Type.String({ minLength: 1, maxLength: 100 }) },
      strict,
    ),
    kinds: Type.Array(
      Type.Enum(['application', 'person', 'alert', 'consent', 'verification', 'credit', 'undertaking']),
      {
        minItems: 1,
        maxItems: 7,
      },
    ),
    organisations: Type.Array(Type.String({ pattern: '^[0-9A-Z]{18}$' }), {
      maxItems: 500,
      description: 'Credit codes of the organisations that it registers, whose officers it registers and lets act',
    }),
    regions: Type.Array(Type.String({ pattern: '^[1-9][0-9]{1,11}$' }), {
      minItems: 1,
      maxItems: 500,
      description: 'Division codes; it may apply for these and everything below them',
    }),
    purposes: Type.Optional(
      Type.Array(Type.Enum([...purposes]), {
        maxItems: purposes.length,
        description: 'What it may ask about entities for; left out, it may not ask about any',
      }),
    ),
    supervises: Type.Optional(
      Type.Array(Type.String({ pattern: '^[1-9][0-9]{1,11}$' }), {
        minItems: 1,
        maxItems: 500,
        description:
          'Division codes; a supervisor’s system sees how the work is done in these and everything below them',
      }),
    ),
    carries: Type.Optional(
      Type.Array(Type.Enum([...noticeChannels]), {
        minItems: 1,
        maxItems: noticeChannels.length,
        description:
          'Channels of messages to people whose provider is `nats` and that it carries; they hold where the person is reached',
      }),
    ),
  },
  strict,
);

/** An integrator and its rights. */
export type Integrator = Type.Static<typeof integratorFile>;
export type Purpose = (typeof purposes)[number];
