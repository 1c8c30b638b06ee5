import Type from 'typebox';
import { applicationId, registerData, submitData } from './messages.ts';
import { defects, version } from './outbound-members.ts';

/** What is told of linked applications, as TypeBox schemas. */

const strict = { additionalProperties: false } as const;
const said = (zh: string, en: string) => ({ description: `${zh} ${en}` });
const { matter } = submitData.properties;
const { validFrom: day } = registerData.properties;
const child = Type.String({ ...applicationId, ...said('子办件编号', 'The child') });
const childMatter = Type.String({ ...matter, ...said('子办件事项', 'Matter of the child') });

/** How a child can end. */
export const ends = ['refused', 'delivered', 'withdrawn'] as const;

export const childLinked = Type.Object({ version, child, childMatter }, strict);
export const childEnded = Type.Object(
  {
    version,
    child,
    childMatter,
    result: Type.Enum([...ends], said('结果：不予、已送达或撤回', 'How it has ended')),
    on: Type.String({ ...day, ...said('日期', 'The day') }),
    open: Type.Integer({ minimum: 0, ...said('尚未办结的子办件数', 'How many children have not ended') }),
  },
  strict,
);
export const parentDropped = Type.Object(
  {
    version,
    parent: Type.String({ ...applicationId, ...said('主办件编号', 'The parent that it named') }),
    reason: defects.items,
  },
  strict,
);
