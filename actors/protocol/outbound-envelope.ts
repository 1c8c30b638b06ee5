import Type from 'typebox';

const strict = { additionalProperties: false } as const;
const said = (zh: string, en: string) => ({ description: `${zh} ${en}` });

/** What every message says around its data: CloudEvents 1.0 in structured JSON. */
export const outboundEnvelope = Type.Object(
  {
    specversion: Type.Literal('1.0'),
    id: Type.String({
      pattern: '^[0-9a-f]{32}-[0-9]{1,4}$',
      ...said('消息标识；重复投递时不变', 'The same at every repeat, never used for another message'),
    }),
    source: Type.String({ pattern: '^urn:onedoor:.{1,100}$', ...said('数据存储', 'The store that it comes from') }),
    type: Type.String({
      pattern: '^onedoor\\.(application|person|alert|consent|verification|credit|undertaking|message)\\.[a-z-]{1,32}$',
    }),
    subject: Type.String({
      pattern:
        '^(application\\.[^.]{1,64}\\.[^.]{1,64}|person\\.[^.]{1,80}|consent\\.[^.]{1,64}\\.[^.]{1,64}|verification\\.[^.]{1,64}\\.[^.]{1,64}(\\.case)?|(credit|undertaking)\\.[^.]{1,64}\\.[^.]{1,64}|alert\\.[A-Z][A-Z0-9_]{0,63}(\\.[^.]{1,80}){2,4}|message\\.[0-9]{1,16})$',
      ...said('所涉实体：<类别>.<标识>', 'What it is about: <kind>.<id>, as in the subjects of the channels'),
    }),
    time: Type.String({ pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\\.[0-9]{3}Z$' }),
    datacontenttype: Type.Literal('application/json'),
    commit: Type.Integer({ minimum: 1, ...said('日志提交号，递增', 'Number of the entry in the journal, ascending') }),
    data: Type.Unknown(),
  },
  strict,
);
