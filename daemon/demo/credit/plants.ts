/** The days of the trial. Every deciding document bears the day before the first. */
export const days = {
  document: '2026-04-01',
  entered: '2026-04-02',
  answered: '2026-04-08',
  /** The last day of the minimum of a general item, and the last of a minor one. */
  tooEarly: '2026-07-01',
  repairable: '2026-07-02',
  summer: '2026-08-03',
  /** The last day but one of a general item. */
  eve: '2027-03-31',
  yearOn: '2027-04-06',
} as const;
export type TrialDay = Exclude<keyof typeof days, 'document'>;

/** What somebody does on a day, and the receipt: `received`, or the code of the refusal. Items are told by their place, from 1. */
export type Deed = { readonly on: TrialDay; readonly receipt?: string } & (
  | { readonly does: 'record'; readonly item: number; readonly kind: Kind; readonly listedTo?: string }
  | { readonly does: 'object' | 'repair'; readonly item: number }
  | { readonly does: 'decide'; readonly item: number; readonly officer?: string; readonly decision: 'grant' | 'reject' }
  /** Applies and wants to be accepted; `met` are the measures that the officer must meet, each by its item. */
  | { readonly does: 'apply'; readonly met: readonly (readonly [number, string])[] }
);

export type Kind =
  | 'false-material'
  | 'broken-commitment'
  | 'no-show'
  | 'overdue-return'
  | 'dishonest-person-list'
  | 'commitment-kept';

type Standing = 'in-use' | 'suspended' | 'repaired' | 'withdrawn' | 'ended';

/** One item as it must be in the end: how it stands, and everything that was told about it, in any order. */
export interface PlantedItem {
  readonly standing: Standing | 'not-recorded';
  readonly told: readonly string[];
}

/** A history of somebody's credit, and what must come of it: written down by hand, no rule of the service is asked. */
export interface Plant {
  readonly name: string;
  readonly deeds: readonly Deed[];
  readonly items: readonly PlantedItem[];
}

const record = (kind: Kind, item = 1): Deed => ({ on: 'entered', does: 'record', item, kind });
const object = (on: TrialDay, item = 1): Deed => ({ on, does: 'object', item });
const repair = (on: TrialDay, receipt = 'received', item = 1): Deed => ({ on, does: 'repair', item, receipt });
const apply = (on: TrialDay, ...met: readonly (readonly [number, string])[]): Deed => ({ on, does: 'apply', met });
const decide = (on: TrialDay, decision: 'grant' | 'reject', officer = 'DA-001', receipt = 'received'): Deed => ({
  ...{ on, does: 'decide', item: 1, officer, decision, receipt },
});
/** A serious item needs two. */
const bothDecide = (on: TrialDay, decision: 'grant' | 'reject'): readonly Deed[] => [
  decide(on, decision),
  decide(on, decision, 'DA-001', 'SECOND_SIGNER_SAME'),
  decide(on, decision, 'DA-002'),
];

const review = (item = 1) => [item, 'manual-review'] as const;
const noCommitment = (item = 1) => [item, 'no-commitment'] as const;
const recorded = 'credit-recorded';
const asked = 'credit-requested';
const objected = [recorded, asked, 'credit-suspended'];
const answered = 'credit-answered';
const proposed = 'credit-decision-proposed';

export const plants: readonly Plant[] = [
  { name: 'nothing is known 无记录', deeds: [apply('answered'), apply('yearOn')], items: [] },
  {
    name: 'a minor item ends by itself 轻微，到期自动终止',
    deeds: [record('no-show'), apply('answered'), apply('repairable')],
    items: [{ standing: 'ended', told: [recorded, 'credit-ended'] }],
  },
  {
    name: 'a serious item stands, its measure runs out 严重，措施到期而记录仍在',
    deeds: [
      record('false-material'),
      apply('answered', review()),
      repair('summer', 'CREDIT_REPAIR_EARLY'),
      apply('summer', review()),
      apply('yearOn'),
    ],
    items: [{ standing: 'in-use', told: [recorded] }],
  },
  {
    name: 'an objection that nobody answers 异议逾期未答复',
    deeds: [record('false-material'), object('entered'), apply('answered'), apply('summer')],
    items: [{ standing: 'suspended', told: [...objected, 'credit-answer-late'] }],
  },
  {
    name: 'an objection that two officers reject 异议不成立，二人签署',
    deeds: [
      record('false-material'),
      object('entered'),
      ...bothDecide('answered', 'reject'),
      apply('answered', review()),
    ],
    items: [{ standing: 'in-use', told: [...objected, proposed, answered, 'credit-resumed'] }],
  },
  {
    name: 'an objection that two officers uphold 异议成立，二人签署',
    deeds: [record('false-material'), object('entered'), ...bothDecide('answered', 'grant'), apply('answered')],
    items: [{ standing: 'withdrawn', told: [...objected, proposed, answered, 'credit-withdrawn'] }],
  },
  {
    name: 'a general item is repaired after its minimum 一般，期满修复',
    deeds: [
      record('broken-commitment'),
      apply('answered', noCommitment()),
      repair('tooEarly', 'CREDIT_REPAIR_EARLY'),
      repair('repairable'),
      apply('repairable', noCommitment()),
      decide('repairable', 'grant'),
      apply('repairable'),
      repair('summer', 'CREDIT_OVER'),
    ],
    items: [{ standing: 'repaired', told: [recorded, asked, answered, 'credit-repaired'] }],
  },
  {
    name: 'one of two items is repaired, the other still counts 两条记录修复其一',
    deeds: [
      record('broken-commitment'),
      record('broken-commitment', 2),
      apply('answered', noCommitment(1), noCommitment(2)),
      repair('repairable'),
      decide('repairable', 'grant'),
      apply('repairable', noCommitment(2)),
      apply('yearOn'),
    ],
    items: [
      { standing: 'repaired', told: [recorded, asked, answered, 'credit-repaired'] },
      { standing: 'ended', told: [recorded, 'credit-ended'] },
    ],
  },
  {
    name: 'a repair that is rejected 修复申请不予同意',
    deeds: [
      record('broken-commitment'),
      repair('repairable'),
      decide('repairable', 'reject'),
      apply('repairable', noCommitment()),
      apply('summer', noCommitment()),
    ],
    items: [{ standing: 'ended', told: [recorded, asked, answered, 'credit-ended'] }],
  },
  {
    name: 'a serious item is repaired by two officers 严重，满一年二人修复',
    deeds: [
      record('false-material'),
      apply('summer', review()),
      repair('eve', 'CREDIT_REPAIR_EARLY'),
      apply('eve', review()),
      repair('yearOn'),
      ...bothDecide('yearOn', 'grant'),
      apply('yearOn'),
    ],
    items: [{ standing: 'repaired', told: [recorded, asked, proposed, answered, 'credit-repaired'] }],
  },
  {
    name: 'borrowed archives come back late twice 两次逾期归还',
    deeds: [record('overdue-return'), record('overdue-return', 2), apply('answered', review(2)), apply('repairable')],
    items: [
      { standing: 'ended', told: [recorded, 'credit-ended'] },
      { standing: 'ended', told: [recorded, 'credit-ended'] },
    ],
  },
  {
    name: 'an objection across the last day 异议跨越终止日',
    deeds: [record('overdue-return'), object('eve'), decide('yearOn', 'reject'), apply('yearOn')],
    items: [{ standing: 'ended', told: [...objected, answered, 'credit-ended'] }],
  },
  {
    name: 'a list from outside, valid for a while 外部名单，至有效期止',
    deeds: [
      { on: 'entered', does: 'record', item: 1, kind: 'dishonest-person-list', listedTo: '2026-07-15' },
      apply('repairable', review()),
      apply('summer'),
    ],
    items: [{ standing: 'ended', told: [recorded, 'credit-ended'] }],
  },
  {
    name: 'a list from outside without its source 名单没有出处',
    deeds: [record('dishonest-person-list'), apply('answered')],
    items: [{ standing: 'not-recorded', told: ['credit-not-recorded'] }],
  },
  {
    name: 'a commitment was kept 履行承诺',
    deeds: [record('commitment-kept'), apply('answered')],
    items: [{ standing: 'ended', told: [recorded, 'credit-ended'] }],
  },
];
