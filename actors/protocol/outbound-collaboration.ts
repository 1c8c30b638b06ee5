import Type from 'typebox';
import { stances } from './collaboration-messages.ts';
import { registerData, submitData } from './messages.ts';
import { step, version } from './outbound-members.ts';

/** What is told of officers who deal with each other about a step, as TypeBox schemas. */

const strict = { additionalProperties: false } as const;
const said = (zh: string, en: string) => ({ description: `${zh} ${en}` });
const { matter, region } = submitData.properties;
const { organisation, validFrom: day } = registerData.properties;
const words = (zh: string, en: string) => Type.String({ minLength: 1, maxLength: 2000, ...said(zh, en) });
const moment = Type.String({ pattern: '^[0-9T:.-]{23}Z$', ...said('时刻（UTC）', 'Moment, UTC') });
const number = Type.Integer({ minimum: 1, ...said('会商序号', 'Number of the consultation') });
const organisations = Type.Array(organisation);

export const passage = Type.Object(
  {
    version,
    matter,
    step,
    from: organisation,
    to: organisation,
    fallback: Type.Optional(
      Type.Literal(
        true,
        said('兜底承接：不得再转办或退办', 'The last resort: it is neither transferred nor declined any more'),
      ),
    ),
    reason: Type.Optional(words('理由，仅告知双方', 'Why; only for the two sides')),
  },
  strict,
);
export const claimed = Type.Object({ version, step, until: moment }, strict);
export const released = Type.Object({ version, step }, strict);
const consultation = { version, consultation: number, step };
export const consulted = Type.Object(
  {
    ...consultation,
    organisation,
    dueOn: day,
    matter,
    region,
    department: organisation,
    question: words('会商事项', 'What is asked'),
  },
  strict,
);
export const consultationOpened = Type.Object(
  {
    ...consultation,
    organisation,
    dueOn: day,
    departments: organisations,
    unattended: Type.Array(
      organisation,
      said('没有接入方代表、须另行告知的单位', 'Departments that no integrator speaks for: nobody has told them'),
    ),
  },
  strict,
);
export const opinionGiven = Type.Object(
  {
    ...consultation,
    organisation,
    stance: Type.Enum([...stances]),
    opinion: words('意见', 'The opinion'),
    late: Type.Optional(Type.Literal(true, said('逾期', 'After its due day'))),
  },
  strict,
);
const missing = Type.Array(organisation, said('未答复的单位', 'Departments that have not answered'));
export const consultationDue = Type.Object({ ...consultation, dueOn: day, missing }, strict);
export const consultationEnded = Type.Object(
  {
    ...consultation,
    outcome: Type.Enum(
      ['concluded', 'lapsed'],
      said('已作结论，或随环节终止', 'Concluded, or over because its step is'),
    ),
    missing,
    conclusion: Type.Optional(words('结论，仅告知参与单位', 'The conclusion; only for those who took part')),
  },
  strict,
);
