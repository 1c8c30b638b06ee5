import Type from 'typebox';
import { datasetName } from './consent-messages.ts';
import type { EndedDays, ListPage, PlaceInList } from './desk.ts';
import { registerData, submitData } from './messages.ts';
import { count, version } from './outbound-members.ts';
import { verificationPurposes } from './sources.ts';
import { answerStatuses, reportOutcomes } from './verification.ts';
import { reportNumber, verificationId } from './verification-views.ts';

/** Lists of verifications, as TypeBox schemas: what they can be narrowed by, and what is shown of each. Nothing personal. */

const strict = { additionalProperties: false } as const;
const said = (zh: string, en: string) => ({ description: `${zh} ${en}` });
const { matter, region } = submitData.properties;
const { validFrom: day } = registerData.properties;
const code = Type.String({ pattern: '^[A-Z][A-Z0-9_]{0,63}$' });
export const verificationStatuses = ['authorising', 'asking', 'review', 'reported'] as const;
const purpose = Type.Enum([...verificationPurposes], said('核对用途', 'What it is verified for'));
const outcome = Type.Enum([...reportOutcomes], said('核对结论', 'What its report comes to'));
const status = Type.Enum([...verificationStatuses], said('状态', 'Where it stands'));
const application = Type.String({
  pattern: '^[a-z][a-z0-9-]{0,31}\\.[A-Za-z0-9_-]{1,64}$',
  ...said('所属申请', 'The application'),
});

/** What a list of verifications can be narrowed by; what is left out narrows nothing. */
export const verificationFilter = Type.Object(
  {
    matter: Type.Optional(matter),
    region: Type.Optional(Type.String({ ...region, ...said('区划', 'Division; what lies in it is found too') })),
    outcome: Type.Optional(outcome),
    verifiedFor: Type.Optional(purpose),
    status: Type.Optional(status),
    waiting: Type.Optional(Type.Enum(['yes', 'no'], said('是否待人工复核', 'Whether a person must look'))),
    why: Type.Optional(Type.String({ ...code, ...said('待复核的原因', 'Why a person must look') })),
    dataset: Type.Optional(datasetName),
    answer: Type.Optional(
      Type.Enum([...answerStatuses], said('有数据源如此答复', 'A source, or that of `dataset`, has answered so')),
    ),
    application: Type.Optional(application),
    begunFrom: Type.Optional(Type.String({ ...day, ...said('开始自', 'Begun from this day on') })),
    begunTo: Type.Optional(Type.String({ ...day, ...said('开始至', 'Begun up to this day') })),
  },
  strict,
);
export type VerificationFilter = Type.Static<typeof verificationFilter>;
export const verificationFilters = Object.keys(verificationFilter.properties) as readonly (keyof VerificationFilter)[];

export const listedVerification = Type.Object(
  {
    verification: verificationId,
    version,
    integrator: Type.String(),
    purpose,
    application: Type.Optional(application),
    matter,
    region,
    round: Type.Integer({ minimum: 1 }),
    status,
    begunOn: day,
    sources: Type.Array(
      Type.Object(
        { dataset: datasetName, status: Type.Enum([...answerStatuses, 'waiting', 'asking', 'unauthorised']) },
        strict,
      ),
    ),
    report: Type.Optional(reportNumber),
    reportVersion: Type.Optional(Type.Integer({ minimum: 1 })),
    outcome: Type.Optional(outcome),
    sealedAt: Type.Optional(Type.String(said('封存时刻', 'When the report was sealed, UTC'))),
    waiting: Type.Optional(
      Type.Object(
        {
          why: Type.Array(code),
          since: day,
          second: Type.Boolean(said('等待第二人会签', 'It waits for the second officer')),
        },
        { ...strict, ...said('待人工复核', 'What waits for a person') },
      ),
    ),
  },
  strict,
);
export type ListedVerification = Type.Static<typeof listedVerification>;

const tally = (zh: string, en: string) => Type.Record(Type.String(), count(zh, en));

/** A list as it is answered. */
export const verificationListed = {
  total: count('符合条件的总数', 'How many the filter finds, on all pages'),
  byStatus: tally('按状态', 'The same by status'),
  byOutcome: tally('按结论', 'The same by what their reports come to'),
  rows: Type.Array(listedVerification, said('按开始之日', 'In the order of the day on which they were begun')),
  next: Type.Optional(Type.String(said('下一页的 after', '`after` of the next page; left out on the last'))),
  partial: Type.Optional(
    Type.Union(
      [
        Type.Object(
          { why: Type.Literal('loading'), read: count('已读', 'So many read'), of: count('共', 'Of so many') },
          strict,
        ),
        Type.Object({ why: Type.Literal('tooMany') }, strict),
      ],
      said('清单尚不完整的原因', 'There where the list is not whole: why'),
    ),
  ),
};

export interface VerificationList extends ListPage<ListedVerification> {
  readonly byStatus: Readonly<Record<string, number>>;
  readonly byOutcome: Readonly<Record<string, number>>;
}

/** Which verifications, and which page of them; with days those that are over and were begun then, else those that are open. */
export interface VerificationsWanted {
  readonly filter: VerificationFilter;
  readonly ended?: EndedDays;
  readonly place: PlaceInList;
}
