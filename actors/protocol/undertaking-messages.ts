import Type from 'typebox';
import type { UndertakingKind } from '../../rules/credit/undertakings-file.ts';
import { evidence } from './consent-messages.ts';
import { decideData, recordData } from './credit-messages.ts';

/** What integrators with the purpose `credit` send of what people undertake to do by a day (预约、借阅、承诺), as TypeBox schemas. */

const strict = { additionalProperties: false } as const;
const day = (description: string) => Type.String({ pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$', description });

const { region, matter, document, basis, subject } = recordData.properties;
const { application, citizen, organisation: institution } = subject.properties;
const kinds = ['appointment', 'loan', 'commitment'] as const satisfies readonly UndertakingKind[];
const signer = {
  officer: decideData.properties.officer,
  organisation: {
    ...decideData.properties.organisation,
    description: '登记时的机构 The organisation with which it was undertaken',
  },
};

export const undertakeData = Type.Object(
  {
    subject: Type.Object(
      { application, citizen, organisation: institution },
      {
        ...strict,
        description:
          '承诺人，三者取一；告知承诺须为办件 Who undertakes it; one of the three, of a commitment the application',
      },
    ),
    kind: Type.Enum([...kinds], {
      description:
        '预约、档案借阅、告知承诺 An appointment, a loan of archives, or a commitment in place of a document',
    }),
    organisation: {
      ...recordData.properties.organisation,
      description:
        '预约、出借或受理的机构，答复异议和修复申请 The organisation with which it is undertaken; it answers objections',
    },
    region,
    matter,
    due: day('应到、应还、应履行之日 Day by which it is to be done, at most two years from today'),
    archive: Type.Optional(
      Type.String({
        pattern: '^[0-9A-Za-z·.-]{1,100}$',
        description: '借阅的档号，不含个人信息 Of a loan: the reference of the archive; nothing personal',
      }),
    ),
    commitment: Type.Optional({
      ...evidence,
      description: '告知承诺书，只传引用 The letter of commitment, by reference',
    }),
  },
  strict,
);

export const fulfilData = Type.Object({ ...signer, on: day('到场、归还或履行之日 Day on which it was done') }, strict);

export const releaseUndertakingData = Type.Object(
  {
    cause: Type.Enum(['cancelled', 'closed', 'excused', 'mistaken'], {
      description:
        '本人在到期日前取消预约；或由工作人员签署：档案馆闭馆、经说明予以免除（不记录缘由）、登记有误 Cancelled by the person, of an appointment not after its day; else signed by an officer: the archives were closed, it is excused (why is not kept), or it was registered by mistake',
    }),
    officer: Type.Optional(signer.officer),
    organisation: Type.Optional(signer.organisation),
  },
  strict,
);

export const extendUndertakingData = Type.Object({ ...signer, due: day('新的到期日 The new day') }, strict);

export const breachData = Type.Object(
  { ...signer, document, basis: Type.Optional(basis), evidence: Type.Optional(evidence) },
  strict,
);

export type UndertakeData = Type.Static<typeof undertakeData>;
export type FulfilData = Type.Static<typeof fulfilData>;
export type ReleaseUndertakingData = Type.Static<typeof releaseUndertakingData>;
export type ExtendUndertakingData = Type.Static<typeof extendUndertakingData>;
export type BreachData = Type.Static<typeof breachData>;

/** What people ask of an undertaking. */
export type UndertakingOrder =
  | { readonly type: 'undertake'; readonly data: UndertakeData }
  | { readonly type: 'fulfil'; readonly data: FulfilData }
  | { readonly type: 'release'; readonly data: ReleaseUndertakingData }
  | { readonly type: 'extend'; readonly data: ExtendUndertakingData }
  | { readonly type: 'breach'; readonly data: BreachData };
