import type { LedgerEvent, LedgerState } from './state.ts';

export function evolve(state: LedgerState | undefined, event: LedgerEvent): LedgerState {
  const { items, entered } = state ?? { items: [], entered: 0 };
  switch (event.type) {
    case 'ItemEntered': {
      const { type: _type, ...open } = event;
      return { items: [...items, open], entered: entered + 1 };
    }
    case 'ItemNotEntered':
      return { items, entered };
    case 'ItemSuspended':
    case 'ItemResumed':
      return {
        entered,
        items: items.map((one) => {
          if (one.item.item !== event.item) return one;
          const { suspendedOn: _before, ...rest } = one;
          return event.type === 'ItemSuspended' ? { ...rest, suspendedOn: event.on } : rest;
        }),
      };
    case 'ItemWithdrawn':
    case 'ItemRepaired':
    case 'ItemEnded':
      return { entered, items: items.filter(({ item }) => item.item !== event.item) };
    default: {
      const unknown: never = event;
      throw new Error(`a ledger cannot evolve by ${(unknown as { type: string }).type}`);
    }
  }
}
