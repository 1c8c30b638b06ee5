/** How many working days the county's notice of a matter gives for it, and for each step of it. */
export interface Limits {
  /** A permission (行政许可), whose examination has five working days. */
  readonly permission?: true;
  readonly legal: number;
  readonly promised: number;
  readonly steps: Readonly<Record<string, number>>;
}

/** What an extension by a leader adds. */
export const EXTENSION_DAYS = 10;
/** Working days to tell all defects of what was handed in (行政许可法 32). */
export const EXAMINATION_DAYS = 5;
/** An applicant has to come once at most, to any of the ten matters. */
export const PUBLISHED_VISITS = 1;

const window = { acceptance: 1, delivery: 1 } as const;

/** By hand, as the notices of the ten matters say it. */
export const limitsOf: Readonly<Record<string, Limits>> = {
  'marriage-record-copy': {
    legal: 10,
    promised: 6,
    steps: { ...window, search: 2, 'extra-review': 1, certify: 1 },
  },
  'house-building-approval': {
    permission: true,
    legal: 20,
    promised: 13,
    steps: {
      ...window,
      'township-opinion': 3,
      'land-opinion': 3,
      'planning-opinion': 3,
      'county-review': 3,
      'county-approval': 3,
      'homestead-approval': 2,
    },
  },
  'cross-hall-query': {
    legal: 12,
    promised: 7,
    steps: { acceptance: 1, delivery: 2, 'assist-search': 2, 'assist-review': 1, 'assist-certify': 1 },
  },
  'archive-donation-transfer': {
    legal: 15,
    promised: 10,
    steps: { ...window, appraisal: 5, 'four-property-check': 3, 'opening-review': 3, approval: 3 },
  },
  'veteran-record-copy': { legal: 15, promised: 9, steps: { ...window, search: 3, 'veterans-review': 4 } },
  'relief-record-copy': {
    legal: 15,
    promised: 10,
    steps: { ...window, search: 2, 'township-check': 2, 'civil-review': 2, 'city-approval': 2, certify: 1 },
  },
  'census-record-copy': {
    legal: 30,
    promised: 18,
    steps: { ...window, search: 3, 'county-approval': 3, 'city-approval': 4, 'province-approval': 5, certify: 1 },
  },
  'adoption-record-copy': {
    legal: 24,
    promised: 15,
    steps: { ...window, search: 2, 'separate-review': 2, 'city-approval': 3, 'province-approval': 4, certify: 1 },
  },
  'teacher-record-copy': {
    legal: 20,
    promised: 13,
    steps: { ...window, search: 2, 'education-review': 4, 'city-approval': 4, certify: 1 },
  },
  'house-building-record-copy': {
    legal: 12,
    promised: 7,
    steps: { ...window, search: 2, 'room-search': 3, 'entitlement-review': 1, certify: 1 },
  },
};
