import type { LedgerEvent, LedgerState } from './state.ts';
import { withTally } from './tally.ts';

export function evolve(state: LedgerState | undefined, event: LedgerEvent): LedgerState {
  const before = state ?? { items: [], entered: 0 };
  const { items, entered, spent = [], tallies } = before;
  switch (event.type) {
    case 'ItemEntered': {
      const { type: _type, ...open } = event;
      return { ...before, items: [...items, open], entered: entered + 1 };
    }
    case 'ItemNotEntered':
      return before;
    case 'TallyEntered':
      return { ...before, tallies: withTally(tallies, event.tally) };
    case 'ItemSuspended':
    case 'ItemResumed':
      return {
        ...before,
        items: items.map((one) => {
          if (one.item.item !== event.item) return one;
          const { suspendedOn: _before, ...rest } = one;
          return event.type === 'ItemSuspended' ? { ...rest, suspendedOn: event.on } : rest;
        }),
      };
    case 'ItemWithdrawn':
    case 'ItemRepaired':
    case 'ItemEnded':
      return {
        ...before,
        items: items.filter(({ item }) => item.item !== event.item),
        ...(event.spent === undefined
          ? {}
          : { spent: [...spent.filter(({ until }) => until >= event.on), event.spent] }),
      };
    default: {
      const unknown: never = event;
      throw new Error(`a ledger cannot evolve by ${(unknown as { type: string }).type}`);
    }
  }
}
