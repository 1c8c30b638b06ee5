import { dispatch, type Ref, spawn, start, stop } from 'nact';

/** A mailbox with someone behind it: messages are handled one at a time, in the order in which they were told. */
export interface Actor<Message> {
  tell(message: Message): void;
  /** Ends the actor. What is still in its mailbox is lost, so only an actor with nothing outstanding may be stopped. */
  stop(): void;
}

/** Makes actors. The only file that knows the actor library; DESIGN section 3 lists the facts that shape it. */
export interface ActorSystem {
  /**
   * @param name ASCII, unique among the living actors
   * @param handle must settle; what it throws is a broken invariant and is given to `onFault`. Where it gives no promise it
   *   is done when it returns, and the next message comes without a wait.
   */
  spawn<Message>(name: string, handle: (message: Message) => Promise<void> | undefined): Actor<Message>;
  stop(): void;
}

/**
 * The library hands over one message for each turn of the event loop, and an actor that many others command would fall behind
 * them all. So it is only woken by the library, and then takes what has come from a list of its own.
 */
const WAKE = 'wake';
/** So many messages are taken before the event loop comes round: others have their turn. */
const PORTION = 64;

/** Starts an actor system. `onFault` is told what a handler threw, and is expected to end the process. */
export function startActorSystem(onFault: (error: unknown) => void): ActorSystem {
  const system = start();
  return {
    spawn<Message>(name: string, handle: (message: Message) => Promise<void> | undefined): Actor<Message> {
      const mailbox: Message[] = [];
      let woken = false;
      const handleOne = (message: Message): Promise<void> | undefined => {
        try {
          return handle(message)?.catch(onFault);
        } catch (error) {
          onFault(error);
          return undefined;
        }
      };
      /** Handles a portion of what has come; where a message must be waited for, what is behind it waits too. */
      const handlePortion = (left: number): Promise<void> | undefined => {
        for (let count = left; count > 0; count -= 1) {
          const message = mailbox.shift();
          if (message === undefined) break;
          const waiting = handleOne(message);
          if (waiting !== undefined) return waiting.then(() => handlePortion(count - 1));
        }
        woken = mailbox.length > 0;
        if (woken) dispatch(reference, WAKE);
        return undefined;
      };
      const reference: Ref<typeof WAKE> = spawn(system, () => handlePortion(PORTION), name, {
        onCrash: (_message, error, context) => {
          onFault(error);
          return context.resume;
        },
      });
      return {
        tell: (message) => {
          mailbox.push(message);
          if (woken) return;
          woken = true;
          dispatch(reference, WAKE);
        },
        stop: () => stop(reference),
      };
    },
    stop: () => stop(system),
  };
}
