import type { Notice } from './notice.ts';

/** Where people apply for what the archives keep: at the hall, at a library, in a street office, with a phone. */
export const archivesDoors: Notice['doors'] = [
  [{ integrator: 'hall', channel: 'hall' }, 38],
  [{ integrator: 'mobile', channel: 'wechat' }, 22],
  [{ integrator: 'street', channel: 'street' }, 18],
  [{ integrator: 'library', channel: 'library' }, 14],
  [{ integrator: 'mobile', channel: 'weibo' }, 8],
];

/** Where people apply for what the towns decide. */
export const townDoors: Notice['doors'] = [
  [{ integrator: 'street', channel: 'street' }, 70],
  [{ integrator: 'mobile', channel: 'wechat' }, 22],
  [{ integrator: 'mobile', channel: 'weibo' }, 8],
];
