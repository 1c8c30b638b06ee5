import { CANARY } from './words-harness.ts';

/** Watches for code that came out of data: what it would touch, and what it would leave behind. */
export interface Canary {
  /** What has happened since the last look that never may; undefined where nothing has. */
  alarm(): string | undefined;
  /** Takes the traps away again. */
  leave(): void;
}

const watched: readonly (readonly [string, object])[] = [
  ['Object.prototype', Object.prototype],
  ['Array.prototype', Array.prototype],
  ['String.prototype', String.prototype],
  ['Number.prototype', Number.prototype],
  ['Function.prototype', Function.prototype],
  ['globalThis', globalThis],
];

/** Sets traps on the one global that hostile code names, and on the way from any function to the maker of functions. */
export function setCanary(): Canary {
  const alarms: string[] = [];
  const makerOfFunctions = Object.getOwnPropertyDescriptor(Function.prototype, 'constructor');
  Object.defineProperty(globalThis, CANARY, {
    configurable: true,
    get: () => void alarms.push(`${CANARY} was read`),
    set: () => {
      alarms.push(`${CANARY} was written`);
    },
  });
  Object.defineProperty(Function.prototype, 'constructor', {
    configurable: true,
    get: () => {
      alarms.push('the constructor of a function was looked up');
      return makerOfFunctions?.value as unknown;
    },
  });
  let before = namesOf();
  return {
    alarm() {
      const now = namesOf();
      const changed = now.filter((names, index) => names !== before[index]);
      before = now;
      const found = [...alarms.splice(0), ...changed.map((names) => `members are now ${names.slice(0, 200)}`)];
      return found.length === 0 ? undefined : found.join('; ');
    },
    leave() {
      Reflect.deleteProperty(globalThis, CANARY);
      if (makerOfFunctions !== undefined) Object.defineProperty(Function.prototype, 'constructor', makerOfFunctions);
    },
  };
}

function namesOf(): string[] {
  return watched.map(([name, object]) => `${name}: ${Reflect.ownKeys(object).map(String).join(' ')}`);
}
